import { describe, expect, it } from "vitest";
import { bytes, sourceTypeXmp, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { emptyStore, otherPaths } from "../../../../../test/fixtures/placed.ts";
import { asf, asfObject } from "../../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../../markers/match.ts";
import { summariseMetadata } from "../../metadata/people.ts";
import { ID } from "./objects.ts";

const UNKNOWN = "00112233445566778899aabbccddeeff";

describe("Windows Media", () => {
  it("says when it was made and by what", async () => {
    const facts = await factsOf(asf({ "WM/EncodingSettings": "Lavf59.27.100" }));
    const summary = summariseMetadata(facts, ({ path }) => ({ path, covered: "none" }));
    expect(summary.dates).toMatchObject([{ what: "created", value: "2024-05-06T00:00:00Z" }]);
    expect(summary.software).toEqual(["Lavf59.27.100"]);
  });
  it("gives its five texts without names, and those with a stream and a language", async () => {
    const texts = [new Uint8Array(Buffer.from("Fox\0", "utf16le")), new Uint8Array(Buffer.from("Me\0", "utf16le"))];
    const description = asfObject(ID.content, [8, 0, 6, 0, 0, 0, 0, 0, 0, 0], ...texts);
    const name = new Uint8Array(Buffer.from("Tool\0", "utf16le"));
    const entry = bytes(zeros(4), [name.length, 0, 3, 0, 4, 0, 0, 0], name, [7, 0, 0, 0]);
    const library = asfObject(ID.extension, zeros(22), asfObject(ID.library, [1, 0], entry));
    const facts = (await factsOf(asf({}, description, library))).map(({ path, value }) => [path, value]);
    expect(facts).toContainEqual(["tag/title", "Fox"]);
    expect(facts).toContainEqual(["tag/artist", "Me"]);
    expect(facts).toContainEqual(["tag/Tool", "7"]);
  });
  it("shows a label in XMP, and has a store in an object of any name elsewhere", async () => {
    const file = bytes(asf({}), asfObject(ID.xmp, utf8(sourceTypeXmp())), asfObject(UNKNOWN, emptyStore()));
    expect(matchMarkers(await factsOf(file)).map((hit) => hit.row.id)).toContain("xmp.digital-source-type");
    expect(otherPaths(await walk(file))).toEqual([UNKNOWN]);
  });
  it("whose objects have no length, or lie ever deeper, end where they do", async () => {
    const empty = asfObject(UNKNOWN);
    empty[16] = 0;
    expect((await walk(asf({}, empty))).limits).toMatchObject([{ code: "damaged-structure" }]);
    let deep = asfObject(ID.extension, zeros(22));
    for (let level = 0; level < 40; level++) deep = asfObject(ID.extension, zeros(22), deep);
    expect((await walk(asf({}, deep))).limits).toMatchObject([{ detail: expect.stringContaining("too deep") }]);
  });
  it("is followed through so many objects as the budget allows", async () => {
    const many = bytes(...Array.from({ length: 20_100 }, () => asfObject(UNKNOWN)));
    const { limits } = await walk(asf({}, many));
    expect(limits[0]).toMatchObject({ code: "budget-exceeded", budget: "boxCount" });
  });
});
