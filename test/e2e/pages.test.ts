import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { chromium, closeBrowser, dumpDom, printed } from "../fixtures/browser.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { FFMPEG } from "../fixtures/ffmpeg.ts";
import { anchor } from "../fixtures/forge/certificates.ts";
import { signParts } from "../fixtures/forge/sign-as.ts";
import { jpegExif, withJpegSegments } from "../fixtures/media.ts";
import { captured, edited, shot, thumbnail } from "../fixtures/previews.ts";

const LANGUAGES = ["en", "zh-CN"] as const;
const NAME = "informant wang.jpg";
const samples = join(root, "examples/media");

/** A picture that was edited twice, and keeps what it was. */
let signed = "";
let trust: string[] = [];
beforeAll(async () => {
  const [first, second, last] = await Promise.all([shot(11), shot(12), shot(13)]);
  const manifests = [captured(thumbnail(first)), edited(first, second), edited(second, last)];
  const { file } = await signParts("jpeg", { manifests }, { media: last });
  signed = join(tempDir(), NAME);
  writeFileSync(signed, file);
  trust = ["--trust-anchors", tempFile("anchor.pem", (await anchor()).certificate.toString("pem"))];
});

async function page(files: string[], lang: string, more: string[] = trust): Promise<string> {
  const out = join(tempDir(), "page.html");
  const { code, stderr } = await runCli([...files, ...more, "--lang", lang, "--output", `html=${out}`]);
  if (code !== 0) throw new Error(stderr);
  return readFileSync(out, "utf8");
}

const articleOf = (html: string): string => html.slice(html.indexOf("<article"), html.indexOf('<details class="more"'));

describe("the page of one file", () => {
  it.each(LANGUAGES)("shows its steps as cards with their pictures, and before beside after (%s)", async (lang) => {
    const top = articleOf(await page([signed], lang));
    expect(top.match(/<li class="card step shot">/g)?.length).toBe(3);
    expect(
      top.match(/<section class="pair">.*?<\/section>/s)?.[0].match(/<img src="data:image\/jpeg;base64,/g)?.length,
    ).toBe(2);
    // The record stands in front of what it is the record of.
    expect(top.indexOf('class="record"')).toBeLessThan(top.indexOf('class="badge"'));
    // Nothing above the folded part is a code, a path or a name of a marker.
    const texts = top.replace(/<[^>]*>/g, " ");
    expect(texts).not.toMatch(/c2pa\.[a-z]|urn:|digitalSourceType|self#jumbf|exif\./);
  });
  it("tells no line of the folded part twice", async () => {
    const html = await page([join(samples, "1-signed-ai.jpg")], "en", [
      "--trust-anchors",
      join(root, "examples/sample-ca.pem"),
    ]);
    const folded = html.slice(html.indexOf('<details class="more"'));
    // Each law asks for itself, under its own head.
    const others = folded.replace(/<section class="table"><h3>Disclosure found: .*?<\/section>/gs, "");
    const rows = [...others.matchAll(/<div><dt>.*?<\/dd><\/div>/gs)].map(([row]) => row);
    expect(rows.length).toBeGreaterThan(8);
    expect(rows.filter((row, at) => rows.indexOf(row) !== at)).toEqual([]);
    const sha256 = /<b>SHA-256<\/b> ([0-9a-f]{64})/.exec(html)?.[1] ?? "none";
    expect(html.split(sha256).length).toBe(2);
  });
  it.runIf(FFMPEG !== undefined)("draws the wave form of a recording", async () => {
    const { wav } = await import("../fixtures/media.ts");
    const html = await page([tempFile("sound.wav", Buffer.from(wav()))], "en", []);
    expect(html).toMatch(/<figure><img src="data:image\/png;base64,[^"]+" width="640" height="120" alt="Wave form/);
  });
  it("says where no wave form could be drawn for want of ffmpeg, and goes on", async () => {
    const { wav } = await import("../fixtures/media.ts");
    const none = ["--ffmpeg", "/nowhere/ffmpeg"];
    const html = await page([tempFile("sound.wav", Buffer.from(wav()))], "zh-CN", none);
    expect(html).toContain("没有绘制声音波形");
    expect(html).not.toContain("<figure>");
  });
  it("has its overview in front of many files", async () => {
    const html = await page([signed, join(samples, "1-signed-ai.jpg")], "en");
    expect(html.indexOf('<nav id="overview"')).toBeGreaterThan(0);
    expect(html.indexOf('<nav id="overview"')).toBeLessThan(html.indexOf("<article"));
  });
});

describe("what is left out on request", () => {
  it("stands in no output", async () => {
    const dir = tempDir();
    const gps = withJpegSegments(await shot(14), jpegExif({ 270: `see ${NAME}`, 33432: "somebody" }));
    const file = join(dir, NAME);
    writeFileSync(file, gps);
    const formats = ["text", "json", "jsonl", "sarif", "junit", "github", "markdown", "csv", "html"];
    const outputs = formats.flatMap((format) => ["--output", `${format}=${join(dir, `out.${format}`)}`]);
    const broken = join(dir, "informant wang 2.jpg");
    writeFileSync(broken, "");
    const { code } = await runCli([
      file,
      signed,
      broken,
      ...trust,
      "--leave-out",
      "name,place",
      "--allow-unchecked",
      "**",
      ...outputs,
    ]);
    expect(code).toBe(0);
    for (const format of formats) {
      const text = readFileSync(join(dir, `out.${format}`), "utf8");
      expect([format, /informant|wang/i.exec(text)?.[0]]).toEqual([format, undefined]);
      if (format === "html") expect(text).toContain('<h2 id="file-2">File 2</h2>');
    }
  });
  it("is a word of a closed list", async () => {
    const { code, stderr } = await runCli([signed, "--leave-out", "face"]);
    expect([code, stderr]).toEqual([2, expect.stringContaining("name, place")]);
  });
});

describe.runIf(chromium !== undefined)("the page in a browser", () => {
  afterAll(closeBrowser);
  it.each(LANGUAGES)("prints each of these on two pages of A4 at most (%s)", async (lang) => {
    const known = ["--trust-anchors", join(root, "examples/sample-ca.pem")];
    const files: [string, string[]][] = [
      [signed, trust],
      [join(samples, "1-signed-ai.jpg"), known],
      [join(samples, "3-changed-after-signing.jpg"), known],
      [join(samples, "6-signed-clip.mp4"), known],
    ];
    for (const [file, more] of files) {
      const pdf = (await printed(tempFile("page.html", await page([file], lang, more)))).toString("latin1");
      const count = [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;
      expect([file, count <= 2, count > 0]).toEqual([file, true, true]);
    }
  });
  it.each(LANGUAGES)("needs no scrolling sideways on a phone (%s)", async (lang) => {
    const html = await page([signed, join(samples, "1-signed-ai.jpg")], lang);
    const script = `document.body.append(Object.assign(document.createElement("i"),{id:"w",textContent:[innerWidth,document.documentElement.scrollWidth].join()}))`;
    const open = html
      .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
      .replaceAll("<details", "<details open")
      .replace("</body>", () => `<script>${script}</script></body>`);
    const dom = await dumpDom(tempFile("page.html", framed(open)), "#width:not(:empty)");
    expect(/<p id="width">(\d+),(\d+)<\/p>/.exec(dom)?.slice(1)).toEqual(["390", "390"]);
  });
});

/** A page inside a frame as wide as a phone, and what it says of its width. */
const framed = (
  html: string,
): string => `<!doctype html><p id="width"></p><iframe id="f" style="width:390px;height:900px;border:0"></iframe>
<script>const f=document.getElementById("f");f.onload=()=>{document.getElementById("width").textContent=f.contentDocument.getElementById("w").textContent};
f.srcdoc=${JSON.stringify(html).replaceAll("</", "<\\/")}</script>`;
