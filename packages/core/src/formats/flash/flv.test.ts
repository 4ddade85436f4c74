import { describe, expect, it } from "vitest";
import { bytes, sourceTypeXmp, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { amfString, flv, flvTag, script } from "../../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../../test/fixtures/walk.ts";
import { matchMarkers } from "../../markers/match.ts";
import { readAmf } from "./amf0.ts";

const label = JSON.stringify({ Label: "1", ContentProducer: "x", ProduceID: "1" });
const ids = async (file: Uint8Array) => matchMarkers(await factsOf(file)).map((hit) => hit.row.id);

describe("Flash videos", () => {
  it("without a script have their size from nowhere and their length from the last tag", async () => {
    const found = await walk(flv({}));
    expect(found.durationSeconds).toBe(0.96);
    expect(found.dimensions).toBeUndefined();
  });
  it("show a label that is an object, and XMP in a script of its own", async () => {
    const fields = Object.entries(JSON.parse(label) as Record<string, string>);
    const object = bytes(
      [3],
      ...fields.map(([key, value]) => bytes([0, key.length], key, amfString(value))),
      [0, 0, 9],
    );
    expect(await ids(flv({ AIGC: object }))).toContain("cn.aigc");
    const xmp = utf8(sourceTypeXmp());
    const long = bytes([12, 0, 0, xmp.length >> 8, xmp.length & 255], xmp);
    const tag = flvTag(18, 0, script("onXMPData", { liveXML: long }));
    expect(await ids(flv({}, tag))).toContain("xmp.digital-source-type");
  });
  it("keep what a script says before the place where it is damaged, and tell that", async () => {
    const fields = {
      creator: amfString("Somebody"),
      width: bytes([0, 0x40, 0x74, 0, 0, 0, 0, 0, 0]),
      height: bytes([0, 0x40, 0x66, 0x80, 0, 0, 0, 0, 0]),
    };
    const file = flv({ ...fields, odd: bytes([99]), AIGC: amfString(label) });
    const found = await walk(file);
    expect(found.dimensions).toEqual({ width: 320, height: 180 });
    expect(found.limits).toMatchObject([{ code: "damaged-structure", detail: expect.stringContaining("AMF type 99") }]);
    expect((await factsOf(file)).find(({ path }) => path === "tag/creator")?.value).toBe("Somebody");
  });
  it("whose script goes ever deeper are told, and their other tags read", async () => {
    const deep = bytes(...Array.from({ length: 40 }, () => bytes([3, 0, 1], "a")), [5]);
    const found = await walk(flv({ a: deep }));
    expect(found.limits).toMatchObject([{ code: "damaged-structure", detail: expect.stringContaining("too deep") }]);
    expect(found.tracks).toHaveLength(2);
  });
});

describe("AMF0", () => {
  it("gives each kind of value, and refuses one that runs past the end", () => {
    const date = bytes([11], new Uint8Array(new Float64Array([86_400_000]).buffer).reverse(), [0, 0]);
    expect(readAmf(bytes([1, 1], [5], date, [10, 0, 0, 0, 1, 1, 0], [13], [7, 0, 0]))).toEqual({
      values: [true, null, new Date("1970-01-02T00:00:00Z"), [false], null, null],
    });
    for (const cut of [bytes([2, 0, 9], "short"), bytes([0], zeros(4)), bytes([99])]) {
      const { values, fault } = readAmf(bytes([1, 1], cut));
      expect([values, fault?.message]).toEqual([[true], expect.stringMatching(/runs past the end|AMF type 99/)]);
    }
  });
});
