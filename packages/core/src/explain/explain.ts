import { PRODUCERS } from "../markers/aigc.ts";
import { MARKER_ROWS } from "../markers/match.ts";
import { recogniseName } from "../markers/names.ts";
import type { ArgKinds } from "../model/file-text.ts";
import { LIMITS } from "../model/limit-codes.ts";
import { NEXT_STEPS } from "../model/next-steps.ts";
import { OBSERVATIONS } from "../model/observations.ts";
import { present } from "../model/present.ts";
import type { Reason } from "../model/reasons.ts";
import type { Report } from "../model/report.ts";
import { codeRow } from "../model/status-codes.ts";
import type { Language } from "./locales/index.ts";
import { mediaRows } from "./media.ts";
import { list, ours, phrase, plain, quote, type Say, type Voice, voiceOf, type Words } from "./say.ts";
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
const MAX_LABELS = 8;
const MAX_SOFTWARE = 4;
const MAX_DATES = 3;
const MAX_TEXTS = 8;
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
  const voice = voiceOf(lang);
  const { say, sayMessage } = voice;
  return {
    lang,
    sentence: sentence(report, voice),
    backs: backs(report, voice),
    against: against(report, voice),
    doesNotProve: say(`not-proven.${notProven(report)}`),
    notChecked: unique(report.limits.map((limit) => limitText(limit, voice))),
    next: report.nextSteps.map(({ code, args }) =>
      sayMessage({ key: code, code, args, kinds: argsOf(NEXT_STEPS, code) }),
    ),
    details: details(report, voice),
    sections: sectionsOf(report, options.show ?? [], voice),
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

const unique = (texts: readonly Words[]): Words[] => [...new Set(texts)];

const SEEN = Object.fromEntries(Object.entries(OBSERVATIONS).map(([id, { args }]): [string, ArgKinds] => [id, args]));

/** What the arguments of a code are, where this version has it. */
const argsOf = (table: Readonly<Record<string, ArgKinds>>, code: string): ArgKinds | undefined =>
  Object.hasOwn(table, code) ? table[code] : undefined;

/** A vendor that our own tables gave needs no quotation marks; anything else is the file's word. */
function vendorText(vendor: string): Words {
  return KNOWN_VENDORS.has(vendor) || recogniseName(vendor)?.vendor === vendor ? ours(vendor) : quote(vendor);
}

/** `“GPT-4o” (OpenAI)`: the product as the file names it, and whose it is. */
function whoText(vendor: string | undefined, product: string | undefined, say: Say): Words {
  if (product === undefined) return vendor === undefined ? say("who.unknown") : vendorText(vendor);
  const shown = KNOWN_PRODUCTS.has(product) ? ours(product) : quote(product);
  return vendor === undefined || vendor === product ? shown : phrase`${shown} (${vendorText(vendor)})`;
}

function sentence({ summary }: Report, { say, sayCode }: Voice): Words {
  const { vendor, product, model, signer } = summary.args;
  const text = (value: unknown): string | undefined => (typeof value === "string" && value !== "" ? value : undefined);
  const named = text(signer);
  const who = whoText(text(vendor), text(product), say);
  const partner = text(model);
  return sayCode("summary", summary.code.replace(/^summary\./, ""), {
    // The model is another house's: both belong into the sentence.
    who: partner === undefined ? who : say("who.through", { model: quote(partner), who }),
    signer: named === undefined ? say("signer.unknown") : quote(named),
  });
}

const activeOf = (report: Report) => report.credentials.manifests.find((manifest) => manifest.active);

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
    for (const check of Object.values(checks))
      if (check.outcome === "pass")
        texts.push(reasonText(report, check.reason === DEPRECATED ? UNCHANGED : check.reason, voice));
    if (coverage && checks.integrity.outcome === "pass")
      texts.push(voice.say("coverage", { percent: coverage.percent }));
  }
  return unique([...texts, ...seals(report, voice, true)]);
}

/** Signatures that markers carry themselves: those that verify back the file, the others do not. */
function seals(report: Report, { sayCode }: Voice, verified: boolean): Words[] {
  return report.markers.flatMap(({ seal }) =>
    seal && (seal.outcome === "verified") === verified
      ? [sayCode("seal", `${seal.outcome}.${seal.binds}`, { by: vendorText(seal.by ?? "") })]
      : [],
  );
}

function against(report: Report, voice: Voice): Words[] {
  const { say, sayCode, sayMessage, separator } = voice;
  const texts = report.assurance.reasons.map((reason) => reasonText(report, reason, voice));
  texts.push(...brokenRules(report, voice));
  texts.push(...seals(report, voice, false));
  for (const { id, answer, args, innocentCauses } of report.observations) {
    // A reason of the same name has said it already.
    if (answer !== "true" || report.assurance.reasons.includes(id)) continue;
    const seen = sayMessage({ key: `observation.${id}`, code: id, args, kinds: argsOf(SEEN, id) });
    const causes = list(
      innocentCauses.map((cause) => sayCode("cause", cause)),
      separator,
    );
    texts.push(phrase`${seen} ${say("innocent", { causes })}`);
  }
  return unique(texts);
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
      return report.credentials.found === "damaged" ? "damaged" : "broken";
    case "unverifiable":
      return report.origin.carriage === "stated" ? "stated" : "undecodable";
    default:
      if (report.origin.carriage === "decoded") return "decoded";
      return report.origin.carriage === "stated" ? "stated" : "none";
  }
}

export function limitText({ code, step, budget, detail }: Report["limits"][number], { say, sayCode }: Voice): Words {
  const args = {
    code: plain(code),
    step: ours(step),
    budget: ours(budget ?? ""),
    detail: detail === undefined ? ours("") : quote(detail),
  };
  return Object.hasOwn(LIMITS, code) ? sayCode("limit", code, args) : say("limit.other", { code: args.code });
}

type Add = (label: Words, value: Words | "" | undefined, note?: Words) => void;

function details(report: Report, voice: Voice): Explanation["details"] {
  const rows: Explanation["details"] = [];
  const add: Add = (label, value, note) => {
    if (value) rows.push({ label, value, ...present({ note }) });
  };
  add(voice.say("field.file"), inputText(report.input));
  rows.push(...mediaRows(report, voice));
  addCredentials(report, voice, add);
  addMetadata(report, voice, add);
  const { network, input, credentials } = report;
  add(voice.say("field.network"), network && list(network.hosts.map(quote)));
  add(voice.say("field.sha256"), input.sha256 === undefined ? undefined : plain(input.sha256));
  add(voice.say("field.engine"), credentials.engine && engineText(credentials.engine));
  return rows;
}

const inputText = ({ mediaType, dimensions, durationSeconds, bytes }: Report["input"]): Words =>
  list([
    mediaType !== undefined && plain(mediaType),
    dimensions && phrase`${dimensions.width} × ${dimensions.height}`,
    durationSeconds !== undefined && phrase`${Math.round(durationSeconds * 10) / 10} s`,
    phrase`${bytes} B`,
  ]);

/** The name and version that our own adapter gives. */
export const engineText = ({ name, version }: { name: string; version: string }): Words => ours(`${name} ${version}`);

function addCredentials(report: Report, { say }: Voice, add: Add): void {
  const active = activeOf(report);
  if (active) {
    const { named, recognised } = active.signer;
    const name = recognised ?? named?.organisation ?? named?.commonName;
    add(say("field.signer"), name && quote(name), say(recognised === undefined ? "note.named-only" : "note.proven"));
    add(say("field.generator"), active.generator && quote(active.generator), say("note.stated"));
    const time = active.times.find((each) => each.kind === "timestamp");
    add(say("field.signed-at"), time && plain(time.at), time && say(time.proven ? "note.proven" : "note.unproven"));
  }
  const steps = [...report.credentials.manifests]
    .reverse()
    .flatMap((manifest) => manifest.actions.map((action) => action.action.replace(/^c2pa\./, "")));
  const told = list(steps.slice(0, MAX_STEPS).map(plain), ours(" → "));
  add(say("field.steps"), steps.length > MAX_STEPS ? phrase`${told} …` : told);
  // A detail is a code of ours, or what our own table calls the weights that ran.
  const labels = report.markers
    .filter((marker) => marker.says !== "none")
    .map(({ id, detail }) => (detail === undefined ? plain(id) : phrase`${plain(id)} ${ours(detail)}`));
  add(say("field.markers"), list(unique(labels).slice(0, MAX_LABELS)));
  for (const { decoded, vendor, product } of report.markers) {
    if (!decoded) continue;
    const { bitsRead, bits, falseAlarms, left, top } = decoded;
    // Below one in a billion the number says no more than that.
    const files = ours(Math.round(1 / Math.max(falseAlarms, 1e-9)).toLocaleString("en"));
    add(
      say("field.watermark"),
      say("watermark.read", { read: bitsRead, bits, name: whoText(vendor, product, say), files }),
      left > 0 || top > 0 ? say("watermark.cropped", { left, top }) : undefined,
    );
  }
}

function addMetadata({ metadata }: Report, { say, sayCode }: Voice, add: Add): void {
  const outside = (covered: string) => say(covered === "outside" ? "note.outside" : "note.stated");
  const camera = [metadata.camera?.make, metadata.camera?.model].filter((text) => text !== undefined);
  add(say("field.camera"), camera.length > 0 ? quote(camera.join(" ")) : undefined, say("note.stated"));
  add(say("field.software"), list(metadata.software.slice(0, MAX_SOFTWARE).map(quote)), say("note.stated"));
  for (const date of metadata.dates.slice(0, MAX_DATES))
    add(say("field.date", { what: sayCode("date", date.what) }), quote(date.value), outside(date.covered));
  for (const { what, value, covered } of (metadata.texts ?? []).slice(0, MAX_TEXTS))
    add(say(`field.text.${what}`), quote(value), outside(covered));
  const { location } = metadata;
  if (location)
    add(
      say("field.location"),
      ours(`${location.latitude.toFixed(5)}, ${location.longitude.toFixed(5)}`),
      outside(location.covered),
    );
}
