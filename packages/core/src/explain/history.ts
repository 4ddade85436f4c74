import { present } from "../model/present.ts";
import type { ManifestReport, Message, Report } from "../model/report.ts";
import type { Section } from "./section.ts";

interface Tools {
  say: (key: string, args?: Message["args"]) => string;
  quote: (text: string) => string;
}

const MAX_STEPS = 40;

/** Steps in the order in which they were made, each manifest's under whoever signed it. */
export function historySection(report: Report, { say, quote }: Tools): Section[] {
  const rows: Section["rows"] = [];
  for (const manifest of [...report.credentials.manifests].reverse()) {
    if (rows.length >= MAX_STEPS) break;
    rows.push(...manifestRows(manifest, { say, quote }));
  }
  if (report.credentials.signals.length > 0)
    rows.push({ label: say("history.signals"), value: report.credentials.signals.join(", ") });
  return [{ heading: say("section.history"), rows }];
}

function manifestRows(manifest: ManifestReport, { say, quote }: Tools): Section["rows"] {
  const { named, recognised } = manifest.signer;
  const name = recognised ?? named?.organisation ?? named?.commonName;
  const who = name === undefined ? say("signer.unknown") : quote(name);
  const rows: Section["rows"] = [
    {
      label: manifest.title === undefined ? quote(manifest.label) : quote(manifest.title),
      value: say("history.signed-by", { name: who }),
      note: say(recognised === undefined ? "note.named-only" : "note.proven"),
    },
  ];
  for (const action of manifest.actions) {
    const step = action.action.replace(/^c2pa\./, "");
    const parts = [
      action.softwareAgent && say("history.with", { agent: quote(action.softwareAgent) }),
      action.digitalSourceType && quote(action.digitalSourceType.split("/").at(-1) ?? ""),
      action.description && quote(action.description),
      action.when && quote(action.when),
    ];
    rows.push({
      label: `  ${/^[\w.-]+$/.test(step) ? step : quote(step)}`,
      value: parts.filter(Boolean).join(", ") || "·",
    });
  }
  for (const ingredient of manifest.ingredients) {
    const title = quote(ingredient.title ?? "");
    const notes = [
      ingredient.manifest === undefined && ingredient.relationship === "parentOf" && say("history.opened-nothing"),
      ingredient.attested.length > 0 && say("history.attested", { codes: ingredient.attested.join(", ") }),
      ingredient.failures.length > 0 && say("history.failed", { codes: ingredient.failures.join(", ") }),
    ].filter((note): note is string => typeof note === "string");
    rows.push({
      label: "  +",
      value: [say("history.used", { title, relationship: quote(ingredient.relationship) }), ...notes].join("; "),
    });
  }
  for (const { assertion, reason } of manifest.redactions)
    rows.push({
      label: "  -",
      value: [
        say("history.removed", { assertion: quote(assertion) }),
        reason && say("history.reason", { reason: quote(reason) }),
      ]
        .filter(Boolean)
        .join("; "),
    });
  for (const { assertion, sha256 } of manifest.thumbnails)
    if (assertion.startsWith("c2pa.thumbnail.claim"))
      rows.push({ label: "  ·", value: say("history.thumbnail", { sha256 }) });
  if (manifest.allActionsIncluded) rows.push({ label: "  ·", value: say("history.all") });
  return rows;
}

/** Times apart from each other, and what contradicts what. */
export function timeSection(report: Report, { say, quote }: Tools): Section[] {
  const { time } = report.credentials;
  if (!time) return [];
  const rows: Section["rows"] = [{ label: say("time.verdict"), value: say(`time.verdict.${time.verdict}`) }];
  for (const entry of time.entries) {
    const notes = [
      entry.status !== "limit" && say(`time.status.${entry.status}`),
      entry.by !== undefined && quote(entry.by),
      entry.covered === "outside" && say("note.outside"),
    ].filter((note): note is string => typeof note === "string");
    rows.push({
      label: say(`time.${entry.what}`),
      value: quote(entry.at),
      ...present({ note: notes.length > 0 ? notes.join(", ") : undefined }),
    });
  }
  for (const { code, earlier, later } of time.conflicts)
    rows.push({ label: "!", value: `${say(`time.conflict.${code}`)}: ${quote(earlier)}, ${quote(later)}` });
  return [{ heading: say("section.time"), rows }];
}

const MAX_RANGES = 24;

/** The bytes that the signature covers and those that it does not, by what lies there. */
export function coverageSection(report: Report, { say, quote }: Tools): Section[] {
  const { coverage } = report.credentials;
  if (!coverage) return [];
  const rows: Section["rows"] = coverage.ranges.slice(0, MAX_RANGES).map((range) => ({
    label: say(range.signed ? "coverage.signed" : range.mandated ? "coverage.mandated" : "coverage.beyond"),
    value: say("coverage.bytes", {
      offset: range.offset,
      end: range.offset + range.length - 1,
      length: range.length,
    }),
    note: quote(range.what),
  }));
  rows.push({ label: say("coverage.total"), value: `${coverage.percent} %`, note: coverage.binding });
  return [{ heading: say("section.coverage"), rows }];
}

/** The signer's record, incidents, and what names the manifest. */
export function signerSection(report: Report, { say, quote }: Tools): Section[] {
  const active = report.credentials.manifests.find((manifest) => manifest.active);
  if (!active) return [];
  const rows: Section["rows"] = [];
  const { conforming, advisories } = active.signer;
  if (conforming) {
    const { product, status, maxAssuranceLevel } = conforming;
    rows.push({
      label: say("signer.conforming"),
      value: say("signer.record", { product: quote(product), status: quote(status), level: maxAssuranceLevel ?? "?" }),
    });
    if (conforming.disallowedSignals.length > 0)
      rows.push({ label: say("signer.not-allowed"), value: conforming.disallowedSignals.map(quote).join(", ") });
  }
  for (const { id, date, source } of advisories ?? [])
    rows.push({ label: say("signer.advisory", { date }), value: source, note: id });
  if (active.digest) rows.push({ label: say("signer.digest"), value: active.digest.replace(/^sha256:/, "") });
  rows.push({ label: say("signer.label"), value: quote(active.label) });
  return [{ heading: say("section.signer"), rows }];
}
