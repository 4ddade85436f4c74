import { present } from "../model/present.ts";
import type { Report } from "../model/report.ts";
import { coverageSection, historySection, signerSection, timeSection } from "./history.ts";
import { containerSection } from "./media.ts";
import { list, ours, place, plain, quote, unique, type Voice, type Words } from "./say.ts";
import type { Row, Section } from "./section.ts";

/**
 * Parts of a report that are shown on request.
 * @example
 * ```ts
 * import { explain, inspect, type SectionName } from "@provcheck/core";
 * const show: SectionName[] = ["disclosure", "generation"];
 * for (const { heading, rows } of explain(await inspect("photo.png"), { show }).sections) console.log(heading, rows);
 * ```
 */
export type SectionName = "history" | "time" | "coverage" | "signer" | "disclosure" | "generation" | "container";

/** Sections that have something to say, in the order asked for. */
export const sectionsOf = (report: Report, names: readonly SectionName[], voice: Voice): Section[] =>
  names.flatMap((name) => SECTIONS[name](report, voice)).filter((section) => section.rows.length > 0);

const SECTIONS: Readonly<Record<SectionName, (report: Report, voice: Voice) => Section[]>> = {
  history: historySection,
  time: timeSection,
  coverage: coverageSection,
  signer: signerSection,
  disclosure,
  generation,
  container: containerSection,
};

type Label = Report["disclosure"]["labels"][number];

function disclosure(report: Report, voice: Voice): Section[] {
  const { say, sayCode, colon } = voice;
  const laws = [...new Set(report.disclosure.requirements.map((row) => row.law))];
  const requirements = laws.map((law) => ({
    heading: list([say("section.disclosure"), sayCode("law", law)], colon),
    rows: report.disclosure.requirements
      .filter((row) => row.law === law)
      .map(({ requirement, found, value, path }) => ({
        label: sayCode("requirement", requirement),
        value: found ? list([say("found.yes"), value && quote(value)], colon) : say("found.no"),
        ...present({ note: path === undefined ? undefined : shortPath(path) }),
      })),
  }));
  const labels = report.disclosure.labels.flatMap((label) => labelRows(label, voice));
  return [{ heading: say("section.labels"), rows: labels }, ...requirements];
}

/** The three values that the standard has for its label. */
const VALUES = { "1": "label.1", "2": "label.2", "3": "label.3" } as const;
const isValue = (label: string): label is keyof typeof VALUES => Object.hasOwn(VALUES, label);

/** One of China's labels: what it says, by whom, and where it departs from the standard. */
function labelRows({ label, path, problems, ...about }: Label, { say, sayCode, name, comma, separator }: Voice): Row[] {
  const value = isValue(label) ? say(VALUES[label]) : say("label.other", { value: quote(label) });
  const rows: Row[] = [{ label: say("field.label"), value, note: place(path) }];
  for (const [key, who, id] of [
    ["field.producer", about.producer, about.produceId],
    ["field.propagator", about.propagator, about.propagateId],
  ] as const) {
    if (!who) continue;
    // The vendor is of our own table.
    const note = who.vendor === undefined ? {} : { note: name(who.vendor) };
    rows.push({ label: say(key), value: list([quote(who.code), id && quote(id)], comma), ...note });
  }
  if (problems.length > 0) {
    const texts = problems.map(({ code, field }) => sayCode("problem", code, { field: plain(field) }));
    rows.push({ label: say("field.problems"), value: list(unique(texts), separator) });
  }
  return rows;
}

/** Labels of manifests are long and say nothing to people. */
const shortPath = (path: string): Words => place(path.replace(/^c2pa\/[^/]+\/?/, "c2pa ").trim());

function generation({ metadata }: Report, { say }: Voice): Section[] {
  return metadata.generation.map((each) => {
    const rows: Row[] = [{ label: say("field.tool"), value: quote(each.tool), note: place(each.path) }];
    const add = (label: Words, value: string | number | undefined) => {
      if (value !== undefined) rows.push({ label, value: typeof value === "number" ? ours(value) : quote(value) });
    };
    add(say("field.model"), [each.model, each.modelFamily].filter(Boolean).join(", ") || undefined);
    add(say("field.sampler"), each.sampler);
    add(say("field.seed"), each.seed);
    add(say("field.steps-count"), each.steps);
    add(say("field.prompt"), each.prompt);
    add(say("field.negative-prompt"), each.negativePrompt);
    return { heading: say("section.generation"), rows };
  });
}
