import { describe, expect, it } from "vitest";
import { parsePath } from "./bmff-path.ts";

describe("the path of an exclusion", () => {
  it.each([
    ["/uuid", [{ type: "uuid" }]],
    ["/foo1/bar1[2]", [{ type: "foo1" }, { type: "bar1", index: 2 }]],
    ["/moov[1]/trak[12]/url ", [{ type: "moov", index: 1 }, { type: "trak", index: 12 }, { type: "url " }]],
    ["/a/b[", [{ type: "a/b[" }]],
    ["/\u00a9nam", [{ type: "\u00a9nam" }]],
  ])("%s is read", (xpath, steps) => {
    expect(parsePath(xpath)).toEqual(steps);
  });

  it.each([
    "",
    "/",
    "uuid",
    "/*",
    "//uuid",
    "/uuid/",
    "/uuid[0]",
    "/uuid[01]",
    "/uuid[-1]",
    "/uuid[1",
    "/uuid[x]",
    "/uuids",
  ])("%s is none", (xpath) => {
    expect(parsePath(xpath)).toBeUndefined();
  });

  it("is no deeper than boxes are", () => {
    expect(parsePath("/moov".repeat(32))).toHaveLength(32);
    expect(parsePath("/moov".repeat(33))).toBeUndefined();
  });
});
