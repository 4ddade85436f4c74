import { describe, expect, it } from "vitest";
import { font } from "../../../../../test/fixtures/forge/documents.ts";
import { codesOf, contextOf, opened } from "../../../../../test/fixtures/opened.ts";
import { emptyStore } from "../../../../../test/fixtures/placed.ts";
import { Reader } from "../../source/reader.ts";
import { bytesSource } from "../../source/source.ts";
import { shownInFont } from "../display/font.ts";
import { adjustmentOf, zeroed } from "./box-font.ts";
import { planBoxHash } from "./box-hash.ts";

type Fields = Record<string, unknown>;
const map = (fields: Fields): Map<string, unknown> => new Map(Object.entries(fields));
const table = (name: string, offset: number, length: number) => ({ name, offset, length });

describe("the check sum in a font's head", () => {
  it("counts as zeros, where the head is long enough to have one", () => {
    expect(adjustmentOf([table("cmap", 0, 40), table("head", 100, 54)])).toEqual({ offset: 108, length: 4 });
    expect(adjustmentOf([table("head", 100, 12)])).toEqual({ offset: 108, length: 4 });
    expect(adjustmentOf([table("head", 100, 11)])).toBeUndefined();
    expect(adjustmentOf([table("cmap", 0, 40)])).toBeUndefined();
  });

  it("is put in the place of what stands there, in the stretch that holds it", () => {
    const zeros = { offset: 8, length: 4 };
    expect(zeroed({ offset: 0, length: 20 }, zeros)).toEqual([
      { offset: 0, length: 8 },
      new Uint8Array(4),
      { offset: 12, length: 8 },
    ]);
    expect(zeroed({ offset: 8, length: 4 }, zeros)).toEqual([
      { offset: 8, length: 0 },
      new Uint8Array(4),
      { offset: 12, length: 0 },
    ]);
    for (const range of [
      { offset: 9, length: 20 },
      { offset: 0, length: 11 },
      { offset: 20, length: 4 },
    ])
      expect(zeroed(range, zeros)).toEqual([range]);
  });
});

describe("a font with a list of its tables", () => {
  const document = font("boxes");
  const made = document.place(document.frame(emptyStore()));
  const { boxes, ...rest } = (document.bind(made).content as { cbor: { boxes: Fields[]; alg: string } }).cbor;
  const list = map({ ...rest, boxes: boxes.map(map) });

  it("is protected but for its store and the check sum, which changes with that", async () => {
    const context = await contextOf(made.file);
    const plan = await planBoxHash("c2pa.hash.boxes", list, context);
    expect(await codesOf(plan, context)).toEqual(["assertion.boxesHash.match"]);
    const states = new Map(plan.coverage.map(({ what, state }) => [what, state]));
    expect(states.get("check sum of the font")).toBe("mandated");
    expect(plan.coverage.filter(({ state }) => state === "mandated").map(({ length }) => length)).toContain(4);
    const head = plan.coverage.find(({ what }) => what === "check sum of the font")?.offset ?? 0;
    const changed = (at: number) => Uint8Array.from(made.file, (byte, index) => (index === at ? byte ^ 1 : byte));
    const codes = async (file: Uint8Array) =>
      codesOf(await planBoxHash("c2pa.hash.boxes", list, await contextOf(file)), await contextOf(file));
    expect(await codes(changed(head + 1))).toEqual(["assertion.boxesHash.match"]);
    expect(await codes(changed(head + 5))).toEqual(["assertion.boxesHash.mismatch"]);
  });

  it("draws its letters from its tables, and finds them by the directory in front", async () => {
    const { container, reader } = await opened(made.file);
    const shown = await shownInFont(container, reader);
    const first = Math.min(made.region.start, ...shown.data.map(({ offset }) => offset));
    expect(shown).toMatchObject({
      tables: [{ offset: 0, length: first, what: "table directory" }],
      orderly: true,
      external: [],
      complete: true,
    });
    expect(shown.data.length).toBeGreaterThan(1);
    expect(new Set(shown.data.map(({ what }) => what))).toEqual(new Set(["font"]));
    for (const { offset, length } of shown.data)
      expect(offset + length <= made.region.start || offset >= made.region.start + made.region.length).toBe(true);
  });

  it("is not orderly where a table lies over another, or beyond the end", async () => {
    const rows = 12 + 16;
    const moved = (by: number) => {
      const file = Uint8Array.from(made.file);
      const view = new DataView(file.buffer);
      view.setUint32(rows + 8, view.getUint32(rows + 8) + by);
      return file;
    };
    const { container } = await opened(made.file);
    const orderly = async (file: Uint8Array) => (await shownInFont(container, new Reader(bytesSource(file)))).orderly;
    expect([await orderly(moved(0)), await orderly(moved(-4)), await orderly(moved(1_000_000))]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
