import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { carry, type Named } from "../../../../test/fixtures/carry.ts";
import { CASES } from "../../../../test/fixtures/marker-cases.ts";
import { label, NOT_AI } from "../../../../test/fixtures/marker-values.ts";
import { fact, factsOf } from "../../../../test/fixtures/walk.ts";
import { MARKER_ROWS, matchMarkers } from "./match.ts";
import { isSigningTool, NAMES, recogniseName } from "./names.ts";
import { SOURCE_TYPES, sourceType } from "./source-types.ts";

const factsFrom = (named: readonly Named[]) => named.map(([path, value]) => fact(path, value));
const isAi = (says: string): boolean => says.includes("ai");

/** Every place a row reads, with the value and whatever must stand beside it. */
const PLACES = MARKER_ROWS.flatMap((row) =>
  row.read.map((path): readonly [string, string, readonly Named[]] => {
    const made = CASES[row.id];
    const beside: readonly Named[] = made?.with ? [made.with] : [];
    return [row.id, path, [[path, made?.yes ?? ""], ...beside]];
  }),
);

describe("marker table", () => {
  it("has one case for every row, unique ids, and a source with a date or a version", () => {
    expect(Object.keys(CASES).sort()).toEqual(MARKER_ROWS.map((row) => row.id).sort());
    for (const row of MARKER_ROWS) expect([row.id, row.source.length > 12]).toEqual([row.id, true]);
  });

  it.each(PLACES.filter(([, path]) => !/^(?:stealth|watermark|visible|detector)\//.test(path)))(
    "%s is found in a file at %s",
    async (id, path, named) => {
      // A companion of another container cannot share the file: those rows are matched on facts alone.
      const mixed = named.some(([each]) => each.split("/")[0] !== path.split("/")[0]);
      const facts = mixed ? factsFrom(named) : await factsOf(await carry(named));
      expect(matchMarkers(facts).map((hit) => hit.row.id)).toContain(id);
    },
  );

  it.each(Object.entries(CASES))("%s does not match its near misses", (id, { nearMisses }) => {
    expect(nearMisses.length).toBeGreaterThan(0);
    for (const named of nearMisses) expect(matchMarkers(factsFrom(named)).map((hit) => hit.row.id)).not.toContain(id);
  });

  it.each(NOT_AI)("%s is no AI marker", async (_, named) => {
    const hits = matchMarkers(await factsOf(await carry(named)));
    expect(hits.filter((hit) => isAi(hit.says))).toEqual([]);
  });

  it("never turns a near miss into a marker by changing letters around it", () => {
    const near = NOT_AI.map(([, named]) => named);
    fc.assert(
      fc.property(
        fc.constantFrom(...near),
        fc.array(fc.tuple(fc.nat(), fc.string({ minLength: 0, maxLength: 3 })), { minLength: 1, maxLength: 4 }),
        (named, changes) => {
          const mutated = named.map(([path, value]): Named => {
            let text = value;
            for (const [at, put] of changes) {
              const index = at % (text.length + 1);
              text = text.slice(0, index) + put + text.slice(index + 1);
            }
            return [path, text];
          });
          // A digit of a label is the label: those two say what they say by one character.
          const byDigit = named.some(([path]) => path === "tag/AIGC" || path === "tag/aigc_info");
          if (!byDigit)
            expect(
              matchMarkers(factsFrom(mutated)).filter((hit) => isAi(hit.says) && hit.row.confidence === "full"),
            ).toEqual([]);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ["1", "ai-generated"],
    ["2", "possibly-ai"],
    ["3", "possibly-ai"],
    ["0", "none"],
    ["9", "none"],
  ])("AIGC label %s says %s", (value, says) => {
    expect(matchMarkers([fact("tag/AIGC", label(value))])[0]?.says).toBe(says);
  });

  it.each([
    ["001191110102MACQD9K64010000", "1", "ByteDance", "Doubao"],
    // One code signs for several products: the company is named, no product.
    ["001191330106MA2CFLDG4R10001", "1", "Alibaba", undefined],
    ["MiniMax", "1", "MiniMax", "Hailuo"],
    ["kling", "1", "Kuaishou", "Kling"],
    ["", "KLingMuse_1", "Kuaishou", "Kling"],
    ["001191110000000000000010000", "1", undefined, undefined],
  ])("producer %s with number %s is %s's %s", (producer, id, vendor, product) => {
    const [hit] = matchMarkers([fact("text/AIGC", label("1", producer, id))]);
    expect([hit?.vendor, hit?.product]).toEqual([vendor, product]);
  });

  it("reads the names of container tags in any case", () => {
    expect(matchMarkers([fact("tag/COMMENT", "made with suno")])[0]?.vendor).toBe("Suno");
    expect(matchMarkers([fact("text/DESCRIPTION", "x")])).toEqual([]);
  });

  it("reads keys that look like prototypes as keys", () => {
    expect(
      matchMarkers([fact("text/prompt", '{"__proto__":{"class_type":"KSampler","inputs":{}},"constructor":1}')]),
    ).toHaveLength(1);
    expect(matchMarkers([fact("tag/PEg_Info", '{"__proto__":{"genAIType":8}}')])).toEqual([]);
    expect(({} as { class_type?: string }).class_type).toBeUndefined();
  });
});

describe("digital source types", () => {
  it("hold IPTC's twenty codes and C2PA's two", () => {
    expect(SOURCE_TYPES.size).toBe(22);
  });
  it.each([
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "https://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia",
    "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia/",
    "digsrctype:trainedAlgorithmicMedia",
    "trainedAlgorithmicMedia",
  ])("%s is AI-generated", (value) => {
    expect(sourceType(value)).toMatchObject({ says: "ai-generated", generative: true });
  });
  it.each([
    "nottrainedAlgorithmicMedia",
    "http://evil.example/trainedAlgorithmicMedia",
    "trainedAlgorithmicMedia and more",
    "x".repeat(10_000),
  ])("%s says nothing", (value) => {
    expect(sourceType(value)).toBeUndefined();
  });
});

describe("names in manifests", () => {
  it.each([
    ["GPT-4o", "OpenAI", true],
    ["gpt-image 2.0", "OpenAI", true],
    ["DALL·E", "OpenAI", true],
    // Truepic runs the signing for OpenAI: this is no camera of Truepic's.
    ["Truepic Lens CLI in Sora", "OpenAI", false],
    ["Adobe_Firefly adobe_c2pa/0.12.4", "Adobe", true],
    ["Adobe_Photoshop/26.9.0 adobe_c2pa/0.14.2", "Adobe", false],
    ["Google C2PA Core Generator Library", "Google", false],
    ["Galaxy S25 c2pa-rs/0.62.0", "Samsung", false],
    ["Photo assist", "Samsung", true],
    ["Flux.2", "Black Forest Labs", true],
    ["Nova Canvas", "Amazon", true],
    ["Canva", "Canva", false],
    ["Truepic_Lens_SDK_libc2pa/2.5.1", "Truepic", false],
    ["Runway Video Generation 4.5.0", "Runway", true],
    ["RefaceAI", "Neocortext", false],
    ["Pixel Studio", "Google", false],
    ["M11-P/2.0.2 (Serial: 1) lc_c2pa/v1.6.1", "Leica", false],
  ])("%s is %s's", (name, vendor, aiOnly) => {
    expect(recogniseName(name)).toMatchObject({ vendor, aiOnly });
  });
  it.each(["Fluxbox", "My Adobe clone", "Soraya's camera", "Geminid viewer", "Jaspers", "Snapdragonfly"])(
    "%s is nobody's",
    (name) => {
      expect(recogniseName(name)).toBeUndefined();
    },
  );
  it.each([
    "c2patool/0.9.12", "c2pa-rs/0.28.4", "Google C2PA Core Generator Library", "OpenAI Media Service API", "Truepic_Lens_SDK_libc2pa/2.5.1",
    "Microsoft_Responsible_AI/1.0", "ByteDance Media Transcode Service", "Acme Signing SDK 2.0",
  ])("%s signs for others", (name) => {
    expect(isSigningTool(name)).toBe(true);
  }); // biome-ignore format: a list
  it.each([
    "Adobe_Photoshop/26.9.0 adobe_c2pa/0.14.2 c2pa-rs/0.19",
    "gpt-image",
    "ChatGPT",
    "Nova Canvas",
    "Adobe Firefly",
    "Photo assist",
  ])("%s is a program", (name) => {
    expect(isSigningTool(name)).toBe(false);
  });
  it("are cited row by row", () => {
    for (const row of NAMES) expect(row.source).toMatch(/\d{4}/);
  });
});
