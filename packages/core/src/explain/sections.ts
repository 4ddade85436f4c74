import { present } from "../model/present.ts";
import type { Message, Report } from "../model/report.ts";
import { coverageSection, historySection, signerSection, timeSection } from "./history.ts";
import type { Locale } from "./locales/en/index.ts";
import { containerSection } from "./media.ts";
import type { Section } from "./section.ts";

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

type Say = (key: string, args?: Message["args"]) => string;
type Quote = (text: string) => string;

/** Sections that have something to say, in the order asked for. */
export function sectionsOf(
  report: Report,
  names: readonly SectionName[],
  { say, quote, locale }: { say: Say; quote: Quote; locale: Locale },
): Section[] {
  const tools = { say, quote, locale };
  return names.flatMap((name) => SECTIONS[name](report, tools)).filter((section) => section.rows.length > 0);
}

const SECTIONS: Readonly<Record<SectionName, (report: Report, tools: Tools) => Section[]>> = {
  history: historySection,
  time: timeSection,
  coverage: coverageSection,
  signer: signerSection,
  disclosure,
  generation,
  container: (report, { say, quote }) => containerSection(report, say, quote),
};

interface Tools {
  say: Say;
  quote: Quote;
  locale: Locale;
}

function disclosure(report: Report, { say, quote, locale }: Tools): Section[] {
  const laws = [...new Set(report.disclosure.requirements.map((row) => row.law))];
  const requirements = laws.map((law) => ({
    heading: `${say("section.disclosure")}: ${say(`law.${law}`)}`,
    rows: report.disclosure.requirements
      .filter((row) => row.law === law)
      .map((row) => ({
        label: say(`requirement.${row.requirement}`),
        value: row.found
          ? [say("found.yes"), row.value && quote(row.value)].filter(Boolean).join(": ")
          : say("found.no"),
        ...present({ note: row.path === undefined ? undefined : shortPath(row.path) }),
      })),
  }));
  const labels = report.disclosure.labels.flatMap((label) => {
    const known = Object.hasOwn(locale, `label.${label.label}`) && /^[123]$/.test(label.label);
    const rows: Section["rows"] = [
      {
        label: say("field.label"),
        value: known ? say(`label.${label.label}`) : say("label.other", { value: quote(label.label) }),
        note: label.path,
      },
    ];
    for (const [key, who, id] of [
      ["field.producer", label.producer, label.produceId],
      ["field.propagator", label.propagator, label.propagateId],
    ] as const) {
      if (!who) continue;
      const value = [quote(who.code), id && quote(id)].filter(Boolean).join(", ");
      rows.push({ label: say(key), value, ...present({ note: who.vendor }) });
    }
    if (label.problems.length > 0) {
      const texts = label.problems.map((each) => say(`problem.${each.code}`, { field: each.field }));
      rows.push({ label: say("field.problems"), value: [...new Set(texts)].join("; ") });
    }
    return rows;
  });
  return [{ heading: say("section.labels"), rows: labels }, ...requirements];
}

/** Labels of manifests are long and say nothing to people. */
const shortPath = (path: string): string => path.replace(/^c2pa\/[^/]+\/?/, "c2pa ").trim();

function generation(report: Report, { say, quote }: Tools): Section[] {
  return report.metadata.generation.map((each) => {
    const rows: Section["rows"] = [{ label: say("field.tool"), value: quote(each.tool), note: each.path }];
    const add = (key: string, value: string | number | undefined) => {
      if (value !== undefined)
        rows.push({ label: say(key), value: typeof value === "number" ? String(value) : quote(value) });
    };
    add("field.model", [each.model, each.modelFamily].filter(Boolean).join(", ") || undefined);
    add("field.sampler", each.sampler);
    add("field.seed", each.seed);
    add("field.steps-count", each.steps);
    add("field.prompt", each.prompt);
    add("field.negative-prompt", each.negativePrompt);
    return { heading: say("section.generation"), rows };
  });
}
