import { present } from "../model/present.ts";
import type { Report } from "../model/report.ts";

/** What can be left out of a report: what the file is called, where it says it was made. */
export const LEFT_OUT = ["name", "place"] as const;
/**
 * What can be left out of a report.
 * @example
 * ```ts
 * import { inspect, type LeftOut, leaveOut } from "@provcheck/core";
 * const what: LeftOut[] = ["place"];
 * console.log(leaveOut(await inspect("photo.jpg"), what).metadata.location);
 * ```
 */
export type LeftOut = (typeof LEFT_OUT)[number];

/** A shorter name than this stands in words that have nothing to do with it. */
const LEAST_CHARS = 4;

/**
 * The same report without what the file is called, or without the place that it states. A name can be a source's; a report that is
 * handed on need not tell it. `name`: the file's name wherever it stands, and every title of it or of what it was made from.
 * `place`: coordinates and names of places, the values of all fields that hold them among them. What is seen in the picture, what
 * people wrote in captions, and the file's digest stay.
 * @param report from `inspect`; it is not changed
 * @param what `name`, `place` or both
 * @param instead what stands for the name
 * @example
 * ```ts
 * import { inspect, leaveOut } from "@provcheck/core";
 * console.log(JSON.stringify(leaveOut(await inspect("source.jpg"), ["name", "place"], "file 1")));
 * ```
 */
export function leaveOut(report: Report, what: readonly LeftOut[], instead = ""): Report {
  const placeless = what.includes("place") ? withoutPlace(report) : report;
  return what.includes("name") ? withoutName(placeless, instead) : placeless;
}

/** Fields of EXIF, XMP and IPTC that hold a place: GPS, and its names from the country down to the spot. */
const PLACE =
  /gps|geo|latitude|longitude|location|(?:^|[/:\s])(?:city|sub-?location|province|state|province-state|country(?:-?(?:code|name))?|worldregion)\b/i;

function withoutPlace(report: Report): Report {
  const { location: _, ...metadata } = report.metadata;
  return { ...report, metadata: { ...metadata, facts: metadata.facts.filter(({ path }) => !PLACE.test(path)) } };
}

/** Fields that hold what a file is or was called. */
const TITLE = /title|filename|documentname|object ?name|headline|derivedfrom|filepath/i;

function withoutName(report: Report, instead: string): Report {
  const { metadata, credentials, observations } = report;
  const { texts } = metadata;
  const untitled: Report = {
    ...report,
    metadata: {
      ...metadata,
      ...present({ texts: texts?.filter(({ what }) => what !== "title") }),
      facts: metadata.facts.filter(({ path }) => !TITLE.test(path)),
    },
    credentials: {
      ...credentials,
      manifests: credentials.manifests.map(({ title: _, ingredients, ...manifest }) => ({
        ...manifest,
        ingredients: ingredients.map(({ title: __, ...ingredient }) => ingredient),
      })),
    },
    observations: observations.map((each) =>
      "title" in each.args ? { ...each, args: { ...each.args, title: "" } } : each,
    ),
  };
  const told = namesOf(report.input.name).reduce((left, name) => replaced(left, name, instead), untitled);
  return { ...told, input: { ...told.input, name: instead } };
}

/** Every way in which a path may be told: whole, its last part, and that without its ending. The longest first. */
export function namesOf(path: string): string[] {
  const base = path.split(/[\\/]/).at(-1) ?? path;
  const stem = base.replace(/\.[^.]{1,5}$/, "");
  // Digits alone are a date or a number as often as a name.
  return [...new Set([path, base, stem])].filter((name) => name.length >= LEAST_CHARS && !/^[\d\s._-]*$/.test(name));
}

/** Names of what holds codes of ours, digests or pictures: a file that is called like a code changes none. */
const CODES: ReadonlySet<string> = new Set(
  (
    "base64 sha256 digest kind code state says carriage id mediaType format answer strength outcome reason reasons covered bearsOn " +
    "innocentCauses markerIds codes failures attested signals relationship tier checked step verdict what law requirement key action " +
    "digitalSourceType integrity found problem pass confidence status error"
  ).split(" "),
);
const isPart = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

/** The same value with one text for another wherever it stands by itself in a string, codes apart. */
export function replaced<T>(value: T, text: string, instead: string): T {
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${isPart(text)}(?![\\p{L}\\p{N}])`, "gu");
  const visit = (each: unknown): unknown => {
    if (typeof each === "string") return each.replace(alone, () => instead);
    if (Array.isArray(each)) return each.map(visit);
    if (each === null || typeof each !== "object") return each;
    return Object.fromEntries(Object.entries(each).map(([name, item]) => [name, CODES.has(name) ? item : visit(item)]));
  };
  // Only texts inside are changed: the shape is that of what came in.
  return visit(value) as T;
}
