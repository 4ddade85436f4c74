import { describe, expect, it } from "vitest";
import { jpegSegments } from "../../../../../test/fixtures/forge/carriers/jpeg.ts";
import { digest, superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { contextOf, hashing, inflaters, statusesOf } from "../../../../../test/fixtures/opened.ts";
import { planDataHash } from "./data-hash.ts";
import { hashPass } from "./hash-pass.ts";
import { type PartTools, planMultiAsset } from "./multi-asset.ts";
import { partOpener } from "./part-file.ts";
import { settle } from "./settle.ts";

const STORE = jpegSegments(superbox("c2pa", "c2pa", [media.box("free", media.zeros(80))]));
const CLIP = media.movie();
const code = (name: string) => `assertion.multiAssetHash.${name}`;
const MISMATCH = "assertion.dataHash.mismatch";

const picture = async () => media.withJpegSegments(await media.picture("jpeg"), STORE);
const dataHash = (bytes: Uint8Array, exclusions: readonly (readonly [number, number])[] = []) => {
  let kept = bytes;
  for (const [start, length] of exclusions) kept = media.bytes(kept.subarray(0, start), kept.subarray(start + length));
  const list = exclusions.map(
    ([start, length]) =>
      new Map([
        ["start", start],
        ["length", length],
      ]),
  );
  return new Map<string, unknown>([
    ["alg", "sha256"],
    ["hash", digest(kept)],
    ["exclusions", list],
  ]);
};
const uri = (label: string) => new Map([["url", `self#jumbf=c2pa.assertions/${label}`]]);
const part = (location: Map<string, unknown>, label: string, optional?: boolean) =>
  new Map<string, unknown>([
    ["location", location],
    ["hashAssertion", uri(label)],
    ...(optional === undefined ? [] : [["optional", optional] as [string, unknown]]),
  ]);
const at = (byteOffset: number, length: number) =>
  new Map<string, unknown>([
    ["byteOffset", byteOffset],
    ["length", length],
  ]);

const ONE = "c2pa.hash.data.part";
const TWO = "c2pa.hash.data.part__1";
const tools: PartTools = { open: partOpener(inflaters), plan: planDataHash };

/** A photo with a clip behind it, as signed: a hash over all of it, and one for each part. */
async function signed(optional = true) {
  const photo = await picture();
  const file = media.bytes(photo, CLIP);
  return {
    photo,
    file,
    hard: dataHash(file, [[2, STORE.length]]),
    parts: [part(at(0, photo.length), ONE), part(at(photo.length, CLIP.length), TWO, optional)],
    assertions: new Map([
      [ONE, dataHash(photo, [[2, STORE.length]])],
      [TWO, dataHash(CLIP)],
    ]),
  };
}
type Signed = Awaited<ReturnType<typeof signed>>;

async function judged(
  file: Uint8Array,
  made: Pick<Signed, "hard" | "parts" | "assertions">,
  value: unknown = new Map([["parts", made.parts]]),
) {
  const context = await contextOf(file);
  const hard = await planDataHash("c2pa.hash.data", made.hard, context);
  const multi = await planMultiAsset(value, made.assertions, context, tools);
  const check = await multi.judge((await hashPass(context.reader, multi.jobs, hashing)).digests);
  const settled = settle(hard, await statusesOf(hard, context), check);
  return {
    own: check.statuses.map((status) => status.code),
    outcomes: check.parts.map((each) => each.outcome),
    codes: settled.statuses.map((status) => status.code),
    settled,
    size: file.length,
  };
}

describe("the store's place as a part sees it", () => {
  /** Parts of a photo with a store, from one place to the next; what each is told of where the store lies. */
  async function sites(...ends: number[]): Promise<unknown[]> {
    const file = await picture();
    const seen: unknown[] = [];
    const plan: PartTools["plan"] = (label, value, context) => {
      seen.push(context.site?.pieces.map(({ offset, length, body }) => [offset, length, body.offset]));
      return planDataHash(label, value, context);
    };
    const parts = [...ends, file.length].map((end, index, all) =>
      part(at(all[index - 1] ?? 0, end - (all[index - 1] ?? 0)), index === 0 ? ONE : TWO),
    );
    const assertions = new Map([
      [ONE, dataHash(file)],
      [TWO, dataHash(file)],
    ]);
    await planMultiAsset(new Map([["parts", parts]]), assertions, await contextOf(file), { ...tools, plan });
    return seen;
  }
  /** Where the store itself begins in its frame, counted from the file's start. */
  const inFrame = async (): Promise<number> =>
    (await contextOf(await picture())).site?.pieces[0]?.body.offset ?? Number.NaN;

  it("is its own where it holds all of it, counted from its start", async () => {
    const inside = await inFrame();
    expect(await sites()).toEqual([[[2, STORE.length, inside]]]);
    expect(await sites(2)).toEqual([undefined, [[0, STORE.length, inside - 2]]]);
    expect(await sites(2 + STORE.length)).toEqual([[[2, STORE.length, inside]], undefined]);
  });

  it("is none where it holds only a piece of it", async () => {
    expect(await sites(10)).toEqual([undefined, undefined]);
    expect(await sites(1 + STORE.length)).toEqual([undefined, undefined]);
    expect(await sites(3)).toEqual([undefined, undefined]);
  });
});

describe("a multi-asset hash", () => {
  it("says of an optional part that is not there where it would be, and of a box that is not there nothing", async () => {
    const { photo, assertions } = await signed();
    const report = async (location: Map<string, unknown>) => {
      const parts = [part(at(0, photo.length), ONE), part(location, TWO, true)];
      const multi = await planMultiAsset(new Map([["parts", parts]]), assertions, await contextOf(photo), tools);
      return (await multi.judge((await hashPass((await contextOf(photo)).reader, multi.jobs, hashing)).digests))
        .parts[1];
    };
    expect(await report(at(photo.length, 7))).toEqual({
      offset: photo.length,
      length: 7,
      assertion: TWO,
      outcome: "absent",
    });
    expect(await report(new Map([["bmffBox", "/free"]]))).toMatchObject({ offset: 0, length: 0, outcome: "absent" });
  });

  it("leaves the word to a hard binding that holds", async () => {
    const made = await signed();
    const { own, codes, outcomes } = await judged(made.file, made);
    expect(own).toEqual([code("match")]);
    expect(outcomes).toEqual(["match", "match"]);
    expect(codes).toEqual(["assertion.dataHash.match"]);
  });

  it("takes the failure of the hard binding away where an optional part was left out", async () => {
    const made = await signed();
    const { codes, outcomes, settled, size } = await judged(made.photo, made);
    expect(outcomes).toEqual(["match", "absent"]);
    expect(codes).toEqual([code("match")]);
    expect(settled.by).toBe("multi-asset");
    const states = settled.coverage.map((range) => range.state);
    expect(new Set(states)).toEqual(new Set(["protected", "store"]));
    expect(settled.coverage.reduce((sum, range) => sum + range.length, 0)).toBe(size);
  });

  it.each<[string, (made: Signed) => Uint8Array, boolean, string]>([
    ["a part that must be there is not", ({ photo }) => photo, false, "missingPart"],
    ["a part is cut off in the middle", ({ file }) => file.subarray(0, -5), true, "malformed"],
    ["something follows the last part", ({ file }) => media.bytes(file, "more"), true, "malformed"],
    [
      "something stands in place of the part",
      ({ photo }) => media.bytes(photo, media.zeros(CLIP.length)),
      true,
      "mismatch",
    ],
    [
      "the photo was changed",
      ({ photo }) => media.bytes(photo.subarray(0, -3), [0], photo.subarray(-2)),
      true,
      "mismatch",
    ],
  ])("fails beside the hard binding where %s", async (_, change, optional, name) => {
    const made = await signed(optional);
    const { codes, settled } = await judged(change(made), made);
    expect(codes).toEqual([MISMATCH, code(name)]);
    expect(settled.by).toBe("hard-binding");
  });

  it.each<[string, (made: Signed) => unknown]>([
    ["no parts", () => new Map()],
    ["an empty list", () => new Map([["parts", []]])],
    [
      "a gap",
      ({ photo }) =>
        new Map([["parts", [part(at(0, photo.length - 1), ONE), part(at(photo.length, CLIP.length), TWO)]]]),
    ],
    [
      "an overlap",
      ({ photo }) =>
        new Map([["parts", [part(at(0, photo.length + 1), ONE), part(at(photo.length, CLIP.length), TWO)]]]),
    ],
    ["another order", ({ parts }) => new Map([["parts", [...parts].reverse()]])],
    ["a negative offset", ({ photo }) => new Map([["parts", [part(at(-1, photo.length), ONE)]]])],
    [
      "both kinds of locator",
      ({ file }) => new Map([["parts", [part(new Map([...at(0, file.length), ["bmffBox", "/mpvd"]]), ONE)]]]),
    ],
    [
      "a hash that is not in the manifest",
      ({ file }) => new Map([["parts", [part(at(0, file.length), "c2pa.hash.data.part__7")]]]),
    ],
    ["a hash that is no part's", ({ file }) => new Map([["parts", [part(at(0, file.length), "c2pa.hash.data")]]])],
    [
      "an address outside the manifest",
      ({ file }) => {
        const foreign = part(at(0, file.length), ONE);
        foreign.set("hashAssertion", new Map([["url", `self#jumbf=/c2pa/urn:other/c2pa.assertions/${ONE}`]]));
        return new Map([["parts", [foreign]]]);
      },
    ],
  ])("is malformed with %s", async (_, value) => {
    const made = await signed();
    const assertions = new Map([...made.assertions, ["c2pa.hash.data", made.hard]]);
    const { own } = await judged(made.file, { ...made, assertions }, value(made));
    expect(own).toEqual([code("malformed")]);
  });

  it("finds a part by its box, whose payload it is", async () => {
    const store = media.box("free", media.zeros(10));
    const inner = CLIP;
    const file = media.bytes(media.movie({ brand: "isom" }), store, media.box("mpvd", inner));
    const start = file.length - inner.length;
    const made = {
      hard: dataHash(file.subarray(1)),
      parts: [part(at(0, start), ONE), part(new Map([["bmffBox", "/mpvd"]]), TWO)],
      assertions: new Map([
        [ONE, dataHash(file.subarray(0, start))],
        [TWO, dataHash(inner)],
      ]),
    };
    const { codes, outcomes } = await judged(file, made);
    expect(outcomes).toEqual(["match", "match"]);
    expect(codes).toEqual([code("match")]);
  });

  it("protects what the hard binding leaves out", async () => {
    const made = await signed();
    const around = dataHash(made.file, [[2, STORE.length]]);
    const list = [
      [2, STORE.length],
      [made.photo.length, CLIP.length],
    ].map(
      ([start, length]) =>
        new Map([
          ["start", start],
          ["length", length],
        ]),
    );
    around.set("exclusions", list);
    around.set("hash", digest(media.bytes(made.photo.subarray(0, 2), made.photo.subarray(2 + STORE.length))));
    const { codes, settled } = await judged(made.file, { ...made, hard: around });
    expect(codes).toContain("assertion.dataHash.match");
    expect(settled.coverage.some((range) => range.state === "open")).toBe(false);
    expect(settled).toMatchObject({ breaches: [], misplaced: [] });
  });

  it("does not replace a hard binding that is malformed", async () => {
    const made = await signed();
    const hard = new Map([...made.hard, ["exclusions", "none"]]);
    expect((await judged(made.file, { ...made, hard })).codes).toEqual(["assertion.dataHash.malformed"]);
  });
});
