import { describe, expect, it } from "vitest";
import { be16, be32, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { emptyStore, otherPaths } from "../../../../../test/fixtures/placed.ts";
import { RECORDINGS } from "../../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";
import { summariseMetadata } from "../../metadata/people.ts";

const made = (name: string): Uint8Array => RECORDINGS[name]?.make() ?? zeros(0);
const tags = async (file: Uint8Array) => (await factsOf(file)).map(({ path, value }) => [path, value]);

describe("Core Audio files", () => {
  it("say when they were recorded", async () => {
    const facts = await factsOf(made("caf"));
    const { dates } = summariseMetadata(facts, ({ path }) => ({ path, covered: "none" }));
    expect(dates).toMatchObject([{ what: "captured", value: "2024-05-06" }]);
  });
  it("are read to the end where the recording was not ended, and no further than the file", async () => {
    const file = made("caf");
    const at = Buffer.from(file).indexOf("data");
    const open = Uint8Array.from(file);
    open.fill(0xff, at + 4, at + 12);
    expect(await walk(open)).toMatchObject({ durationSeconds: 0.1, limits: [] });
    open.fill(0x7f, at + 4, at + 12);
    expect((await walk(open)).limits).toMatchObject([{ code: "damaged-structure" }]);
  });
  it("with a store in a chunk of any name have it elsewhere", async () => {
    const store = emptyStore();
    const found = await walk(bytes(made("caf"), "c2pa", be32(0), be32(store.length), store));
    expect(otherPaths(found)).toEqual(["c2pa"]);
  });
});

describe("AIFF", () => {
  it("gives its texts by the names of their chunks", async () => {
    expect(await tags(made("aiff"))).toEqual([
      ["tag/NAME", "Fox"],
      ["tag/AUTH", "Someone"],
    ]);
  });
  it("names what AIFF-C compresses with, counts its packets, and reads comments with their date", async () => {
    const common = bytes(be16(1), be32(100), be16(16), [0x40, 0x0e, 0xac, 0x44], zeros(6), "ima4", [0, 0]);
    const comment = bytes(be16(1), be32(2_082_844_800 + Date.UTC(2024, 4, 6) / 1000), be16(0), be16(4), "said");
    const body = bytes("AIFC", "COMM", be32(common.length), common, "COMT", be32(comment.length), comment);
    const file = bytes("FORM", be32(body.length), body);
    const found = await walk(file);
    expect(found.tracks).toMatchObject([{ codec: "adpcm_ima_qt", durationSeconds: 6400 / 44_100 }]);
    expect(await tags(file)).toContainEqual(["tag/COMT", "said"]);
    expect(await tags(file)).toContainEqual(["tag/COMT:date", "2024-05-06T00:00:00Z"]);
  });
});
