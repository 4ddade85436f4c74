import type { Report } from "@provcheck/core/explain";

/** Where facts keep a place: EXIF's GPS, IPTC's and XMP's names of cities, countries and what is shown. */
const PLACE = /gps|geo|location|latitude|longitude|altitude|\bcity|country|province|state$|xyz/i;

/** A report without the file's name and without any place: for whoever passes it on and protects a source. */
export function withoutNameAndPlace(report: Report, name: string): Report {
  const { location: _, ...metadata } = report.metadata;
  const extension = /\.[A-Za-z0-9]{1,5}$/.exec(report.input.name)?.[0] ?? "";
  return {
    ...report,
    input: { ...report.input, name: `${name}${extension}` },
    metadata: { ...metadata, facts: metadata.facts.filter(({ path }) => !PLACE.test(path)) },
  };
}
