import { expect, it } from "vitest";
import * as media from "../../../../test/fixtures/media.ts";
import { walked } from "../../../../test/fixtures/placed.ts";
import { RECORDINGS } from "../../../../test/fixtures/recordings.ts";
import { STILLS } from "../../../../test/fixtures/stills.ts";
import { readFacts } from "../metadata/facts.ts";
import { matchMarkers } from "./match.ts";

/** What ordinary programs and people write. Some of it reads like the name of a generator. */
const TOOLS = [
  "Adobe Photoshop 25.4 (Windows)",
  "Adobe Photoshop Lightroom Classic 13.2",
  "GIMP 2.10.36",
  "Canon Digital Photo Professional 4",
  "darktable 4.6.1",
  "Microsoft Office",
  "Ver.2.01",
  "Canva",
];
const WORDS = [
  "Sora, our dog, by the sea",
  "The generated power goes to Luma, Arizona",
  "Imagen de la plaza mayor",
  "Midjourney through the Alps, day 4",
  "Firefly over the pond; ideogram on a wall; Kling mountain",
  "Steps: 20 of 30, the runway at dusk",
  "AI: Amnesty International, AIGC seminar",
  "负片扫描，非人工智能",
];
const SOURCES = ["digitalCapture", "negativeFilm", "screenCapture", "digitalArt", "print", "humanEdits"];
const PER_FORMAT = 12;

const ordinaryXmp = (index: number): string =>
  media.xmpPacket(
    {
      "xmp:CreatorTool": TOOLS[index % TOOLS.length] ?? "",
      "dc:description": WORDS[index % WORDS.length] ?? "",
      "photoshop:Headline": WORDS[(index * 3 + 1) % WORDS.length] ?? "",
      "Iptc4xmpExt:DigitalSourceType": `http://cv.iptc.org/newscodes/digitalsourcetype/${SOURCES[index % SOURCES.length]}`,
      "xmp:CreateDate": `20${10 + (index % 15)}-05-06T07:08:09+02:00`,
    },
    {
      xmp: "http://ns.adobe.com/xap/1.0/",
      dc: "http://purl.org/dc/elements/1.1/",
      photoshop: "http://ns.adobe.com/photoshop/1.0/",
      Iptc4xmpExt: media.NAMESPACES.iptc,
    },
  );

/** China's label of content that is no AI's. */
const NOT_AI = JSON.stringify({ Label: "0", ContentProducer: "", ProduceID: "" });

async function files(): Promise<[name: string, bytes: Uint8Array][]> {
  const jpegs = await Promise.all(
    ["#336699", "#ffffff", "#102030"].map((colour) => media.picture("jpeg", { colour, width: 40, height: 30 })),
  );
  const indices = Array.from({ length: PER_FORMAT }, (_, index) => index);
  const jpegOf = (index: number): Uint8Array => jpegs[index % jpegs.length] ?? new Uint8Array();
  return [
    ...Object.entries(STILLS).flatMap(([name, { make, xmp }]) =>
      indices.map((index): [string, Uint8Array] => [
        `${name} ${index}`,
        make({ jpeg: jpegOf(index), ...(xmp ? { xmp: ordinaryXmp(index) } : {}) }),
      ]),
    ),
    ...Object.entries(RECORDINGS).flatMap(([name, { make, labelled }]) =>
      indices.map((index): [string, Uint8Array] => [
        `${name} ${index}`,
        make(labelled && index % 2 === 1 ? (index % 4 === 1 ? NOT_AI : WORDS[index % WORDS.length]) : undefined),
      ]),
    ),
  ];
}

it("300 ordinary files in formats without a library carry no marker of AI, and nothing of them is damaged", async () => {
  const made = await files();
  expect(made.length).toBeGreaterThanOrEqual(300);
  const wrong: string[] = [];
  let facts = 0;
  for (const [name, bytes] of made) {
    const container = await walked(bytes);
    const read = await readFacts(container.blocks);
    facts += read.facts.length;
    for (const limit of [...container.limits, ...read.limits])
      wrong.push(`${name}: ${limit.code} ${limit.detail ?? ""}`);
    for (const { row, says } of matchMarkers(read.facts))
      if (says.includes("ai")) wrong.push(`${name}: ${row.id} says ${says}`);
  }
  expect(wrong).toEqual([]);
  expect(facts).toBeGreaterThan(made.length);
});
