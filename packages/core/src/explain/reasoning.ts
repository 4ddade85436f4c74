import { scoreBand, weightOf } from "../assess/ladder.ts";
import type { Report } from "../model/report.ts";
import { codeRow, isKnownCode } from "../model/status-codes.ts";
import { CHECKS } from "../model/vocabulary.ts";
import { engineText } from "./details.ts";
import { reasonText } from "./explain.ts";
import type { Language } from "./locales/index.ts";
import { list, ours, phrase, plain, quote, type Voice, voiceOf, type Words } from "./say.ts";

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
  const voice = voiceOf(options.lang);
  const { say } = voice;
  const known = isKnownCode(code);
  const row = codeRow(code);
  return {
    code,
    known,
    check: say(`check.${row.check}`),
    outcome: say(`outcome.${row.outcome}`),
    maxLevel: row.maxLevel,
    sentence: codeSentence(code, voice),
    doesNotMean: say(`code-not.${row.means}`),
    next: say(`code-next.${row.means}`),
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
  const voice = voiceOf(options.lang);
  return [
    credentialsStep(report, voice),
    ...checkSteps(report, voice),
    ladderStep(report, voice),
    originStep(report, voice),
  ];
}

function credentialsStep({ credentials }: Report, voice: Voice): Reasoning {
  const { say, sayCode } = voice;
  const { engine, validationState, pass, found } = credentials;
  const lines = [say("reasoning.found", { found: say(`found.${found}`) })];
  if (engine && validationState !== undefined)
    lines.push(say("reasoning.engine", { engine: engineText(engine), state: quote(validationState) }));
  else if (found !== "none") lines.push(say("reasoning.no-engine"));
  lines.push(...opinionLines(credentials, voice));
  if (credentials.integrity !== undefined)
    lines.push(say("reasoning.integrity", { integrity: say(`integrity.${credentials.integrity}`) }));
  for (const breach of credentials.breaches ?? [])
    lines.push(say("reasoning.breach", { breach: sayCode("breach", breach) }));
  if (credentials.unprotected && credentials.unprotected.length > 0)
    lines.push(say("reasoning.unprotected", { what: list(credentials.unprotected.map(quote)) }));
  if (pass !== undefined)
    lines.push(pass === "none" ? say("reasoning.pass-none") : say("reasoning.pass", { tier: say(`tier.${pass}`) }));
  for (const { code, about } of credentials.failures ?? [])
    if (about !== undefined) lines.push(say("reasoning.failed", { code: codeText(code), about: quote(about) }));
  return { heading: say("reasoning.credentials"), lines };
}

/** Where the second opinion differs: its own words, and what that comes to. */
function opinionLines({ opinion }: Report["credentials"], { say }: Voice): Words[] {
  if (!opinion || opinion.agrees) return [];
  const codes = list([...opinion.codes.map(codeText), opinion.error !== undefined && quote(opinion.error)]);
  return [
    say(`reasoning.dissent.${opinion.stricter}`, { codes }),
    ...(opinion.explained ? [say("reasoning.dissent.explained")] : []),
  ];
}

function checkSteps(report: Report, voice: Voice): Reasoning[] {
  const { checks } = report.credentials;
  const { say } = voice;
  if (!checks) return [];
  return CHECKS.map((name) => ({
    heading: phrase`${say(`check.${name}`)} ${say(`outcome.${checks[name].outcome}`)}`,
    lines: [
      reasonText(report, checks[name].reason, voice),
      ...checks[name].codes.map((code) => phrase`${codeText(code)}: ${codeSentence(code, voice)}`),
    ],
  }));
}

const codeSentence = (code: string, { say }: Voice): Words =>
  isKnownCode(code) ? say(`code.${code}`) : say("code.unknown");

/** A code of our own table needs no quotation marks; anything else is the file's word. */
const codeText = (code: string): Words => (isKnownCode(code) ? ours(code) : quote(code));

function ladderStep(report: Report, voice: Voice): Reasoning {
  const { say } = voice;
  const heading = say("reasoning.ladder");
  const { level, score, state, reasons } = report.assurance;
  if (level === null) return { heading, lines: [say("reasoning.none")] };
  const lines = [say("reasoning.start")];
  let total = 0;
  for (const reason of reasons) {
    const [max, weight] = weightOf(reason);
    total += weight;
    lines.push(say("reasoning.rule", { reason: reasonText(report, reason, voice), level: max, weight }));
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

function originStep(report: Report, { say }: Voice): Reasoning {
  const heading = say("reasoning.origin");
  if (report.markers.length === 0) return { heading, lines: [say("reasoning.no-markers")] };
  const lines = report.markers.slice(0, MAX_MARKERS).map((marker) =>
    marker.confidence === "hint"
      ? say("reasoning.hint", { id: plain(marker.id) })
      : say("reasoning.claim", {
          id: plain(marker.id),
          says: say(`says.${marker.says}`),
          carriage: say(`carriage.${marker.carriage}`),
          place: quote(marker.at[0]?.path ?? ""),
        }),
  );
  const { kind, carriage } = report.origin;
  lines.push(say("reasoning.chosen", { kind: say(`says.${kind}`), carriage: say(`carriage.${carriage}`) }));
  return { heading, lines };
}
