import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { bytes, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { nameContent } from "./content-name.ts";

describe("what is not read, by its first bytes", () => {
  it.each([
    ["office-97", bytes([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], zeros(600))],
    ["gzip", bytes([0x1f, 0x8b, 8, 0], zeros(60))],
    ["font", bytes("wOFF", [0, 1, 0, 0], zeros(60))],
    ["gimp", utf8("gimp xcf v011\0")],
    // Of a kind without a name for people.
    ["application/x-nintendo-nes-rom", bytes("NES", [0x1a], zeros(60))],
  ])("%s", async (kind, head) => {
    expect(await nameContent(head)).toBe(kind);
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
