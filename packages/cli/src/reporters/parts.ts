/** What a page shows of a report beside its sentences, without saying in what markup: the report's page and the page for reporters share it. */
import { type Explanation, explain, type Language, type Report } from "@provcheck/core";
import { type reportWords, term } from "./words.ts";

type Words = ReturnType<typeof reportWords>;
/** A label and what stands beside it. */
export type Row = Explanation["details"][number];

const LAWS_FOR: ReadonlySet<Report["origin"]["kind"]> = new Set(["ai-generated", "ai-edited", "possibly-ai"]);

/** A report in words, with all that a page has room for. What laws ask of AI content is no matter of a picture that nothing says it of. */
export function tellForPage(report: Report, lang: Language): Explanation {
  const laws = LAWS_FOR.has(report.origin.kind) ? (["disclosure"] as const) : [];
  return explain(report, { lang, show: ["history", "time", "signer", "coverage", ...laws] });
}

/** How far the history is backed, as a sentence. */
export const ladderText = ({ assurance: { level } }: Report, words: Words): string =>
  level === null ? words.noLadder : words.ladder.replace("{level}", String(level));

/** One piece of the bar of bytes: what it is, how wide, and where it lies. */
export interface CoveragePart {
  kind: "signed" | "mandated" | "open";
  /** Its share of the file in percent; narrow ones keep a hair so that they are seen. */
  share: number;
  title: string;
}

const MOST_PARTS = 200;

/** The bytes that the signature covers, those that it may leave out, and those that it leaves out. */
export function coverageParts({ credentials, input }: Report): CoveragePart[] {
  if (!credentials.coverage || input.bytes === 0) return [];
  return credentials.coverage.ranges.slice(0, MOST_PARTS).map((range) => ({
    kind: range.signed ? "signed" : range.mandated ? "mandated" : "open",
    share: Math.max(0.4, (range.length / input.bytes) * 100),
    title: `${range.offset}+${range.length} ${range.what}`,
  }));
}

/** What the bar comes to, before the legend. */
export const coverageText = ({ credentials: { coverage, integrity } }: Report, words: Words): string =>
  coverage ? `${coverage.percent} %${integrity === "changed" ? `, ${words.mismatch}` : ""}.` : "";

/** Within credentials the name comes from the file; elsewhere from our own tables. */
const vendorOf = ({ id, vendor }: Report["markers"][number]): string | undefined =>
  vendor !== undefined && id.startsWith("c2pa.") ? `“${vendor}”` : vendor;

const COVERED_TOLD: ReadonlySet<string> = new Set(["inside", "outside"]);
const MOST_MARKERS = 40;
const MOST_PLACES = 3;

/** Labels that say something of the file, and where they stand. */
export const markerRows = (report: Report, lang: Language): Row[] =>
  report.markers
    .filter((marker) => marker.says !== "none")
    .slice(0, MOST_MARKERS)
    .map((marker) => ({
      label: marker.id,
      value: [term(lang, marker.says), term(lang, marker.carriage), vendorOf(marker)].filter(Boolean).join(", "),
      note: marker.at
        .slice(0, MOST_PLACES)
        .map((at) =>
          [
            at.path,
            at.offset === undefined ? "" : `@${at.offset}`,
            COVERED_TOLD.has(at.covered) ? term(lang, at.covered) : "",
          ]
            .filter(Boolean)
            .join(" "),
        )
        .join("; "),
    }));

/** Details that neither the top of the page nor a folded section tells already. */
export function untoldDetails({ details, record, sections }: Explanation): Row[] {
  const top = record.map(({ value }) => value);
  const folded = new Set(sections.flatMap((section) => section.rows.map(({ label, value }) => `${label} ${value}`)));
  return details.filter(
    ({ label, value }) => !folded.has(`${label} ${value}`) && !top.some((each) => each.includes(value)),
  );
}

/** A row and those below it: rows whose label is indented belong to the row before. */
export interface Branch extends Row {
  below: Row[];
}

/** What the library puts where a row has nothing but its label. */
const NOTHING_MORE = "·";

/** Rows as a tree: a manifest, and the steps and files that it records. */
export function branchesOf(rows: readonly Row[]): Branch[] {
  const branches: Branch[] = [];
  for (const row of rows) {
    const plain = { ...row, label: row.label.trim(), value: row.value === NOTHING_MORE ? "" : row.value };
    const parent = row.label.startsWith("  ") ? branches.at(-1) : undefined;
    if (parent) parent.below.push(plain);
    else branches.push({ ...plain, below: [] });
  }
  return branches;
}

/** The name alone: a path tells who keeps the file where, and with it sometimes who sent it. */
export const nameOf = (path: string): string => path.split(/[\\/]/).at(-1) || path;
