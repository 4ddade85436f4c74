import { present } from "./present.ts";

/** A time as people and files write it, taken apart. Numbers are as the file has them: nothing is moved to another zone. */
export interface Moment {
  year: number;
  month: number;
  day: number;
  /** `08:50` or `08:50:24`; absent where a day alone is named. */
  time?: string;
  /** `.123`, where the time has parts of a second. */
  fraction?: string;
  /** `Z`, `UTC`, `+02:00` or `+0200`; absent where none is named. */
  zone?: string;
}

/** EXIF writes `2026:01:02 03:04:05`, XMP, actions and timestamps RFC 3339, IIM digits alone; PDF see below. */
const FORMS = [
  /^(\d{4})[:-](\d{2})[:-](\d{2})(?:[ T](\d{2}:\d{2}(?::\d{2})?)(\.\d+)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?)?$/,
  /^(\d{4})(\d{2})(\d{2})$/,
];

/** PDF's own dates (ISO 32000-2, 7.9.4): `D:20231127230922+05'30'`, with as much of the end left out as is not known. */
const PDF_DATE =
  /^D:(\d{4})(?:(\d{2})(?:(\d{2})(?:(\d{2})(?:(\d{2})(\d{2})?)?)?)?)?(?:(Z)(?:00'?00'?)?|([+-]\d{2})'?(\d{2})'?)?$/;

/** The same, as RFC 3339 writes it; undefined where it names no day. */
function fromPdf(text: string): string | undefined {
  const [, year, month, day, hour, minute = "00", second = "00", utc, hours, minutes] = PDF_DATE.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined) return undefined;
  const date = `${year}-${month}-${day}`;
  if (hour === undefined) return date;
  return `${date}T${hour}:${minute}:${second}${utc ?? (hours === undefined ? "" : `${hours}:${minutes}`)}`;
}

/**
 * Takes a time apart as EXIF, XMP, IPTC IIM, PDF and Content Credentials write it.
 * @param text what the file has
 * @returns undefined where it is written otherwise, or names no day of a calendar
 */
export function momentOf(text: string): Moment | undefined {
  const bare = text.trim();
  const written = bare.startsWith("D:") ? fromPdf(bare) : bare;
  if (written === undefined) return undefined;
  for (const form of FORMS) {
    const match = form.exec(written);
    if (!match) continue;
    const [year = 0, month = 0, day = 0] = match.slice(1, 4).map(Number);
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31) return undefined;
    const [time, fraction, zone] = match.slice(4);
    return { year, month, day, ...present({ time, fraction, zone }) };
  }
  return undefined;
}

const digits = (number: number, length: number): string => String(number).padStart(length, "0");

/**
 * The instant that a text names. Without a zone it is taken as UTC, on every machine: who compares such times allows for
 * the hours that lie between zones.
 * @param text what the file has
 * @returns milliseconds since 1970, NaN where it is no time; and whether it names its zone
 */
export function instantOf(text: string): { ms: number; zoned: boolean } {
  const moment = momentOf(text);
  // RFC 3339 has small letters too, and XMP may leave the day out.
  if (!moment) return { ms: /^\d{4}(?:-|$)/.test(text) ? Date.parse(text) : Number.NaN, zoned: /[Zz]$/.test(text) };
  const { year, month, day, time = "00:00:00", fraction = "", zone } = moment;
  const offset = zone === undefined || zone === "UTC" ? "Z" : zone.replace(/^(...)(\d\d)$/, "$1:$2");
  const seconds = time.length === 5 ? `${time}:00` : time;
  const date = `${digits(year, 4)}-${digits(month, 2)}-${digits(day, 2)}`;
  return { ms: Date.parse(`${date}T${seconds}${fraction}${offset}`), zoned: zone !== undefined };
}
