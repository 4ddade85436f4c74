import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createInspector, type Inspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { CLOCK, CORPUS, LINES } from "./corpus.ts";

const exiftool = spawnSync("exiftool", ["-ver"]).status === 0;
const isAi = (says: string): boolean => /ai/.test(says);

/** Fact paths that exiftool knows, and its name for them. */
function oracleTag(path: string): string | undefined {
  const [kind, group, name] = path.split("/");
  if (kind === "exif" && group === "ifd0" && /^(?:Make|Model|Software|Artist|ImageDescription)$/.test(name ?? ""))
    return `IFD0:${name}`;
  if (kind === "exif" && group === "exif" && name === "UserComment") return "ExifIFD:UserComment";
  if (kind === "xmp") {
    const [space, property] = (group ?? "").split(":");
    // Old releases know no TC260 table and name what they find after its own words.
    if (space === "TC260") return "XMP-TC260:Aigc";
    const spaces: Record<string, string> = { Iptc4xmpExt: "XMP-iptcExt", photoshop: "XMP-photoshop", xmp: "XMP-xmp" };
    const names: Record<string, string> = { DigImageGUID: "DigitalImageGUID" };
    return space !== undefined && spaces[space] && property
      ? `${spaces[space]}:${names[property] ?? property}`
      : undefined;
  }
  if (kind === "iptc") return `IPTC:${(group ?? "").split(" ")[1]}`;
  if (kind === "text" && /^(?:Description|Software|Author|Comment)$/.test(group ?? "")) return `PNG:${group}`;
  return undefined;
}

describe("markers of the corpus", () => {
  let inspector: Inspector;
  const reports = new Map<string, Report>();
  beforeAll(async () => {
    inspector = createInspector({ now: CLOCK });
    for (const { file } of LINES) {
      const report = await inspector.inspect(CORPUS + file).catch(() => undefined);
      if (report) reports.set(file, report);
    }
  }, 120_000);
  afterAll(() => inspector.close());

  it("no plain file carries an AI marker", () => {
    for (const [file, report] of reports) {
      if (!file.startsWith("plain/")) continue;
      expect([file, report.markers.filter((marker) => isAi(marker.says))]).toEqual([file, []]);
    }
  });

  it("test-signed files carry only the AI claims that their own actions make", () => {
    for (const [file, report] of reports) {
      if (!file.startsWith("signed/")) continue;
      const actions = report.credentials.manifests.flatMap((manifest) => manifest.actions);
      const stated = actions.some((action) =>
        /(?:[aA]lgorithmicMedia|compositeSynthetic|composite)$/.test(action.digitalSourceType ?? ""),
      );
      const ai = report.markers.filter((marker) => isAi(marker.says)).map((marker) => marker.id);
      if (!stated) expect([file, ai]).toEqual([file, []]);
    }
  });

  it("an attached identity that cannot be looked up offline is unknown, and no failure of the file", () => {
    const report = reports.get("signed/adobe_connected_identities.jpg");
    expect(report?.credentials.validationState).toBe("Invalid");
    expect(report?.credentials.checks?.identity).toMatchObject({ outcome: "unknown", reason: "identity-unverified" });
    expect(report?.assurance.state).toBe("intact");
    expect(report?.assurance.level ?? 4).toBeLessThanOrEqual(3);
  });

  it("failures that a signer saw and wrote down are shown as his own words", () => {
    const report = reports.get("signed/CIE-sig-CA.jpg");
    const attested = report?.credentials.manifests.flatMap((manifest) =>
      manifest.ingredients.flatMap((each) => each.attested),
    );
    expect(attested).toContain("claimSignature.mismatch");
    expect(report?.assurance.state).toBe("intact");
  });

  it("signed PDF files, altered in memory: every change of a covered byte is noticed", async () => {
    for (const file of ["signed/adobe-20240110-single_manifest_store.pdf", "signed/x509-es256-pdf.pdf"]) {
      const bytes = new Uint8Array(readFileSync(CORPUS + file));
      const ranges = reports.get(file)?.credentials.coverage?.ranges.filter((range) => range.signed) ?? [];
      expect([file, ranges.length > 0]).toEqual([file, true]);
      for (const { offset, length } of ranges)
        for (const share of [0, 0.2, 0.4, 0.6, 0.8, 1]) {
          const at = offset + Math.min(length - 1, Math.floor(length * share));
          const changed = Uint8Array.from(bytes);
          changed[at] = (changed[at] ?? 0) ^ 4;
          const state = await inspector.inspect(changed).then(
            (report) => report.assurance.state,
            () => "unreadable",
          );
          expect([file, at, ["broken", "unverifiable", "none", "unreadable"].includes(state)]).toEqual([
            file,
            at,
            true,
          ]);
        }
    }
  });

  it.runIf(exiftool)("exiftool reads the same raw values", () => {
    let compared = 0;
    for (const [file, report] of reports) {
      const paths = new Set(report.markers.flatMap((marker) => marker.at.map((place) => place.path)));
      const facts = report.metadata.facts.filter((fact) => paths.has(fact.path) && oracleTag(fact.path));
      if (facts.length === 0) continue;
      const tags = facts.map((fact) => `-${oracleTag(fact.path)}`);
      const said = JSON.parse(
        execFileSync("exiftool", ["-j", "-G1", "-n", "-a", ...tags, CORPUS + file], {
          encoding: "utf8",
          stdio: ["ignore", "pipe", "ignore"],
        }),
      ) as Record<string, string | number>[];
      for (const fact of facts) {
        const value = said[0]?.[oracleTag(fact.path) ?? ""];
        if (value === undefined) continue;
        compared += 1;
        const text = String(value).trim();
        // PNG's tEXt is Latin-1 by the letter and UTF-8 in the wild: exiftool keeps to the letter.
        const wild = fact.path.startsWith("text/") ? Buffer.from(text, "latin1").toString("utf8") : text;
        expect([text, wild], `${file} ${fact.path}`).toContain(String(fact.value).trim());
      }
    }
    expect(compared).toBeGreaterThan(10);
  });
});
