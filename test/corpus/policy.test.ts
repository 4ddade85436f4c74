import { copyFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Report } from "@provcheck/core";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { runCli } from "../fixtures/cli.ts";
import { sarifProblems } from "../fixtures/sarif.ts";
import { CLOCK, CORPUS, LINES, labelsOf, PROFILES, type Profile, TRUST } from "./corpus.ts";

const tally = (words: readonly (string | undefined)[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const word of words) if (word !== undefined) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
};

describe("one run of the command per profile", () => {
  const flags = new Map<Profile, readonly string[]>();
  beforeAll(() => {
    const official = tempDir();
    for (const name of ["c2pa-official.pem", "c2pa-official-tsa.pem"]) copyFileSync(TRUST + name, join(official, name));
    flags.set("none", []);
    flags.set("official", ["--trust-dir", official]);
    flags.set("itl", ["--trust-dir", TRUST]);
    flags.set("test", ["--trust-anchors", `${TRUST}test-roots.pem`, "--trust-config", `${TRUST}interim-store.cfg`]);
  });

  const scan = async (profile: Profile, files: readonly string[], ...more: string[]) => {
    const { code, stdout, stderr } = await runCli(
      ["--files-from", "-", "--jsonl", "--now", CLOCK.toISOString(), ...(flags.get(profile) ?? []), ...more],
      { cwd: CORPUS, stdin: new TextEncoder().encode(files.join("\0")) },
    );
    const reports = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Report);
    return { code, stderr, reports };
  };

  it.each(PROFILES)("%s: as many of every state and origin as the labels say", async (profile) => {
    const lines = LINES.flatMap((line) =>
      labelsOf(line).flatMap((label) => ((label.profile ?? "none") === profile ? [{ file: line.file, label }] : [])),
    );
    if (lines.length === 0) return expect(profile).toBe("test");
    const { reports } = await scan(
      profile,
      lines.map(({ file }) => file),
    );
    expect(reports.map(({ input }) => input.name)).toEqual(lines.map(({ file }) => file));
    const of = (pick: (report: Report) => string, has: (line: (typeof lines)[number]) => string | undefined) => {
      const labelled = lines.flatMap((line, at) => (has(line) === undefined ? [] : [at]));
      const found = tally(labelled.map((at) => reports[at] && pick(reports[at])));
      expect(found).toEqual(tally(lines.map(has)));
    };
    of(
      (report) => report.assurance.state,
      ({ label }) => label.assurance,
    );
    of(
      (report) => report.origin.kind,
      ({ label }) => label.origin,
    );
  });

  it("label-ai fails exactly the files that say AI without a machine-readable label, and those whose texts are encrypted", async () => {
    const files = LINES.filter(({ label }) => label !== undefined).map(({ file }) => file);
    const sarif = join(tempDir(), "sarif");
    const scanAll = (names: readonly string[], ...more: string[]) =>
      scan("none", names, "--policy", "label-ai", ...more);
    const all = await scanAll(files, "--output", `sarif=${sarif}`);
    expect(sarifProblems(readFileSync(sarif, "utf8"))).toEqual([]);
    expect(all.stderr).toContain("FAIL");
    const failed = all.reports.filter(({ policy }) => policy?.verdict === "fail");
    const unread = failed.filter(({ policy }) => policy?.findings.every(({ unchecked }) => unchecked !== undefined));
    const names = (reports: readonly Report[]) => reports.map(({ input }) => input.name).sort();
    // The texts of an encrypted PDF were not read: whether a label is among them is not known, so they do not pass.
    expect(names(unread)).toEqual(["plain/basic-password.pdf", "plain/basic-signed.pdf"]);
    for (const report of unread) expect(report.limits.map(({ code }) => code)).toContain("encrypted");
    expect(all.code).toBe(3);
    const denied = failed.filter((report) => !unread.includes(report));
    expect(names(denied)).toEqual(["real/grok-1.jpg"]);
    // Each of them says AI, and none carries IPTC's source type or China's label.
    for (const report of denied) {
      expect(["ai-generated", "ai-edited"]).toContain(report.origin.kind);
      const labels = report.markers.filter(({ id }) => /digital-source-type|^tc260/.test(id));
      expect(labels, report.input.name).toEqual([]);
    }
    const read = files.filter((file) => !names(unread).includes(file));
    expect((await scanAll(read)).code).toBe(1);
    expect((await scanAll(read.filter((file) => !names(denied).includes(file)))).code).toBe(0);
  });
});
