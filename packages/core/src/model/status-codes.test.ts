import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { CODES, codeRow } from "./status-codes.ts";

/** Roots of the specification's status codes. Rust packs its strings end to end: a code ends where the next begins. */
const ROOTS = String.raw`assertion|claim|claimSignature|signingCredential|timeStamp|timeOfSigning|ingredient|manifest|hashedURI|algorithm|cawg\.(?:ica|identity|x509)`;
const CODE = new RegExp(String.raw`(?:${ROOTS})\.[a-z][A-Za-z0-9_.-]*?(?=(?:${ROOTS})\.|[^A-Za-z0-9_.-]|$)`, "g");
/** Strings of the same shape that are no codes: source files, labels and fields. */
const NOT_A_CODE =
  /\.rs|^claim\.(?:v2|metadata)|^ingredient\.v\d|^manifest\.json|^cawg\.x509\.cawg|^assertion\.metadata/;

describe("code table", () => {
  it("has a row for every status code in the engine's binary", () => {
    const wasm = readFileSync(createRequire(import.meta.url).resolve("@contentauth/c2pa-wasm/c2pa.wasm")).toString(
      "latin1",
    );
    const found = [...new Set(wasm.match(CODE) ?? [])].filter((text) => !NOT_A_CODE.test(text));
    expect(found.length).toBeGreaterThan(100);
    expect(found.filter((text) => ![...CODES.keys()].some((code) => text.startsWith(code)))).toEqual([]);
  });

  it("lets an unknown code count as unknown, never as good", () => {
    expect(codeRow("assertion.somethingNew.failed")).toMatchObject({
      outcome: "unknown",
      maxLevel: 3,
      reason: "unknown-code",
    });
  });

  it("never lets a failing row keep level 4", () => {
    for (const [code, row] of CODES) if (row.outcome !== "pass") expect(row.maxLevel, code).toBeLessThan(4);
  });
});
