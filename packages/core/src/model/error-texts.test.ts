import { describe, expect, it } from "vitest";
import { ERROR_TEXTS, englishOf, isErrorTold, reasonOf, ToldError, wrong } from "./error-texts.ts";
import { refusal } from "./errors.ts";

describe("what went wrong", () => {
  it("is said in English with what stands in it, other texts of the table included", () => {
    const told = wrong("why.at", { path: "{why}.pem", why: wrong("why.list-too-few", { count: 2, least: 20 }) });
    expect(englishOf(told)).toBe("{why}.pem: 2 entries, at least 20 expected");
    const error = refusal("trust-file-unreadable", told);
    expect([error.code, error.message, error.why]).toEqual(["trust-file-unreadable", englishOf(told), told]);
  });

  it("is a reason of ours, or whoever threw's own words", () => {
    const told = wrong("why.list-cut");
    expect(reasonOf(new ToldError(told))).toBe(told);
    expect(reasonOf(new Error("EACCES"))).toBe("EACCES");
    expect(reasonOf(7)).toBe("unreadable");
  });

  it("is known by its key and what stands in it, wherever it comes from", () => {
    const key = "why.at";
    for (const each of Object.keys(ERROR_TEXTS)) expect(isErrorTold({ key: each, args: {} })).toBe(true);
    expect(isErrorTold({ key, args: { path: "a", why: { key, args: { path: 7, why: "" } } } })).toBe(true);
    for (const other of [undefined, null, "why.at", {}, { key }, { key: "toString", args: {} }, { key, args: null }])
      expect(isErrorTold(other)).toBe(false);
    expect(isErrorTold({ key, args: { path: {} } })).toBe(false);
    expect(isErrorTold({ key, args: { path: ["a"] } })).toBe(false);
    let deep: object = { key, args: {} };
    for (let n = 0; n < 9; n++) deep = { key, args: { why: deep } };
    expect(isErrorTold(deep)).toBe(false);
  });
});
