import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInspector, explain } from "@provcheck/core";
import { expect, it } from "vitest";
import { CLOCK, CORPUS, LINES, TRUST } from "./corpus.ts";

const PAGE = fileURLToPath(new URL("../../docs/real-files.md", import.meta.url));
const cell = (text: string): string => text.replace(/[|\\`*_<>[\]]/g, (mark) => `\\${mark}`);

it("docs/real-files.md sets the engine's word beside provcheck's sentence, file by file", async () => {
  const rows: string[] = [];
  const inspector = createInspector({ trust: { dir: TRUST }, now: CLOCK });
  try {
    for (const { file } of LINES.filter((line) => line.file.startsWith("real/"))) {
      const report = await inspector.inspect(CORPUS + file);
      const { sentence } = explain(report);
      const { level } = report.assurance;
      rows.push(
        `| ${cell(file.slice("real/".length))} | ${report.credentials.validationState ?? "no credentials"} | ${cell(sentence)} | ${level ?? "none"} |`,
      );
    }
  } finally {
    await inspector.close();
  }
  const page = [
    "# What provcheck says about files of real products",
    "",
    `The ${rows.length} files of generators, phones, cameras and editors in the test corpus, checked as of ${CLOCK.toISOString().slice(0, 10)} with the official and the`,
    'interim trust lists. "Engine" is c2pa-rs\'s one word, verbatim; "level" is provcheck\'s ladder, 4 best. Written by the corpus suite (`UPDATE_DOCS=1`).',
    "",
    "| file | engine | provcheck | level |",
    "|---|---|---|---|",
    ...rows,
    "",
  ].join("\n");
  if (process.env.UPDATE_DOCS) writeFileSync(PAGE, page);
  expect(existsSync(PAGE) ? readFileSync(join(PAGE), "utf8") : "").toBe(page);
});
