import { createInspector, explain, type Inspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { camera } from "../fixtures/forge/certificates.ts";
import { DOCUMENTS, signDocument } from "../fixtures/forge/documents.ts";

/** Documents with C2PA's other carriers, held to what our own verifier says of them: no engine reads all of them. */
describe("documents", () => {
  let inspector: Inspector;
  beforeAll(async () => {
    inspector = createInspector({ trust: { anchors: tempFile("anchors.pem", (await camera()).anchorPem) } });
  });
  afterAll(() => inspector.close());

  const said = ({ credentials, assurance }: Report) => ({
    found: credentials.found,
    integrity: credentials.integrity,
    problem: credentials.problem,
    state: assurance.state,
  });

  it.each(Object.entries(DOCUMENTS))("are verified: %s", async (_, make) => {
    const document = make();
    const { file } = await signDocument(document);
    const report = await inspector.inspect(file);
    expect(said(report)).toEqual({ found: "embedded", integrity: "pass", problem: undefined, state: "trusted" });
    expect(report.input.mediaType).toBe(document.mediaType);
    expect(report.limits.filter(({ step }) => step === "read")).toEqual([]);
    expect(report.credentials.coverage?.percent).toBeGreaterThan(50);
    expect(explain(report).sentence).not.toMatch(/picture|clip|recording/i);
  });

  it.each(Object.entries(DOCUMENTS))("show every change: %s", async (_, make) => {
    const { file, region } = await signDocument(make());
    // Tables of a font begin at multiples of four; what fills them up is no table's.
    for (const at of [region.start - 1, Math.ceil((region.start + region.length) / 4) * 4]) {
      const changed = Uint8Array.from(file);
      changed[at] = (changed[at] ?? 0) ^ 1;
      const report = await inspector.inspect(changed).catch(() => undefined);
      // A change of the directory or of a header may leave nothing that could be read.
      if (report) expect(report.credentials.integrity).not.toBe("pass");
    }
  });
});
