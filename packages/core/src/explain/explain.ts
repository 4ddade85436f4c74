import { codeRow } from "../credentials/verify/code-table.ts";
import { PRODUCERS } from "../markers/aigc.ts";
import { MARKER_ROWS } from "../markers/match.ts";
import { recogniseName } from "../markers/names.ts";
import { present } from "../model/present.ts";
import type { Message, Report } from "../model/report.ts";
import { en, type Locale, type MessageKey } from "./locales/en/index.ts";
import { type Language, LOCALES } from "./locales/index.ts";
import { mediaRows } from "./media.ts";
import type { Section } from "./section.ts";
import { type SectionName, sectionsOf } from "./sections.ts";

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
  /** The one sentence. */
  sentence: string;
  /** What backs it. */
  backs: string[];
  /** What does not: reasons that lower it, and observations with their innocent causes. */
  against: string[];
  /** What even the best of it does not prove. */
  doesNotProve: string;
  notChecked: string[];
  next: string[];
  details: { label: string; value: string; note?: string }[];
  /** What was asked for with `show`, as far as the report has it. */
  sections: Section[];
  /** Words for the parts, for a reporter of your own. */
  headings: { backs: string; against: string; doesNotProve: string; notChecked: string; next: string; details: string };
}

const MAX_STEPS = 12;
const MAX_DETAIL_CHARS = 300;
const KNOWN_PRODUCTS = new Set<string>([
  ...MARKER_ROWS.flatMap((row) => row.product ?? []),
  ...PRODUCERS.flatMap((row) => row.products),
]);
const KNOWN_VENDORS = new Set<string>([
  ...MARKER_ROWS.flatMap((row) => row.vendor ?? []),
  ...PRODUCERS.map((row) => row.vendor),
]);

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
  const locale = LOCALES[lang] ?? en;
  const say = (key: string, args: Message["args"] = {}): string => render(locale, key, args);
  return {
    lang,
    sentence: say(report.summary.code, sentenceArgs(report, locale)),
    backs: backs(report, say),
    against: against(report, say, lang),
    doesNotProve: say(`not-proven.${notProven(report)}`),
    notChecked: unique(report.limits.map((limit) => limitText(limit, say, locale))),
    next: report.nextSteps.map((step) => say(step.code, quoted(step.args, ["url", "mark"]))),
    details: details(report, say, locale),
    sections: sectionsOf(report, options.show ?? [], { say, quote, locale }),
    headings: {
      backs: say("heading.backs"),
      against: say("heading.against"),
      doesNotProve: say("heading.not-proven"),
      notChecked: say("heading.not-checked"),
      next: say("heading.next"),
      details: say("heading.details"),
    },
  };
}

type Say = (key: string, args?: Message["args"]) => string;

const unique = (texts: readonly string[]): string[] => [...new Set(texts)];

export function render(locale: Locale, key: string, args: Message["args"]): string {
  const template = Object.hasOwn(locale, key) ? locale[key as MessageKey] : key;
  // One pass: text that came from the file is never itself taken for a template.
  return template.replace(/\{(\w+)\}/g, (_, name: string) => (Object.hasOwn(args, name) ? String(args[name]) : ""));
}

/** File text always stands in quotation marks, so that a title cannot pose as our own words. */
export const quote = (text: string): string => `“${text.replace(/[“”]/g, '"').slice(0, MAX_DETAIL_CHARS)}”`;

function quoted(args: Message["args"], names: readonly string[]): Message["args"] {
  return Object.fromEntries(
    Object.entries(args).map(([name, value]) => [
      name,
      names.includes(name) && typeof value === "string" && value !== "" ? quote(value) : value,
    ]),
  );
}

/** A vendor that our own tables gave needs no quotation marks; anything else is the file's word. */
function vendorText(vendor: string): string {
  return KNOWN_VENDORS.has(vendor) || recogniseName(vendor)?.vendor === vendor ? vendor : quote(vendor);
}

/** `“GPT-4o” (OpenAI)`: the product as the file names it, and whose it is. */
function whoText(vendor: string | undefined, product: string | undefined, locale: Locale): string {
  if (product === undefined) return vendor === undefined ? locale["who.unknown"] : vendorText(vendor);
  const shown = KNOWN_PRODUCTS.has(product) ? product : quote(product);
  return vendor === undefined || vendor === product ? shown : `${shown} (${vendorText(vendor)})`;
}

function sentenceArgs(report: Report, locale: Locale): Message["args"] {
  const { vendor, product, model, signer } = report.summary.args;
  const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
  const named = text(signer);
  const who = whoText(text(vendor), text(product), locale);
  const partner = text(model);
  return {
    // The model is another house's: both belong into the sentence.
    who: partner === undefined ? who : render(locale, "who.through", { model: quote(partner), who }),
    signer: named === undefined ? locale["signer.unknown"] : quote(named),
  };
}

const activeOf = (report: Report) => report.credentials.manifests.find((manifest) => manifest.active);

export function reasonText(report: Report, reason: string, say: Say): string {
  const active = activeOf(report);
  const segments = report.credentials.fragmentCount;
  return say(`reason.${reason}`, {
    signer: quote(active?.signer.recognised ?? ""),
    tier: active?.signer.tier === undefined ? "" : say(`tier.${active.signer.tier}`),
    checked: segments?.checked ?? 0,
    expected: segments?.expected ?? 0,
  });
}

function backs(report: Report, say: Say): string[] {
  const { checks, coverage } = report.credentials;
  const texts: string[] = [];
  if (checks) {
    for (const check of Object.values(checks))
      if (check.outcome === "pass")
        texts.push(reasonText(report, check.reason === "deprecated-algorithm" ? "unchanged" : check.reason, say));
    if (coverage && checks.integrity.outcome === "pass") texts.push(say("coverage", { percent: coverage.percent }));
  }
  return unique([...texts, ...seals(report, say, true)]);
}

/** Signatures that markers carry themselves: those that verify back the file, the others do not. */
function seals(report: Report, say: Say, verified: boolean): string[] {
  return report.markers.flatMap(({ seal }) =>
    seal && (seal.outcome === "verified") === verified
      ? [say(`seal.${seal.outcome}.${seal.binds}`, { by: seal.by ?? "" })]
      : [],
  );
}

function against(report: Report, say: Say, lang: Language): string[] {
  const texts = report.assurance.reasons.map((reason) => reasonText(report, reason, say));
  texts.push(...brokenRules(report, say));
  texts.push(...seals(report, say, false));
  const separator = lang === "zh-CN" ? "；" : "; ";
  for (const observation of report.observations) {
    // A reason of the same name has said it already.
    if (observation.answer !== "true" || report.assurance.reasons.includes(observation.id)) continue;
    const text = say(
      `observation.${observation.id}`,
      quoted(observation.args, ["title", "name", "pointer", "captured"]),
    );
    const causes = observation.innocentCauses.map((cause) => say(`cause.${cause}`)).join(separator);
    texts.push(`${text} ${say("innocent", { causes })}`);
  }
  return unique(texts);
}

/** Which rules of the standard are broken, and what is shown without being protected: the reasons only say that. */
function brokenRules({ credentials, assurance }: Report, say: Say): string[] {
  const { breaches = [], failures = [], unprotected = [] } = credentials;
  if (!["nonconforming", "invalid", "unbound", "exchangeable"].includes(credentials.integrity ?? "")) return [];
  const codes = failures.map(({ code }) => code).filter((code) => BROKEN_RULE.has(codeRow(code).integrity ?? ""));
  return [
    ...codes.map((code) => say(`code.${code}`)),
    ...breaches.map((breach) => say("reasoning.breach", { breach: say(`breach.${breach}`) })),
    ...Object.entries(DISPLAY_TEXTS).flatMap(([reason, key]) =>
      assurance.reasons.includes(reason) && unprotected.length > 0
        ? [say(key, { what: unprotected.map(quote).join(", ") })]
        : [],
    ),
  ];
}

/** What is named beside the reason that speaks of what is shown. */
const DISPLAY_TEXTS: Readonly<Record<string, string>> = {
  "shown-not-signed": "reasoning.unprotected",
  "display-exchangeable": "reasoning.exchangeable",
};

const BROKEN_RULE: ReadonlySet<string> = new Set(["nonconforming", "invalid"]);

function notProven(report: Report): string {
  switch (report.assurance.state) {
    case "trusted":
      return "signature";
    case "intact":
      return "claimed";
    case "broken":
      if (report.credentials.integrity === "unbound") return "unbound";
      return report.credentials.found === "damaged" ? "damaged" : "broken";
    case "unverifiable":
      return report.origin.carriage === "stated" ? "stated" : "undecodable";
    default:
      return report.origin.carriage === "stated" ? "stated" : "none";
  }
}

export function limitText(limit: Report["limits"][number], say: Say, locale: Locale): string {
  const key = `limit.${limit.code}`;
  const args = {
    code: limit.code,
    step: limit.step,
    budget: limit.budget ?? "",
    detail: limit.detail === undefined ? "" : quote(limit.detail),
  };
  return say(Object.hasOwn(locale, key) ? key : "limit.other", args);
}

function details(report: Report, say: Say, locale: Locale): Explanation["details"] {
  const rows: Explanation["details"] = [];
  const add = (key: string, value: string | undefined, note?: string, args: Message["args"] = {}) => {
    if (value !== undefined && value !== "") rows.push({ label: say(key, args), value, ...present({ note }) });
  };
  const { input, metadata, credentials } = report;
  add(
    "field.file",
    [
      input.mediaType,
      input.dimensions && `${input.dimensions.width} × ${input.dimensions.height}`,
      input.durationSeconds !== undefined && `${Math.round(input.durationSeconds * 10) / 10} s`,
      `${input.bytes} B`,
    ]
      .filter(Boolean)
      .join(", "),
  );
  rows.push(...mediaRows(report, say, quote));
  const active = activeOf(report);
  if (active) {
    const { named, recognised } = active.signer;
    const name = recognised ?? named?.organisation ?? named?.commonName;
    add("field.signer", name && quote(name), say(recognised === undefined ? "note.named-only" : "note.proven"));
    add("field.generator", active.generator && quote(active.generator), say("note.stated"));
    const time = active.times.find((each) => each.kind === "timestamp");
    add("field.signed-at", time?.at, time && say(time.proven ? "note.proven" : "note.unproven"));
  }
  const steps = [...credentials.manifests]
    .reverse()
    .flatMap((manifest) => manifest.actions.map((action) => action.action.replace(/^c2pa\./, "")));
  if (steps.length > 0)
    add(
      "field.steps",
      steps
        .slice(0, MAX_STEPS)
        .map((step) => (/^[\w.-]+$/.test(step) ? step : quote(step)))
        .join(" → ") + (steps.length > MAX_STEPS ? " …" : ""),
    );
  const labels = report.markers
    .filter((marker) => marker.says !== "none")
    .map((marker) => `${marker.detail === undefined ? marker.id : `${marker.id} ${marker.detail}`}`);
  if (labels.length > 0) add("field.markers", unique(labels).slice(0, 8).join(", "));
  const outside = (covered: string) => (covered === "outside" ? locale["note.outside"] : locale["note.stated"]);
  const camera = [metadata.camera?.make, metadata.camera?.model].filter((text) => text !== undefined);
  if (camera.length > 0) add("field.camera", quote(camera.join(" ")), locale["note.stated"]);
  if (metadata.software.length > 0)
    add("field.software", metadata.software.slice(0, 4).map(quote).join(", "), locale["note.stated"]);
  for (const date of metadata.dates.slice(0, 3))
    add("field.date", quote(date.value), outside(date.covered), { what: say(`date.${date.what}`) });
  if (metadata.location)
    add(
      "field.location",
      `${metadata.location.latitude.toFixed(5)}, ${metadata.location.longitude.toFixed(5)}`,
      outside(metadata.location.covered),
    );
  add("field.network", report.network?.hosts.map(quote).join(", "));
  add("field.sha256", input.sha256);
  add("field.engine", credentials.engine && `${credentials.engine.name} ${credentials.engine.version}`);
  return rows;
}
