/**
 * What provcheck reads of metadata against ExifTool, in every carrier that this suite can make: maker, model, dates, places,
 * sizes and every field about AI. `ORACLE_FILES=200` makes more of each.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { createInspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { CARRIERS, factSets } from "../fixtures/metadata-files.ts";

const hasExiftool = spawnSync("exiftool", ["-ver"]).status === 0;
const FILES = Number(process.env.ORACLE_FILES ?? 64);

type Told = Readonly<Record<string, string | number | undefined>>;
const factOf = (report: Report, path: string) => report.metadata.facts.find((fact) => fact.path === path)?.value;

/** ExifTool's names, group by group, and where ours stand. */
const NAMES: readonly (readonly [tag: string, path: string])[] = [
  ["IFD0:Make", "exif/ifd0/Make"],
  ["IFD0:Model", "exif/ifd0/Model"],
  ["IFD0:Software", "exif/ifd0/Software"],
  ["ExifIFD:DateTimeOriginal", "exif/exif/DateTimeOriginal"],
  ["XMP-tiff:Make", "xmp/tiff:Make"],
  ["XMP-tiff:Model", "xmp/tiff:Model"],
  ["XMP-exif:DateTimeOriginal", "xmp/exif:DateTimeOriginal"],
  ["XMP-xmp:CreatorTool", "xmp/xmp:CreatorTool"],
  ["XMP-iptcExt:DigitalSourceType", "xmp/Iptc4xmpExt:DigitalSourceType"],
  ["XMP-iptcExt:AISystemUsed", "xmp/Iptc4xmpExt:AISystemUsed"],
  ["XMP-iptcExt:AISystemVersionUsed", "xmp/Iptc4xmpExt:AISystemVersionUsed"],
  ["XMP-iptcExt:AIPromptInformation", "xmp/Iptc4xmpExt:AIPromptInformation"],
  ["Keys:Make", "tag/com.apple.quicktime.make"],
  ["Keys:Model", "tag/com.apple.quicktime.model"],
  ["Keys:CreationDate", "tag/com.apple.quicktime.creationdate"],
  ["PNG:Parameters", "text/parameters"],
  ["PNG:AIGC", "text/AIGC"],
  ["Vorbis:Aigc", "tag/AIGC"],
  ["PDF:AIGC", "tag/AIGC"],
];
/** What ExifTool does not give, and why: everything else has to be equal. */
const LACKS: Readonly<Record<string, RegExp>> = {
  // It puts the elements' path in front of each name (`SvgMetadataMake`), and reads no size.
  svg: /./,
  // It gives no size where no sensor is described.
  rw2: /^size$/,
};

const number = (value: unknown): number | undefined => (value === undefined ? undefined : Number(value));
/** Dates by their digits, whatever stands between them; everything else as it is. */
const plain = (value: unknown): string | undefined => {
  const text = value === undefined ? undefined : String(value);
  return text && /^\d{4}[-:]\d\d[-:]\d\d[T ]/.test(text) ? text.replace(/\D/g, "").slice(0, 14) : text;
};
/** Both as `52.5200 13.4083`. */
const place = (y: number | undefined, x: number | undefined): string | undefined =>
  y === undefined || x === undefined ? undefined : `${y.toFixed(4)} ${x.toFixed(4)}`;

/** What ExifTool and we say of the whole, under one name each. */
function wholes(report: Report, theirs: Told): [what: string, ours: string | undefined, other: string | undefined][] {
  const { dimensions } = report.input;
  const { location } = report.metadata;
  const [keyedY, keyedX] = String(theirs["Keys:GPSCoordinates"] ?? "").split(" ");
  return [
    ["size", dimensions && `${dimensions.width} ${dimensions.height}`, plain(theirs["Composite:ImageSize"])],
    [
      "place",
      location && place(location.latitude, location.longitude),
      place(
        number(theirs["Composite:GPSLatitude"] ?? theirs["XMP-exif:GPSLatitude"] ?? (keyedY || undefined)),
        number(theirs["Composite:GPSLongitude"] ?? theirs["XMP-exif:GPSLongitude"] ?? keyedX),
      ),
    ],
  ];
}

describe.runIf(hasExiftool)("metadata as ExifTool reads it", () => {
  const inspector = createInspector({ processes: 2, secondOpinion: "off" });
  const dir = tempDir();
  const tally = new Map<string, number>();
  const told = new Map<string, Told>();
  const sets = factSets(Math.ceil(FILES / Object.keys(CARRIERS).length));
  beforeAll(async () => {
    for (const [name, make] of Object.entries(CARRIERS))
      for (const [index, facts] of sets.entries()) writeFileSync(join(dir, `${index}.${name}`), await make(facts));
    const asked = ["-j", "-n", "-G1", "-a", ...NAMES.map(([tag]) => `-${tag}`)];
    const rows = execFileSync(
      "exiftool",
      [...asked, "-GPSLatitude", "-GPSLongitude", "-Keys:GPSCoordinates", "-ImageSize", dir],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    for (const row of JSON.parse(rows) as Told[]) told.set(basename(String(row.SourceFile)), row);
  }, 120_000);
  afterAll(async () => {
    await inspector.close();
    const facts = [...tally].map(([what, count]) => `${what} ${count}`).join(", ");
    process.stdout.write(`\n${told.size} files, equal to ExifTool: ${facts}\n`);
  });

  it.each(Object.keys(CARRIERS))("%s: equal, or left out by ExifTool for a reason", async (name) => {
    for (const index of sets.keys()) {
      const file = `${index}.${name}`;
      const report = await inspector.inspect(join(dir, file));
      const theirs = told.get(file) ?? {};
      const facts = NAMES.map(([tag, path]) => [tag, plain(factOf(report, path)), plain(theirs[tag])] as const);
      let equal = 0;
      for (const [what, ours, other] of [...facts, ...wholes(report, theirs)]) {
        // Two groups that stand for one place of ours: ExifTool names the one that the format has.
        if (
          other === undefined &&
          (ours === undefined ||
            NAMES.some(
              ([tag, path]) =>
                tag === what && NAMES.some(([same, at]) => same !== tag && at === path && theirs[same] !== undefined),
            ))
        )
          continue;
        if (other === undefined && LACKS[name]?.test(what)) continue;
        expect(ours, `${file}: ${what}`).toBe(other);
        tally.set(what, (tally.get(what) ?? 0) + 1);
        equal += 1;
      }
      expect(equal > 0 || LACKS[name] !== undefined, file).toBe(true);
      expect(report.limits, file).toEqual([]);
    }
  });
});
