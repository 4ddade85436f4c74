import { scoreBand, weightOf } from "../assess/ladder.ts";
import { codeRow, isKnownCode } from "../credentials/verify/code-table.ts";
import type { Message, Report } from "../model/report.ts";
import { quote, reasonText, render } from "./explain.ts";
import { en, type Locale } from "./locales/en/index.ts";
import { type Language, LOCALES } from "./locales/index.ts";

/**
 * How a report came about: every check with its codes, the rules of the ladder, and the markers behind the origin.
 * @example
 * ```ts
 * import { inspect, type Reasoning, reasoning } from "@provcheck/core";
 * const steps: Reasoning[] = reasoning(await inspect("photo.jpg"));
 * for (const { heading, lines } of steps) console.log(heading, ...lines);
 * ```
 */
export interface Reasoning {
  heading: string;
  lines: string[];
}

/**
 * What one validation status code means.
 * @example
 * ```ts
 * import { type CodeExplanation, explainCode } from "@provcheck/core";
 * const { sentence, doesNotMean, next }: CodeExplanation = explainCode("signingCredential.expired");
 * console.log(sentence, doesNotMean, next);
 * ```
 */
export interface CodeExplanation {
  code: string;
  /** False for a code that this version does not know: it then counts as unknown, never as good. */
  known: boolean;
  check: string;
  outcome: string;
  /** The best level that is still possible once the code is present. */
  maxLevel: number;
  sentence: string;
  doesNotMean: string;
  next: string;
  labels: { check: string; outcome: string; level: string; not: string; next: string };
}

type Say = (key: string, args?: Message["args"]) => string;
const sayIn =
  (locale: Locale): Say =>
  (key, args = {}) =>
    render(locale, key, args);

/**
 * Explains one C2PA validation status code (C2PA 2.2, 15.2.2) on the active manifest.
 * @param code exactly as the specification spells it
 * @param options `lang`: `en` (default) or `zh-CN`
 * @example
 * ```ts
 * import { explainCode } from "@provcheck/core";
 * console.log(explainCode("assertion.dataHash.mismatch", { lang: "zh-CN" }).sentence);
 * ```
 */
export function explainCode(code: string, options: { lang?: Language } = {}): CodeExplanation {
  const say = sayIn(LOCALES[options.lang ?? "en"] ?? en);
  const known = isKnownCode(code);
  const row = codeRow(code);
  const group = row.reason ?? `${row.check}-pass`;
  return {
    code,
    known,
    check: say(`check.${row.check}`),
    outcome: say(`outcome.${row.outcome}`),
    maxLevel: row.maxLevel,
    sentence: say(known ? `code.${code}` : "code.unknown"),
    doesNotMean: say(`code-not.${group}`),
    next: say(`code-next.${group}`),
    labels: {
      check: say("reasoning.code-check"),
      outcome: say("reasoning.code-outcome"),
      level: say("reasoning.code-level"),
      not: say("reasoning.code-not"),
      next: say("reasoning.code-next"),
    },
  };
}

/**
 * The reasoning chain behind a report, in people's words. Pure: it reads the report and the same tables.
 * @param report from `inspect`
 * @param options `lang`: `en` (default) or `zh-CN`
 * @example
 * ```ts
 * import { inspect, reasoning } from "@provcheck/core";
 * for (const { heading, lines } of reasoning(await inspect("clip.mp4"))) console.log([heading, ...lines].join("\n  "));
 * ```
 */
export function reasoning(report: Report, options: { lang?: Language } = {}): Reasoning[] {
  const lang = options.lang ?? "en";
  const say = sayIn(LOCALES[lang] ?? en);
  return [
    credentialsStep(report, say),
    ...checkSteps(report, say, lang),
    ladderStep(report, say),
    originStep(report, say),
  ];
}

function credentialsStep({ credentials }: Report, say: Say): Reasoning {
  const { engine, validationState, pass, found } = credentials;
  const lines = [say("reasoning.found", { found: say(`found.${found}`) })];
  if (engine && validationState !== undefined)
    lines.push(say("reasoning.engine", { engine: `${engine.name} ${engine.version}`, state: quote(validationState) }));
  else if (found !== "none") lines.push(say("reasoning.no-engine"));
  lines.push(...opinionLines(credentials, say));
  if (credentials.integrity !== undefined)
    lines.push(say("reasoning.integrity", { integrity: say(`integrity.${credentials.integrity}`) }));
  for (const breach of credentials.breaches ?? [])
    lines.push(say("reasoning.breach", { breach: say(`breach.${breach}`) }));
  if (credentials.unprotected && credentials.unprotected.length > 0)
    lines.push(say("reasoning.unprotected", { what: credentials.unprotected.map(quote).join(", ") }));
  if (pass !== undefined)
    lines.push(pass === "none" ? say("reasoning.pass-none") : say("reasoning.pass", { tier: say(`tier.${pass}`) }));
  for (const { code, about } of credentials.failures ?? [])
    if (about !== undefined) lines.push(say("reasoning.failed", { code, about: quote(about) }));
  return { heading: say("reasoning.credentials"), lines };
}

/** Where the second opinion differs: its own words, and what that comes to. */
function opinionLines({ opinion }: Report["credentials"], say: Say): string[] {
  if (!opinion || opinion.agrees) return [];
  const codes = [...opinion.codes.map(quoteUnknown), ...(opinion.error === undefined ? [] : [quote(opinion.error)])];
  return [
    say(`reasoning.dissent.${opinion.stricter}`, { codes: codes.join(", ") }),
    ...(opinion.explained ? [say("reasoning.dissent.explained")] : []),
  ];
}

function checkSteps(report: Report, say: Say, lang: Language): Reasoning[] {
  const { checks } = report.credentials;
  if (!checks) return [];
  return Object.entries(checks).map(([name, check]) => ({
    heading: `${say(`check.${name}`)} ${say(`outcome.${check.outcome}`)}`,
    lines: [
      reasonText(report, check.reason, say),
      ...check.codes.map((code) => `${quoteUnknown(code)}: ${explainCode(code, { lang }).sentence}`),
    ],
  }));
}

/** A code of our own table needs no quotation marks; anything else is the file's word. */
const quoteUnknown = (code: string): string => (isKnownCode(code) ? code : quote(code));

function ladderStep(report: Report, say: Say): Reasoning {
  const heading = say("reasoning.ladder");
  const { level, score, state, reasons } = report.assurance;
  if (level === null) return { heading, lines: [say("reasoning.none")] };
  const lines = [say("reasoning.start")];
  let total = 0;
  for (const reason of reasons) {
    const [max, weight] = weightOf(reason);
    total += weight;
    lines.push(say("reasoning.rule", { reason: reasonText(report, reason, say), level: max, weight }));
  }
  lines.push(say("reasoning.level", { level, state: say(`state.${state}`) }));
  const band = scoreBand(level);
  lines.push(
    band && score !== null
      ? say("reasoning.score", { score, top: band[1], weight: total, bottom: band[0] })
      : say("reasoning.no-score"),
  );
  return { heading, lines };
}

const MAX_MARKERS = 40;

function originStep(report: Report, say: Say): Reasoning {
  const heading = say("reasoning.origin");
  if (report.markers.length === 0) return { heading, lines: [say("reasoning.no-markers")] };
  const lines = report.markers.slice(0, MAX_MARKERS).map((marker) =>
    marker.confidence === "hint"
      ? say("reasoning.hint", { id: marker.id })
      : say("reasoning.claim", {
          id: marker.id,
          says: say(`says.${marker.says}`),
          carriage: say(`carriage.${marker.carriage}`),
          place: quote(marker.at[0]?.path ?? ""),
        }),
  );
  const { kind, carriage } = report.origin;
  lines.push(say("reasoning.chosen", { kind: say(`says.${kind}`), carriage: say(`carriage.${carriage}`) }));
  return { heading, lines };
}
