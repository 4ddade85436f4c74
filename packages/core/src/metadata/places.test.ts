import { describe, expect, it } from "vitest";
import { exifTiff } from "../../../../test/fixtures/carry.ts";
import { GRAPH } from "../../../../test/fixtures/marker-values.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";
import { readFacts } from "./facts.ts";
import { summariseMetadata } from "./people.ts";
import { readXmp } from "./xmp.ts";

const { utf8, bytes } = media;
const LABEL = "trainedAlgorithmicMedia";
const FIELD = `<Iptc4xmpExt:DigitalSourceType>${LABEL}</Iptc4xmpExt:DigitalSourceType>`;
const NAMESPACE = `xmlns:Iptc4xmpExt="${media.NAMESPACES.iptc}"`;
const packet = (body: string, namespaces = NAMESPACE): string =>
  `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" ${namespaces}>${body}</rdf:Description></rdf:RDF></x:xmpmeta>`;
const labelIn = (text: string) => {
  const { properties, partial } = readXmp(utf8(text));
  return { label: properties.find(({ path }) => path === "Iptc4xmpExt:DigitalSourceType")?.value, partial };
};

describe("XMP with a fault", () => {
  it.each([
    ["a bare ampersand", packet(`<dc:title>Tom & Jerry</dc:title>${FIELD}`)],
    [
      "a bare ampersand in an attribute",
      packet("", `${NAMESPACE} dc:title="A & B" Iptc4xmpExt:DigitalSourceType="${LABEL}"`),
    ],
    ["a control character", packet(`<dc:title>a\u0001b</dc:title>${FIELD}`)],
    ["a NUL", packet(`<dc:title>a\0b</dc:title>${FIELD}`)],
    ["a NUL inside the label's own name", packet(FIELD.replaceAll("Digital", "Dig\0ital"))],
    ["a reference to NUL", packet(`<dc:title>a&#0;b</dc:title>${FIELD}`)],
    ["half a surrogate pair", packet(`<dc:title>&#xD800;</dc:title>${FIELD}`)],
    ["an entity that nobody declared", packet(`<dc:title>a&nbsp;b</dc:title>${FIELD}`)],
    ["a prefix that nobody bound", packet(`<foo:bar>x</foo:bar>${FIELD}`)],
    ["the label's own prefix not bound", packet(FIELD, "")],
    ["a closing tag that closes another", packet(`<dc:title>t</dc:titel>${FIELD}`)],
    ["an attribute twice", packet(FIELD, `${NAMESPACE} ${NAMESPACE}`)],
    ["an attribute without quotation marks", packet(`<dc:title x=5>t</dc:title>${FIELD}`)],
    ["no end", packet(FIELD).slice(0, -40)],
    ["a document type in front", `<!DOCTYPE a [<!ENTITY x "y">]>${packet(`<dc:title>&x;</dc:title>${FIELD}`)}`],
  ])("still shows its label: %s", (_, text) => {
    const { label, partial } = labelIn(text);
    expect(label).toBe(LABEL);
    expect(partial).toMatch(/^XMP: /);
  });

  it("is told as a limit", async () => {
    const { limits, facts } = await readFacts([
      { kind: "xmp", path: "APP1 XMP", offset: 0, length: 1, data: utf8(packet(`<dc:title>A & B</dc:title>${FIELD}`)) },
    ]);
    expect(limits.map(({ code }) => code)).toEqual(["metadata-unreadable"]);
    expect(facts.map(({ path }) => path)).toContain("xmp/Iptc4xmpExt:DigitalSourceType");
  });

  it("never resolves what a document type declares, and never gives a foreign namespace a known name", () => {
    const declared = readXmp(utf8(`<!DOCTYPE a [<!ENTITY x "secret">]>${packet("<dc:title>&x;</dc:title>")}`));
    expect(JSON.stringify(declared.properties)).not.toContain("secret");
    const foreign = readXmp(
      utf8(packet(`<dc:title>A & B</dc:title>${FIELD}`, 'xmlns:Iptc4xmpExt="http://evil.example/"')),
    );
    expect(foreign.properties.map(({ path }) => path)).toEqual(["dc:title", "foreign-Iptc4xmpExt:DigitalSourceType"]);
  });

  it("ends: a packet of nothing but faults is given up", () => {
    expect(readXmp(utf8(packet("<a:b>&</a:b>".repeat(3_000)))).partial).toBeDefined();
  });

  it.each([
    ["without its last slash", "http://iptc.org/std/Iptc4xmpExt/2008-02-29"],
    ["with an s behind http", "https://iptc.org/std/Iptc4xmpExt/2008-02-29/"],
  ])("knows a namespace %s", (_, uri) => {
    expect(labelIn(packet(FIELD, `xmlns:Iptc4xmpExt="${uri}"`))).toEqual({ label: LABEL, partial: undefined });
  });

  it("is found in a JPEG whose segment lacks the header", async () => {
    const jpeg = media.withJpegSegments(await media.picture("jpeg"), media.jpegSegment(0xe1, utf8(packet(FIELD))));
    const { blocks, limits } = await walk(jpeg);
    expect(limits.map(({ code }) => code)).toContain("metadata-unreadable");
    expect((await readFacts(blocks)).facts.map(({ path }) => path)).toContain("xmp/Iptc4xmpExt:DigitalSourceType");
    const words = media.jpegSegment(0xe1, utf8(`a text that quotes ${"x".repeat(80)} ${packet(FIELD)}`));
    expect(await factsOf(media.withJpegSegments(await media.picture("jpeg"), words))).toEqual([]);
  });
});

describe("EXIF", () => {
  const USER_COMMENT = 0x9286;
  const exif = async (tags: Readonly<Record<number, string>>) =>
    (await readFacts([{ kind: "exif", path: "APP1", offset: 0, length: 1, data: exifTiff(tags) }])).facts.map(
      ({ path, value }) => [path, value],
    );
  it("is read by tag in whichever directory a writer put it", async () => {
    expect(await exif({ [USER_COMMENT]: "Made with OpenAI Labs" })).toEqual([
      ["exif/ifd0/UserComment", "Made with OpenAI Labs"],
    ]);
    expect(await exif({ [USER_COMMENT]: 'ASCII\0\0\0{"prompt":"a fox"}' })).toEqual([
      ["exif/ifd0/UserComment", '{"prompt":"a fox"}'],
    ]);
    expect(await exif({ 36867: "2026:01:02 03:04:05" })).toEqual([
      ["exif/ifd0/DateTimeOriginal", "2026:01:02 03:04:05"],
    ]);
  });
  it("ends a string at its first NUL", async () => {
    expect(await exif({ 271: "SONY\0MAVICA3ghx7y", 272: "DSC\0\0\0" })).toEqual([
      ["exif/ifd0/Make", "SONY"],
      ["exif/ifd0/Model", "DSC"],
    ]);
  });
  it("keeps texts that are longer than a segment of a JPEG, as WebP has them", async () => {
    const long = `workflow:{"nodes":[],"x":"${"y".repeat(100_000)}"}`;
    const [fact] = await exif({ 271: long });
    expect(String(fact?.[1]).length).toBe(long.length);
  });
});

describe("a camera", () => {
  const camera = async (tags: Readonly<Record<number, string>>) => {
    const { facts } = await readFacts([{ kind: "exif", path: "APP1", offset: 0, length: 1, data: exifTiff(tags) }]);
    return summariseMetadata(facts, ({ path }) => ({ path, covered: "none" })).camera;
  };
  it("is one that a maker's name supports", async () => {
    expect(await camera({ 271: "Canon", 272: "EOS R5" })).toEqual({ make: "Canon", model: "EOS R5" });
    expect(await camera({ 271: "flux", 272: "" })).toBeUndefined();
    expect(await camera({ 305: "stability.ai", 272: "stability_diffusion" })).toBeUndefined();
    expect(await camera({ 271: "Canva", 272: "Nova Canvas" })).toBeUndefined();
  });
  it("is no prompt and no graph, whatever stands beside it", async () => {
    expect(await camera({ 271: `workflow:${GRAPH}`, 272: `prompt:${GRAPH}` })).toBeUndefined();
    expect(await camera({ 271: "Canon", 272: `prompt:${GRAPH}` })).toEqual({ make: "Canon" });
  });
});

describe("ComfyUI's carriers", () => {
  it("are a chunk of animations and the metadata of an SVG document", async () => {
    const png = media.withPngChunks(await media.picture("png"), media.pngChunk("comf", bytes("prompt\0", utf8(GRAPH))));
    expect((await factsOf(png)).map(({ path }) => path)).toEqual(["text/prompt"]);
    const svg = `<svg xmlns="http://www.w3.org/2000/svg"><metadata>\n<![CDATA[\n{"prompt":${GRAPH}}\n]]>\n</metadata></svg>`;
    expect((await factsOf(utf8(svg))).map(({ path }) => path)).toEqual(["text/metadata"]);
    const prose = '<svg xmlns="http://www.w3.org/2000/svg"><metadata><![CDATA[a fox]]></metadata></svg>';
    expect(await factsOf(utf8(prose))).toEqual([]);
  });
});
