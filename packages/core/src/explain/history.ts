import { sourceType } from "../markers/source-types.ts";
import { present } from "../model/present.ts";
import type { ManifestReport, Report } from "../model/report.ts";
import { signerName } from "../model/signer.ts";
import { list, ours, phrase, plain, quote, type Voice, type Words } from "./say.ts";
import type { Row, Section } from "./section.ts";
import { whenText } from "./when.ts";

const MAX_STEPS = 40;
const DOT = ours("·");

/** Steps in the order in which they were made, each manifest's under whoever signed it. */
export function historySection(report: Report, voice: Voice): Section[] {
  const { say } = voice;
  const rows: Row[] = [];
  for (const manifest of [...report.credentials.manifests].reverse()) {
    if (rows.length >= MAX_STEPS) break;
    rows.push(...manifestRows(manifest, voice));
  }
  if (report.credentials.signals.length > 0)
    rows.push({
      label: say("history.signals"),
      value: list(
        report.credentials.signals.map((signal) => voice.word("signal", signal)),
        voice.separator,
      ),
    });
  return [{ heading: say("section.history"), rows }];
}

function manifestRows(manifest: ManifestReport, voice: Voice): Row[] {
  const { say } = voice;
  const name = signerName(manifest.signer);
  const who = name === undefined ? say("signer.unknown") : quote(name);
  const rows: Row[] = [
    {
      label: quote(manifest.title ?? manifest.label),
      value: say("history.signed-by", { name: who }),
      note: say(manifest.signer.recognised === undefined ? "note.named-only" : "note.proven"),
    },
    ...manifest.actions.map((action) => actionRow(action, voice)),
    ...manifest.ingredients.map((ingredient) => ingredientRow(ingredient, voice)),
    ...manifest.redactions.map((redaction) => redactionRow(redaction, voice)),
  ];
  for (const { assertion, sha256 } of manifest.thumbnails)
    if (assertion.startsWith("c2pa.thumbnail.claim"))
      rows.push({ label: phrase`  ${DOT}`, value: say("history.thumbnail", { sha256: plain(sha256) }) });
  if (manifest.allActionsIncluded) rows.push({ label: phrase`  ${DOT}`, value: say("history.all") });
  return rows;
}

const actionRow = (action: ManifestReport["actions"][number], voice: Voice): Row => ({
  label: phrase`  ${voice.word("action", action.action)}`,
  value: actionText(action, voice) || DOT,
});

/** A digital source type by its code, as its address ends. */
export const sourceCode = (type: string): string => sourceType(type)?.code ?? type.split("/").at(-1) ?? type;

/** What an action says beside its verb: with what, of which kind, when. Empty where it says no more. */
export function actionText(action: ManifestReport["actions"][number], voice: Voice): Words {
  const { say, word, comma } = voice;
  const type = action.digitalSourceType;
  return list(
    [
      action.softwareAgent && say("history.with", { agent: quote(action.softwareAgent) }),
      type && word("source-type", sourceCode(type)),
      action.description && quote(action.description),
      action.when && whenText(action.when, voice),
    ],
    comma,
  );
}

function ingredientRow(ingredient: ManifestReport["ingredients"][number], voice: Voice): Row {
  const { say, comma } = voice;
  const { title, attested, failures } = ingredient;
  const relationship = voice.word("relation", ingredient.relationship);
  const notes = [
    ingredient.manifest === undefined && ingredient.relationship === "parentOf" && say("history.opened-nothing"),
    attested.length > 0 && say("history.attested", { codes: list(attested.map(plain), comma) }),
    failures.length > 0 && say("history.failed", { codes: list(failures.map(plain), comma) }),
  ];
  const used = title ? say("history.used", { title: quote(title), relationship }) : relationship;
  return { label: ours("  +"), value: list([used, ...notes], voice.separator) };
}

function redactionRow({ assertion, reason }: ManifestReport["redactions"][number], { say, separator }: Voice): Row {
  const removed = say("history.removed", { assertion: quote(assertion) });
  return {
    label: ours("  -"),
    value: list([removed, reason && say("history.reason", { reason: quote(reason) })], separator),
  };
}

/** Times apart from each other, and what contradicts what. */
export function timeSection(report: Report, voice: Voice): Section[] {
  const { say, sayCode, comma, colon } = voice;
  const { time } = report.credentials;
  if (!time) return [];
  const rows: Row[] = [{ label: say("time.verdict"), value: say(`time.verdict.${time.verdict}`) }];
  for (const entry of time.entries) {
    const note = list(
      [
        entry.status !== "limit" && say(`time.status.${entry.status}`),
        entry.by !== undefined && quote(entry.by),
        entry.covered === "outside" && say("note.outside"),
      ],
      comma,
    );
    rows.push({
      label: say(`time.${entry.what}`),
      value: whenText(entry.at, voice),
      ...present({ note: note || undefined }),
    });
  }
  for (const { code, earlier, later } of time.conflicts)
    rows.push({
      label: ours("!"),
      value: phrase`${sayCode("time.conflict", code)}${colon}${list([whenText(earlier, voice), whenText(later, voice)], comma)}`,
    });
  return [{ heading: say("section.time"), rows }];
}

const MAX_RANGES = 24;

/** The bytes that the signature covers and those that it does not, by what lies there. */
export function coverageSection(report: Report, { say }: Voice): Section[] {
  const { coverage } = report.credentials;
  if (!coverage) return [];
  const rows: Row[] = coverage.ranges.slice(0, MAX_RANGES).map((range) => ({
    label: say(range.signed ? "coverage.signed" : range.mandated ? "coverage.mandated" : "coverage.beyond"),
    value: say("coverage.bytes", {
      offset: range.offset,
      end: range.offset + range.length - 1,
      length: range.length,
    }),
    note: quote(range.what),
  }));
  rows.push({ label: say("coverage.total"), value: phrase`${coverage.percent}%`, note: plain(coverage.binding) });
  return [{ heading: say("section.coverage"), rows }];
}

/** The signer's record, incidents, and what names the manifest. */
export function signerSection(report: Report, { say, word, separator }: Voice): Section[] {
  const active = report.credentials.manifests.find((manifest) => manifest.active);
  if (!active) return [];
  const rows: Row[] = [];
  const { conforming, advisories } = active.signer;
  if (conforming) {
    const { product, status, maxAssuranceLevel } = conforming;
    rows.push({
      label: say("signer.conforming"),
      value: say("signer.record", {
        product: quote(product),
        status: quote(status),
        level: maxAssuranceLevel ?? ours("?"),
      }),
    });
    if (conforming.disallowedSignals.length > 0)
      rows.push({
        label: say("signer.not-allowed"),
        value: list(
          conforming.disallowedSignals.map((signal) => word("signal", signal)),
          separator,
        ),
      });
  }
  // Incidents are from our own table.
  for (const { id, date, source } of advisories ?? [])
    rows.push({ label: say("signer.advisory", { date: plain(date) }), value: ours(source), note: plain(id) });
  if (active.digest) rows.push({ label: say("signer.digest"), value: plain(active.digest.replace(/^sha256:/, "")) });
  rows.push({ label: say("signer.label"), value: quote(active.label) });
  return [{ heading: say("section.signer"), rows }];
}
