import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { nameContent } from "./content-name.ts";

describe("what is not read, by its name", () => {
  it.each([
    ["compound files", bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], zeros(600)), /Office 97 to 2003/],
    ["gzip", bytes([0x1f, 0x8b, 8, 0], zeros(60)), /gzip/],
    ["a format without a name of its own", bytes("wOFF", [0, 1, 0, 0], zeros(60)), /font/],
    ["GIMP", utf8("gimp xcf v011\0"), /GIMP/],
  ])("%s", async (_what, head, name) => {
    expect(await nameContent(head)).toMatch(name);
  });
  it("gives none to words, and ends on any bytes", async () => {
    expect(await nameContent(utf8("these are words, and nothing else"))).toBeUndefined();
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 600 }), async (head) => {
        const name = await nameContent(head);
        expect(name === undefined || name.length > 0).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});
