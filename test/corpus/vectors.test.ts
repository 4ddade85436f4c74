import { createInspector, type Inspector, score } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DECISIONS } from "./vector-decisions.ts";
import { broken, VECTOR_LINES, VECTORS } from "./vectors.ts";

const FILES = `${VECTORS}files/`;

/** Files made for the verifier: each as `want` says, and where the standard leaves it open as an ADR decides. */
describe("vectors", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector();
  });
  afterAll(() => inspector.close());

  it.each(VECTOR_LINES.map((line) => [line.id, line] as const))("%s", async (id, line) => {
    const want = line.want ?? DECISIONS[id];
    expect(want, `${id} is neither wanted nor decided`).toBeDefined();
    const trust = {
      ...(line.anchors === undefined ? {} : { anchors: FILES + line.anchors }),
      ...(line.allowed === undefined ? {} : { allowedList: FILES + line.allowed }),
    };
    const report = await inspector.inspect(FILES + line.file, { trust });
    expect(report.error).toBeUndefined();
    expect(reportSchema.parse(report)).toEqual(report);
    expect(score(report)).toEqual(report.assurance);
    expect(want && broken(want, report)).toEqual([]);
  });
});
