import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInspector, type Explanation, explain, type Report } from "@provcheck/core";

import { afterAll, describe, expect, it } from "vitest";
import { columns } from "../../packages/cli/src/layout.ts";
import { tempFile } from "../fixtures/authority-file.ts";
import { root, runCli } from "../fixtures/cli.ts";
import { picture, sourceTypeXmp, textChunk, withPngChunks } from "../fixtures/media.ts";

const samples = join(root, "examples/media");
const anchors = join(root, "examples/sample-ca.pem");
const LABEL = JSON.stringify({
  Label: "1",
  ContentProducer: "001191110102MACQD9K64010000",
  ProduceID: "1",
  ReservedCode1: "",
  ContentPropagator: "",
  PropagateID: "",
  ReservedCode2: "",
});

/** The samples, and pictures with what else people meet: a Chinese label, a source type, a title, a damaged end. */
const files: readonly (readonly [name: string, make: () => Promise<string>])[] = [
  ...readdirSync(samples).map((name) => [name, async () => join(samples, name)] as const),
  ["china.png", async () => tempFile("china.png", withPngChunks(await picture("png"), textChunk("AIGC", LABEL)))],
  ["edited.png", async () => tempFile("edited.png", await picture("png", { xmp: sourceTypeXmp("composite") }))],
  ["cut.jpg", async () => tempFile("cut.jpg", (await picture("jpeg", { xmp: sourceTypeXmp() })).subarray(0, 900))],
  ["标题，很长。👍🏽.png", async () => tempFile("标题，很长。👍🏽.png", await picture("png"))],
];

const inspector = createInspector({ trust: { anchors } });
afterAll(() => inspector.close());
const reports = new Map<string, Promise<Report>>();
const reportOf = ([name, make]: (typeof files)[number]): Promise<Report> => {
  const made = reports.get(name) ?? make().then((path) => inspector.inspect(path));
  reports.set(name, made);
  return made;
};

/** What stands above the folded part, without what the file says itself and what is typed or opened. */
function above(words: Explanation): string[] {
  const { sentence, caption, badge, answers, backs, against, doesNotProve, notChecked, next } = words;
  return [
    ...[sentence, caption, badge, doesNotProve],
    ...[...backs, ...against, ...notChecked, ...next],
    ...answers.flatMap((each) => [each.question, ...each.answers.flatMap(({ text, basis }) => [text, basis ?? ""])]),
    ...Object.values(words.headings),
  ].map((text) =>
    text
      .replace(/“[^”]*”/g, "")
      .replace(/https?:\/\/\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|cn|net)\S*/g, "")
      .replace(/provcheck(?: [a-z]+)*|--[a-z-]+|\b[0-9A-Z]{18}\b/g, ""),
  );
}

const NAMES = /\b(?:AI|C2PA|Content Credentials|UTC|XMP|EXIF|SHA-256|ffmpeg|PDF|GB|SynthID|OpenAI)\b/g;
/** Shapes that only codes have. */
const CODE = /\b[a-z]{2,}[A-Z]\w*|\b\w+_\w+|\b[a-z0-9]+(?:\.[a-z]\w*)+\b|\b[a-z]+\/[a-z]+\b/;

describe.each(files.map((file) => [file[0], file] as const))("%s", (_, file) => {
  it("is told in Chinese only, names apart, and without codes in either language", async () => {
    const report = await reportOf(file);
    const [english, chinese] = (["en", "zh-CN"] as const).map((lang) => above(explain(report, { lang })));
    expect((chinese ?? []).filter((text) => /[A-Za-z]/.test(text.replace(NAMES, "")))).toEqual([]);
    expect([...(english ?? []), ...(chinese ?? [])].filter((text) => CODE.test(text))).toEqual([]);
  });
});

describe.each(["en", "zh-CN"])("in 80 columns, in %s", (lang) => {
  it("no line is wider, wide characters counted as two", async () => {
    const paths = await Promise.all(files.map(([, make]) => make()));
    const sections = "history time coverage signer disclosure generation container".split(" ");
    const shown = sections.flatMap((name) => ["--show", name]);
    const { stdout, code } = await runCli([...paths, "--lang", lang, "--trust-anchors", anchors, ...shown]);
    const lines = stdout.split("\n");
    expect([code, lines.length > 200]).toEqual([0, true]);
    expect(lines.filter((line) => columns(line) > 80)).toEqual([]);
    // Closing punctuation stands behind what it closes, opening punctuation before what it opens.
    expect(lines.filter((line) => /^ *[、。，；：）》！？]|[（《] *$/.test(line))).toEqual([]);
  });
});
