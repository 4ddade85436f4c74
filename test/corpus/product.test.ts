import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, type Inspector, type Report, score, type TrustOptions } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { CLOCK, CORPUS, expectedOf, type Label, LINES, type Line, labelsOf, type Profile, TRUST } from "./corpus.ts";

const STATES = new Set(["Valid", "Invalid", "Trusted"]);
const EKU_FAILURE = "signingCredential.invalid";

describe("product", () => {
  let inspector: Inspector;
  let trust: Record<Profile, TrustOptions>;
  beforeAll(() => {
    inspector = createInspector({ now: CLOCK });
    const official = tempDir();
    for (const name of ["c2pa-official.pem", "c2pa-official-tsa.pem"]) copyFileSync(TRUST + name, join(official, name));
    trust = {
      none: {},
      official: { dir: official },
      itl: { dir: TRUST },
      test: { anchors: `${TRUST}test-roots.pem`, trustConfig: `${TRUST}interim-store.cfg` },
    };
  });
  afterAll(() => inspector.close());

  /** Each file is inspected once under each profile: the clock stands still, so that the answer is the same. */
  const known = new Map<string, Promise<Report>>();
  const check = (line: Line, profile: Profile): Promise<Report> => {
    const key = `${profile} ${line.file}`;
    const found = known.get(key) ?? inspector.inspect(CORPUS + line.file, { trust: trust[profile] });
    known.set(key, found);
    return found;
  };

  it.each(LINES.map((line) => [line.file, line] as const))("%s", async (_, line) => {
    const labels = labelsOf(line);
    for (const label of labels.length > 0 ? labels : [{} as Label]) {
      const report = await check(line, label.profile ?? "none");
      expect(report.error).toBeUndefined();
      expect(reportSchema.parse(report)).toEqual(report);
      expect(score(report)).toEqual(report.assurance);
      if (label.assurance !== undefined) expect(report.assurance.state).toBe(label.assurance);
      if (label.origin !== undefined) expect(report.origin.kind).toBe(label.origin);
      if (label.carriage !== undefined) expect(report.origin.carriage).toBe(label.carriage);
      if (label.vendor !== undefined) expect(report.origin.vendor).toBe(label.vendor);
      if (report.origin.kind === "unknown") expect(report.nextSteps.length).toBeGreaterThan(0);
    }
  });

  it.each(LINES.map((line) => [line.file, line] as const))("%s: the same without a second opinion", async (_, line) => {
    for (const profile of ["none", "itl", "test"] as const) {
      const asked = await check(line, profile);
      const alone = await inspector.inspect(CORPUS + line.file, { trust: trust[profile], secondOpinion: "off" });
      const kept = asked.assurance.reasons.filter((reason) => reason !== "engine-disagrees");
      expect(alone.assurance.reasons).toEqual(kept);
      expect(alone.assurance.state).toBe(asked.assurance.state);
      expect(alone.origin).toEqual(asked.origin);
      // The cap is the one thing that dissent costs.
      if (kept.length === asked.assurance.reasons.length) expect(alone.assurance).toEqual(asked.assurance);
      else expect(alone.assurance.level).toBeGreaterThanOrEqual(asked.assurance.level ?? 0);
    }
  });

  it.each(LINES.map((line) => [line.file, line] as const))("%s: the engine's word without lists", async (_, line) => {
    const { credentials } = await check(line, "none");
    const expected = expectedOf(line, "none");
    if (!STATES.has(expected.state)) {
      expect(credentials.validationState).toBeUndefined();
    } else if (expected.failure.includes(EKU_FAILURE)) {
      // Every pass carries C2PA's key usages: a file that failed only for lack of them may come out better.
      expect(["Valid", expected.state]).toContain(credentials.validationState);
    } else {
      expect(credentials.validationState).toBe(expected.state);
    }
  });

  it("keeps tiers apart: the interim list is named where it alone knows the signer", async () => {
    const tierOf = async (file: string, profile: Profile) => {
      const line = LINES.find((each) => each.file === file);
      return line && (await check(line, profile)).credentials.pass;
    };
    expect(await tierOf("real/gemini_black_2048.png", "itl")).toBe("official");
    expect(await tierOf("real/samsung_black_1.png", "itl")).toBe("interim");
    expect(await tierOf("real/samsung_black_1.png", "official")).toBe("none");
    expect(await tierOf("signed/C.jpg", "test")).toBe("yours");
  });

  it("trusts nothing from a trust folder that is not one of the five lists: the test roots lie in it", async () => {
    const line = LINES.find((each) => each.file === "signed/C.jpg");
    expect(line && (await check(line, "itl")).assurance.state).toBe("intact");
  });
});
