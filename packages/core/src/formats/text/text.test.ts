import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { page, plainText, structuredText, wrapper } from "../../../../../test/fixtures/forge/documents.ts";
import { bytes, utf8 } from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { emptyStore, lawOfPartition, otherPaths } from "../../../../../test/fixtures/placed.ts";
import { shownInHtml } from "../../credentials/display/html.ts";
import { locateStore } from "../../credentials/locate/locate.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { sniff } from "../sniff.ts";

const made = emptyStore();
const base64 = Buffer.from(made).toString("base64");
const script = (held = base64) => `<script type="application/c2pa">${held}</script>`;
const html = (head: string, body = "") => utf8(`<!doctype html><html><head>${head}</head><body>${body}</body></html>`);
const block = (reference: string) =>
  utf8(`# -----BEGIN C2PA MANIFEST----- ${reference} -----END C2PA MANIFEST-----\nx = 1\n`);
const inline = `data:application/c2pa;base64,${base64}`;
const sniffed = async (file: Uint8Array) => (await sniff(new Reader(bytesSource(file))))?.format;

async function verdict(file: Uint8Array): Promise<string> {
  const { container } = await opened(file);
  lawOfPartition(container.pieces, file.length);
  const found = locateStore(container);
  return found.kind === "refused" ? found.problem : found.kind;
}

describe("pages and texts with a manifest store", () => {
  it.each([
    ["a page", page(), "html", "head script"],
    ["a text", plainText(), "text", "text manifest wrapper"],
    ["source code", structuredText(), "text", "text manifest block"],
  ] as const)("give the one that stands in its place: %s", async (_, document, format, path) => {
    const { file, region } = document.place(document.frame(made));
    const { container } = await opened(file);
    const found = locateStore(container);
    expect(container).toMatchObject({ format, kind: "document", mediaType: document.mediaType, limits: [] });
    expect(found).toMatchObject({ kind: "one", elsewhere: [], site: { path } });
    expect(found.kind === "one" && found.site.data).toEqual(made);
    expect(found.kind === "one" && found.site.pieces[0]).toMatchObject({ offset: region.start, length: region.length });
    lawOfPartition(container.pieces, file.length);
  });

  it.each<[string, Uint8Array]>([
    ["a page", html("<title>C2PA explained</title>", "application/c2pa")],
    [
      "a page that shows how it is done",
      html("", `<pre>&lt;script type="application/c2pa"></pre><!-- ${script()} -->`),
    ],
    [
      "a script that writes one",
      html(`<script>document.write('<link rel="c2pa-manifest" href="https://a.example/">')</script>`),
    ],
    ["an address that says nothing by itself", html(`<link rel="c2pa-manifest" href="store.c2pa">`)],
    ["a text", utf8("BEGIN C2PA MANIFEST, and no end.\n")],
    ["a block that does not end", utf8("-----BEGIN C2PA MANIFEST----- https://a.example/\n")],
    ["an emoji with a selector", utf8("\ufeffA heart: \u2764\ufe0f\n")],
    ["selectors that say something else", bytes("x", wrapper(made).fill(0x80, 6, 7))],
    ["bytes that are no text", bytes(block(inline), [0])],
  ])("are nothing to us without one: %s", async (_, file) => {
    expect(await sniffed(file)).toBeUndefined();
  });

  it.each([
    ["a page", html(`<link href='https://a.example/m.c2pa' rel='preload C2PA-Manifest'>`)],
    ["a text", block("https://a.example/m.c2pa")],
  ])("say where one lies: %s", async (_, file) => {
    const { container } = await opened(file);
    expect(container.remoteManifest).toBe("https://a.example/m.c2pa");
    expect(locateStore(container)).toEqual({ kind: "none", elsewhere: [] });
  });

  const link = '<link rel="c2pa-manifest" href="https://a.example/m.c2pa">';
  it.each<[string, Uint8Array, string]>([
    ["two elements", html(script() + script()), "several-stores"],
    ["an element and an address", html(script() + link), "several-stores"],
    ["two addresses", html(link + link), "several-stores"],
    ["an element that holds something else", html(script("{}")), "framing-changed"],
    ["two wrappers", bytes("a", wrapper(made), "b", wrapper(made)), "several-stores"],
    ["a wrapper of another version", bytes("a", wrapper(made, 2)), "framing-changed"],
    ["a wrapper that is cut short", bytes("a", wrapper(made, 1, made.length + 1)), "framing-changed"],
    ["two blocks", bytes(block(inline), block(inline)), "several-stores"],
    ["a wrapper and a block", bytes(block(inline), wrapper(made)), "several-stores"],
    ["a block that leads nowhere", block("store.c2pa"), "framing-changed"],
    ["an empty block", block(""), "framing-changed"],
  ])("are not believed with %s", async (_, file, problem) => {
    expect(await verdict(file)).toBe(problem);
    expect((await opened(file)).container.remoteManifest).toBeUndefined();
  });

  it("tell of an element outside the head, and do not believe it", async () => {
    const { container } = await opened(html("", script()));
    expect(locateStore(container).kind).toBe("none");
    expect(otherPaths(container)).toEqual(["script outside head"]);
  });

  it.each<[string, string, string, string[]]>([
    ["words", "<title>a</title>", '<p>a<a href="https://a.example/">b</a>', []],
    ["data for machines", '<script type="application/ld+json">{}</script>', "", []],
    ["links that load nothing", '<link rel="canonical" href="https://a.example/">', "", []],
    ["a picture in the page itself", "", '<img src="data:image/png;base64,AA==">', []],
    ["a picture", "", "<IMG SRC=a.png>", ["image"]],
    ["a script", "<script>1</script>", "", ["script"]],
    ["a script in an attribute", "", '<p onclick="x()">', ["script"]],
    ["a style sheet", '<link rel="stylesheet" href="a.css">', "", ["stylesheet"]],
    ["a style that loads", "<style>p { background: url(a.png) }</style>", "", ["url"]],
    ["a frame", "", '<iframe src="a.html"></iframe>', ["frame"]],
    ["a clip", "", '<video poster="a.png"><source src="a.mp4"></video>', ["media"]],
    ["a page that leads on", '<meta http-equiv="Refresh" content="0;url=a">', "", ["redirect"]],
  ])("show what they hold, and what they load: %s", async (_, head, body, external) => {
    const file = html(script() + head, body);
    const { container, reader } = await opened(file);
    expect(await shownInHtml(container, reader)).toMatchObject({ external, complete: true });
  });

  it("damaged anywhere, never throw, and keep every byte in one piece", async () => {
    const seeds = [
      html(script() + link, script()),
      bytes("a", wrapper(emptyStore(40)), "b"),
      bytes(block(inline), block("x")),
    ];
    const flip = fc.record({ at: fc.nat(), value: fc.nat(255) });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...seeds), fc.array(flip, { maxLength: 6 }), async (seed, flips) => {
        const changed = Uint8Array.from(seed);
        for (const { at, value } of flips) changed[at % changed.length] = value;
        if ((await sniffed(changed)) === undefined) return;
        const { container, reader } = await opened(changed);
        lawOfPartition(container.pieces, changed.length);
        locateStore(container);
        if (container.format === "html") await shownInHtml(container, reader);
      }),
      { numRuns: 400 },
    );
  });

  it("take time in proportion to their length", async () => {
    const begun = performance.now();
    for (const part of [
      "<",
      "<a",
      "<a b=",
      "<a b='",
      "<!--",
      "</",
      "<script>",
      "-----BEGIN C2PA MANIFEST-----",
      "\ufeff\u{e0133}",
    ])
      await sniffed(bytes(html(script("!")), part.repeat(Math.ceil(300_000 / part.length))));
    expect(performance.now() - begun).toBeLessThan(20_000);
  });
});
