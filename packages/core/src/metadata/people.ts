import { present } from "../model/present.ts";
import type { Metadata } from "../model/report.ts";
import type { Covered } from "../model/vocabulary.ts";
import { byPath } from "./by-path.ts";
import type { RawFact } from "./facts.ts";
import { isMaker, isName } from "./makers.ts";

type Place = { path: string; covered: Covered };

const MAX_SOFTWARE = 12;
const MAX_DATES = 16;

/** Paths that name software, in the order of how directly they do. */
const SOFTWARE = [
  "exif/ifd0/Software", "xmp/xmp:CreatorTool", "xmp/xmpMM:History/stEvt:softwareAgent", "xmp/pdf:Producer", "iptc/2:65 OriginatingProgram",
  "text/Software", "text/software", "tag/©too", "tag/©swr", "tag/com.apple.quicktime.software", "tag/ISFT", "tag/TSSE", "tag/TENC",
  "tag/encoder", "tag/vendor", "tag/Producer", "tag/Creator", "tag/Originator", "tag/com.android.version", "tag/FIRM",
  "tag/encoding application", "tag/metadatacreator", "tag/WM/ToolName", "tag/WM/EncodingSettings",
]; // biome-ignore format: a table

const DATES: readonly (readonly [path: string, what: string])[] = [
  ["exif/exif/DateTimeOriginal", "captured"],
  ["exif/exif/CreateDate", "captured"],
  ["exif/exif/DateTimeDigitized", "digitised"],
  ["exif/ifd0/DateTimeOriginal", "captured"],
  ["exif/ifd0/CreateDate", "captured"],
  ["exif/ifd0/ModifyDate", "modified"],
  ["exif/ifd0/DateTime", "modified"],
  ["xmp/photoshop:DateCreated", "captured"],
  ["xmp/exif:DateTimeOriginal", "captured"],
  ["xmp/xmp:CreateDate", "created"],
  ["xmp/xmp:ModifyDate", "modified"],
  ["xmp/xmp:MetadataDate", "metadata"],
  ["iptc/2:55 DateCreated", "created"],
  ["text/Creation Time", "created"],
  ["text/date:create", "created"],
  ["tag/com.apple.quicktime.creationdate", "captured"],
  ["tag/creation_time", "created"],
  ["tag/©day", "created"],
  ["tag/TDRC", "created"],
  ["tag/TDEN", "created"],
  ["tag/TYER", "created"],
  ["tag/DATE", "created"],
  ["tag/ICRD", "created"],
  ["tag/OriginationDate", "created"],
  ["tag/IDIT", "captured"],
  ["tag/MDPM:DateTimeOriginal", "captured"],
  ["tag/recorded date", "captured"],
  ["tag/creationdate", "created"],
  ["tag/WM/EncodingTime", "created"],
  ["tag/WM/Year", "created"],
  ["tag/metadatadate", "metadata"],
  ["tag/COMT:date", "created"],
  ["tag/CreationDate", "created"],
  ["tag/ModDate", "modified"],
];

const MAKE = [
  "exif/ifd0/Make",
  "tag/com.apple.quicktime.make",
  "tag/com.android.manufacturer",
  "tag/©mak",
  "tag/CIFF:Make",
  "tag/X3F:Make",
  "tag/MDPM:Make",
  "xmp/tiff:Make",
];
const MODEL = [
  "exif/ifd0/Model",
  "tag/com.apple.quicktime.model",
  "tag/com.android.model",
  "tag/©mod",
  "tag/©mdl",
  "tag/GPMF:MINF",
  "tag/CIFF:Model",
  "tag/X3F:Model",
  "tag/MDPM:Model",
  "xmp/tiff:Model",
];
const PLACE = ["tag/com.apple.quicktime.location.ISO6709", "tag/©xyz", "tag/loci"];

/** What only a camera writes: how it exposed, or the software's own keys of phones and cameras. */
const STRUCTURE = new Set([
  "ExposureTime", "FNumber", "ISO", "ISOSpeedRatings", "FocalLength", "ApertureValue", "MaxApertureValue", "ExposureProgram", "MeteringMode",
  "LensModel", "FocalLengthIn35mmFormat", "ShutterSpeedValue", "SubjectDistance",
]); // biome-ignore format: a list
/** Fields that only structures of cameras and phones have. */
const OWN_PLACES =
  /^tag\/(?:GPMF:|MDPM:|CIFF:|X3F:|com\.apple\.quicktime\.(?:make|model)$|com\.android\.(?:manufacturer|model)$)/;
const exposed = (facts: readonly RawFact[]): boolean =>
  facts.some(({ path }) => {
    if (OWN_PLACES.test(path)) return true;
    const name = /^(?:exif\/(?:ifd0|exif)\/|xmp\/exif:)(\w+)$/.exec(path)?.[1];
    return name !== undefined && STRUCTURE.has(name);
  });

/**
 * Make and model as a camera's only where a maker's name or what a camera writes beside them supports it: generators put
 * the names of models, prompts and whole graphs there.
 */
function cameraOf(
  facts: readonly RawFact[],
  make: string | undefined,
  model: string | undefined,
): Metadata["camera"] | undefined {
  const names = present({
    make: make !== undefined && isName(make) ? make : undefined,
    model: model !== undefined && isName(model) ? model : undefined,
  });
  const known =
    (names.make !== undefined && isMaker(names.make)) || (names.model !== undefined && isMaker(names.model));
  return (known || exposed(facts)) && Object.keys(names).length > 0 ? names : undefined;
}

/** The camera, software, dates and place a person asks for first. All of it is stated by the file, none proven. */
export function summariseMetadata(
  facts: readonly RawFact[],
  placeOf: (fact: RawFact) => Place,
): Omit<Metadata, "facts" | "generation"> {
  const own = facts.filter((fact) => fact.block.embedded !== true);
  const at = byPath(own, ({ path }) => path);
  const first = (paths: readonly string[]) => {
    for (const path of paths) {
      const found = at(path).find((fact) => String(fact.value).trim() !== "");
      if (found) return String(found.value).trim();
    }
    return undefined;
  };
  const model = first(MODEL);
  const camera = cameraOf(own, first(MAKE), model);
  const software = new Set<string>();
  for (const path of SOFTWARE) {
    for (const fact of at(path))
      if (software.size < MAX_SOFTWARE) software.add(softwareName(path, String(fact.value), model));
  }
  const dates: Metadata["dates"] = [];
  for (const [path, what] of DATES) {
    const [fact] = at(path);
    if (!fact || dates.length >= MAX_DATES) continue;
    const value = String(fact.value).trim();
    if (/\d{4}/.test(value) && !/^0000/.test(value))
      dates.push({ what, value, ...zoneOf(own, path), ...placeOf(fact) });
  }
  const location = findLocation(own, placeOf);
  return {
    ...present({ camera }),
    software: [...software],
    dates,
    ...present({ location }),
  };
}

/** EXIF 2.31 keeps the zone of a time in a field beside it. */
const ZONES: ReadonlyMap<string, string> = new Map([
  ["exif/exif/DateTimeOriginal", "exif/exif/OffsetTimeOriginal"],
  ["exif/exif/CreateDate", "exif/exif/OffsetTimeDigitized"],
  ["exif/exif/DateTimeDigitized", "exif/exif/OffsetTimeDigitized"],
  ["exif/ifd0/ModifyDate", "exif/exif/OffsetTime"],
  ["exif/ifd0/DateTime", "exif/exif/OffsetTime"],
]);

function zoneOf(facts: readonly RawFact[], date: string): { zone?: string } {
  const path = ZONES.get(date);
  const zone = facts.find((fact) => fact.path === path)?.value;
  return present({ zone: typeof zone === "string" && /^[+-]\d\d:\d\d$/.test(zone) ? zone : undefined });
}

/** A bare number is the version of the system that such a tag belongs to. */
function softwareName(path: string, value: string, model: string | undefined): string {
  const text = value.trim();
  if (!/^\d+(?:\.\d+){0,3}$/.test(text)) return text;
  if (path === "tag/com.android.version") return `Android ${text}`;
  if (path === "tag/com.apple.quicktime.software")
    return /^iPhone|^iPod/.test(model ?? "") ? `iOS ${text}` : /^iPad/.test(model ?? "") ? `iPadOS ${text}` : text;
  return path === "tag/FIRM" ? `firmware ${text}` : text;
}

/** Degrees as XMP writes them (XMP specification part 2, "GPSCoordinate"): `52,31.2N` or `52,31,12N`. */
function xmpDegrees(fact: RawFact | undefined): number | undefined {
  const match = /^(\d{1,3}),(\d{1,2}(?:\.\d+)?)(?:,(\d{1,2}(?:\.\d+)?))?([NSEW])$/.exec(
    String(fact?.value ?? "").trim(),
  );
  if (!match) return undefined;
  const [, degrees, minutes, seconds = "0", side = ""] = match;
  const value = Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
  return side === "S" || side === "W" ? -value : value;
}

function findLocation(facts: readonly RawFact[], placeOf: (fact: RawFact) => Place): Metadata["location"] {
  const latitude = facts.find((fact) => fact.path === "exif/gps/latitude");
  const longitude = facts.find((fact) => fact.path === "exif/gps/longitude");
  if (typeof latitude?.value === "number" && typeof longitude?.value === "number") {
    return valid(latitude.value, longitude.value, { ...placeOf(latitude), ...altitudeOf(facts) });
  }
  const north = facts.find((fact) => fact.path === "xmp/exif:GPSLatitude");
  const [y, x] = [xmpDegrees(north), xmpDegrees(facts.find((fact) => fact.path === "xmp/exif:GPSLongitude"))];
  if (north && y !== undefined && x !== undefined) return valid(y, x, placeOf(north));
  const iso = facts.find((fact) => PLACE.includes(fact.path));
  // ISO 6709: ±DD.DDDD±DDD.DDDD
  const match = iso && /^([+-]\d{1,2}(?:\.\d+)?)([+-]\d{1,3}(?:\.\d+)?)/.exec(String(iso.value));
  return match && iso ? valid(Number(match[1]), Number(match[2]), placeOf(iso)) : undefined;
}

/** EXIF 2.32, 4.6.6: metres, below the sea where the reference is 1. */
function altitudeOf(facts: readonly RawFact[]): { altitude?: number } {
  const metres = facts.find(({ path }) => path === "exif/gps/GPSAltitude")?.value;
  if (typeof metres !== "number" || !(metres >= 0 && metres < 100_000)) return {};
  const below = String(facts.find(({ path }) => path === "exif/gps/GPSAltitudeRef")?.value ?? "") === "1";
  return { altitude: Math.round(below ? -metres : metres) };
}

function valid(latitude: number, longitude: number, place: Place & { altitude?: number }): Metadata["location"] {
  const inRange = Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180;
  return inRange && (latitude !== 0 || longitude !== 0) ? { latitude, longitude, ...place } : undefined;
}
