import type { ArgKinds } from "../model/file-text.ts";
import type { LimitCode } from "../model/limit-codes.ts";
import { OBSERVATIONS, type ObservationId } from "../model/observations.ts";
import { present } from "../model/present.ts";
import type { Reason } from "../model/reasons.ts";
import type { Report } from "../model/report.ts";
import { activeOf } from "../model/signer.ts";
import { codeRow } from "../model/status-codes.ts";
import { type Action, actionsOf } from "./actions.ts";
import { type Answer, answersOf, statedFacts } from "./answers.ts";
import { type Card, cardsOf } from "./cards.ts";
import { details } from "./details.ts";
import { limitText } from "./limits.ts";
import type { Language } from "./locales/index.ts";
import { type Pair, pairOf } from "./pair.ts";
import { recordOf } from "./record.ts";
import { argsOf, list, ours, quote, unique, type Voice, voiceOf, type Words } from "./say.ts";
import type { Section } from "./section.ts";
import { type SectionName, sectionsOf } from "./sections.ts";
import { badgeOf, captionOf, storyOf } from "./short.ts";
import { vendorText, whoText } from "./who.ts";

/**
 * A report in people's words. Texts may quote the file: clean them for wherever they are shown.
 * @example
 * ```ts
 * import { explain, type Explanation, inspect } from "@provcheck/core";
 * const words: Explanation = explain(await inspect("photo.jpg"));
 * console.log(words.sentence, words.doesNotProve, ...words.next);
 * ```
 */
export interface Explanation {
  lang: Language;
  /** What the file says that it is, and how that comes, in a few words. */
  badge: string;
  /** The one sentence, with the other half of the story behind it. */
  sentence: string;
  /** A caption to print below the picture: what is known, and from what it is known. */
  caption: string;
  /** Who, when, where, made with what, and changed since: answered, or said that the file does not say. */
  answers: Answer[];
  /** What backs it. */
  backs: string[];
  /** What does not: reasons that lower it, and observations with their innocent causes. */
  against: string[];
  /** What even the best of it does not prove. */
  doesNotProve: string;
  notChecked: string[];
  next: string[];
  /** The same, each with the pages where it is done, and what to write to whoever sent the file. */
  actions: Action[];
  /** Of which bytes, when, with what and by which lists. */
  record: { label: string; value: string }[];
  /** The steps of the file from its beginning to now, one for each set of credentials on the way; none without any. */
  cards: Card[];
  /** The file beside an earlier state of it that it keeps, where the report holds both pictures. */
  pair?: Pair;
  details: { label: string; value: string; note?: string }[];
  /** What was asked for with `show`, as far as the report has it. */
  sections: Section[];
  /** Words for the parts, for a reporter of your own. */
  headings: {
    backs: string;
    against: string;
    doesNotProve: string;
    notChecked: string;
    next: string;
    details: string;
    cards: string;
  };
}

/**
 * Renders a report in a language. Pure: the same report gives the same text.
 * @param report from `inspect`
 * @param options `lang`: `en` (default) or `zh-CN`; `show`: further parts, such as `disclosure`
 * @example
 * ```ts
 * import { explain, inspect } from "@provcheck/core";
 * const { sentence, against, next } = explain(await inspect("clip.mp4"), { lang: "zh-CN" });
 * console.log([sentence, ...against, ...next].join("\n"));
 * ```
 */
export function explain(report: Report, options: { lang?: Language; show?: readonly SectionName[] } = {}): Explanation {
  const lang = options.lang ?? "en";
  const voice = voiceOf(lang);
  const { say } = voice;
  const actions = actionsOf(report, voice);
  return {
    lang,
    badge: badgeOf(report, voice),
    sentence: sentence(report, voice),
    caption: captionOf(report, voice),
    answers: answersOf(report, voice),
    backs: backs(report, voice),
    against: against(report, voice),
    doesNotProve: say(`not-proven.${notProven(report)}`),
    notChecked: notChecked(report, voice),
    next: actions.map(({ text }) => text),
    actions,
    record: recordOf(report, voice),
    cards: cardsOf(report, voice),
    ...present({ pair: pairOf(report, voice) }),
    details: details(report, voice),
    sections: sectionsOf(report, options.show ?? [], voice),
    headings: {
      backs: say("heading.backs"),
      against: say("heading.against"),
      doesNotProve: say("heading.not-proven"),
      notChecked: say("heading.not-checked"),
      next: say("heading.next"),
      details: say("heading.details"),
      cards: say("section.cards"),
    },
  };
}

const SEEN = Object.fromEntries(Object.entries(OBSERVATIONS).map(([id, { args }]): [string, ArgKinds] => [id, args]));

function sentence(report: Report, voice: Voice): Words {
  const { say, sayCode } = voice;
  const { summary } = report;
  const { vendor, product, model, signer } = summary.args;
  const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
  const named = text(signer);
  const who = whoText(text(vendor), text(product), voice);
  const partner = text(model);
  const told = sayCode("summary", summary.code.replace(/^summary\./, ""), {
    // The model is another house's: both belong into the sentence.
    who: partner === undefined ? who : say("who.through", { model: quote(partner), who }),
    signer: named === undefined ? say("signer.unknown") : quote(named),
    facts: statedFacts(report, voice),
  });
  return list([told, storyOf(report, voice)], voice.space);
}

export function reasonText(report: Report, reason: string, { say, sayCode }: Voice): Words {
  const active = activeOf(report);
  const segments = report.credentials.fragmentCount;
  return sayCode("reason", reason, {
    signer: quote(active?.signer.recognised ?? ""),
    tier: active?.signer.tier === undefined ? ours("") : say(`tier.${active.signer.tier}`),
    checked: segments?.checked ?? 0,
    expected: segments?.expected ?? 0,
  });
}

const DEPRECATED: Reason = "deprecated-algorithm";
const UNCHANGED: Reason = "unchanged";

function backs(report: Report, voice: Voice): Words[] {
  const { checks, coverage } = report.credentials;
  const texts: Words[] = [];
  if (checks) {
    // One that is held against it stands there.
    for (const check of Object.values(checks))
      if (check.outcome === "pass" && !report.assurance.reasons.includes(check.reason))
        texts.push(reasonText(report, check.reason === DEPRECATED ? UNCHANGED : check.reason, voice));
    if (coverage && checks.integrity.outcome === "pass")
      texts.push(
        coverage.percent === 100 ? voice.say("coverage.all") : voice.say("coverage", { percent: coverage.percent }),
      );
  }
  return unique([...texts, ...seals(report, voice, true)]);
}

/** Signatures that markers carry themselves: those that verify back the file, the others do not. */
function seals(report: Report, voice: Voice, verified: boolean): Words[] {
  return report.markers.flatMap(({ seal }) =>
    seal && (seal.outcome === "verified") === verified
      ? [voice.sayCode("seal", `${seal.outcome}.${seal.binds}`, { by: vendorText(seal.by ?? "", voice) })]
      : [],
  );
}

/** What was not looked into is no doubt about the file: it stands under its own head. */
const NOT_LOOKED_INTO: ReadonlySet<string> = new Set<Reason>(["revocation-unknown", "no-trust-list"]);
/** Without any list nobody is recognised: that is said once, and says nothing about these. */
const FOR_WANT_OF_LISTS: ReadonlySet<string> = new Set<Reason | ObservationId>([
  "ingredient-signer-unknown",
  "signer-names-itself",
]);
const NO_LISTS: LimitCode = "no-trust-list";
/** What a signature covers was put there by whoever signed. */
const TRAILING: ObservationId = "trailing-bytes";

const withoutLists = ({ limits }: Report): boolean => limits.some(({ code }) => code === NO_LISTS);

const isNoDoubt = (report: Report, code: string): boolean =>
  NOT_LOOKED_INTO.has(code) || (FOR_WANT_OF_LISTS.has(code) && withoutLists(report));

function against(report: Report, voice: Voice): Words[] {
  const { say, sayCode, sayMessage, separator } = voice;
  const doubts = report.assurance.reasons.filter((reason) => !isNoDoubt(report, reason));
  const texts = doubts.map((reason) => reasonText(report, reason, voice));
  texts.push(...brokenRules(report, voice));
  texts.push(...seals(report, voice, false));
  for (const { id, answer, args, innocentCauses, at } of report.observations) {
    // A reason of the same name has said it already.
    if (answer !== "true" || report.assurance.reasons.includes(id) || isNoDoubt(report, id)) continue;
    if (id === TRAILING && at.length > 0 && at.every(({ covered }) => covered === "inside")) continue;
    const seen = sayMessage({ key: `observation.${id}`, code: id, args, kinds: argsOf(SEEN, id) });
    const causes = list(
      innocentCauses.map((cause) => sayCode("cause", cause)),
      separator,
    );
    texts.push(list([seen, say("innocent", { causes })], voice.space));
  }
  return unique(texts);
}

/** What was not done, each once. */
function notChecked(report: Report, voice: Voice): Words[] {
  const limits = report.limits.map((limit) => limitText(limit, voice));
  const told = withoutLists(report);
  const reasons = report.assurance.reasons.filter(
    (reason) => NOT_LOOKED_INTO.has(reason) && !(told && reason === NO_LISTS),
  );
  return unique([...limits, ...reasons.map((reason) => reasonText(report, reason, voice))]);
}

/** Which rules of the standard are broken, and what is shown without being protected: the reasons only say that. */
function brokenRules({ credentials, assurance }: Report, { say, sayCode }: Voice): Words[] {
  const { breaches = [], failures = [], unprotected = [] } = credentials;
  if (!["nonconforming", "invalid", "unbound", "exchangeable"].includes(credentials.integrity ?? "")) return [];
  const codes = failures.map(({ code }) => code).filter((code) => BROKEN_RULE.has(codeRow(code).integrity ?? ""));
  const what = list(unprotected.map(quote));
  return [
    ...codes.map((code) => sayCode("code", code)),
    ...breaches.map((breach) => say("reasoning.breach", { breach: sayCode("breach", breach) })),
    ...DISPLAY_TEXTS.flatMap(([reason, key]) =>
      assurance.reasons.includes(reason) && unprotected.length > 0 ? [say(key, { what })] : [],
    ),
  ];
}

/** What is named beside the reason that speaks of what is shown. */
const DISPLAY_TEXTS = [
  ["shown-not-signed", "reasoning.unprotected"],
  ["display-exchangeable", "reasoning.exchangeable"],
] as const satisfies readonly (readonly [Reason, string])[];

const BROKEN_RULE: ReadonlySet<string> = new Set(["nonconforming", "invalid"]);

function notProven(report: Report) {
  switch (report.assurance.state) {
    case "trusted":
      return "signature";
    case "intact":
      return "claimed";
    case "broken":
      if (report.credentials.integrity === "unbound") return "unbound";
      // What was signed is unchanged: it is the signer who does not count.
      if (report.credentials.integrity === "pass") return "claimed";
      return report.credentials.found === "damaged" ? "damaged" : "broken";
    case "unverifiable":
      return report.origin.carriage === "stated" ? "stated" : "undecodable";
    default:
      if (report.summary.code.endsWith(".worded")) return "worded";
      if (report.origin.carriage === "decoded") return report.origin.kind === "possibly-ai" ? "seen" : "decoded";
      return report.origin.carriage === "stated" ? "stated" : "none";
  }
}
