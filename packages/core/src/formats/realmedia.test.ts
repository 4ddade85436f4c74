import { describe, expect, it } from "vitest";
import { be16, be32, bytes, zeros } from "../../../../test/fixtures/media.ts";
import { realMedia, realWords } from "../../../../test/fixtures/recordings.ts";
import { factsOf, walk } from "../../../../test/fixtures/walk.ts";

describe("RealMedia", () => {
  it("says in words what it is", async () => {
    const facts = await factsOf(realMedia(realWords("A call", "Somebody")));
    expect(facts.map(({ path, value }) => [path, value])).toEqual([
      ["tag/title", "A call"],
      ["tag/author", "Somebody"],
    ]);
  });

  it.each<[string, Uint8Array, object]>([
    ["3", bytes(".ra\xfd", be16(3), zeros(60)), { codec: "ra_144", sampleRate: 8_000, channels: 1 }],
    [
      "4",
      bytes(
        ".ra\xfd",
        be16(4),
        zeros(42),
        be16(16_000),
        be16(0),
        be16(16),
        be16(1),
        [4],
        "Int0",
        [4],
        "28_8",
        zeros(20),
      ),
      { codec: "ra_288", sampleRate: 16_000, channels: 1 },
    ],
  ])("of sound alone tells its header of version %s", async (_, file, track) => {
    const found = await walk(file);
    expect(found).toMatchObject({ format: "rm", kind: "audio", mediaType: "audio/vnd.rn-realaudio", limits: [] });
    expect(found.tracks).toMatchObject([track]);
  });

  it("with a chunk that goes beyond the file is damaged", async () => {
    const file = bytes(realMedia().subarray(0, 18), "PROP", be32(9_999), be16(0), zeros(40));
    expect((await walk(file)).limits.map(({ code }) => code)).toEqual(["damaged-structure"]);
  });
});
