import { present } from "../model/present.ts";
import type { Credentials, Metadata } from "../model/report.ts";

export type Timeline = NonNullable<Credentials["time"]>;

/** How two times can contradict each other. */
export type TimeConflict =
  | "timestamps-differ"
  | `${"action" | "capture"}-after-timestamp`
  | `${"action" | "capture"}-in-future`
  | `timestamp-${"before" | "after"}-certificate`;

const MINUTE_MS = 60_000;
/** Clocks of servers: a step may be recorded a little after the token that covers it was asked for. */
const CLOCK_TOLERANCE_MS = 5 * MINUTE_MS;
/** Metadata dates carry no zone: a day and a half explains any honest pair. */
const ZONELESS_TOLERANCE_MS = 36 * 60 * MINUTE_MS;
const MAX_ENTRIES = 32;

/** EXIF writes `2026:01:02 03:04:05`, XMP and actions RFC 3339, IIM digits alone. NaN when it is none of them. */
function parseTime(text: string): number {
  const exif = /^(\d{4}):(\d{2}):(\d{2})(?: (\d{2}:\d{2}:\d{2}))?/.exec(text);
  if (exif) return Date.parse(`${exif[1]}-${exif[2]}-${exif[3]}T${exif[4] ?? "00:00:00"}Z`);
  const digits = /^(\d{4})(\d{2})(\d{2})$/.exec(text);
  if (digits) return Date.parse(`${digits[1]}-${digits[2]}-${digits[3]}T00:00:00Z`);
  return Date.parse(text);
}

const hasZone = (text: string): boolean => /(?:Z|[+-]\d{2}:?\d{2})$/.test(text);

/**
 * Every time that bears on when the file was made, side by side: timestamps, claimed `when`s, capture dates,
 * the certificate's validity and now. Contradictions beyond tolerance are named; nothing is corrected.
 */
export function timelineOf(credentials: Credentials, metadata: Pick<Metadata, "dates">, now: Date): Timeline {
  const active = credentials.manifests.find((manifest) => manifest.active);
  const entries: Timeline["entries"] = [];
  const conflicts: Timeline["conflicts"] = [];
  const tokens = credentials.manifests.flatMap((manifest) =>
    manifest.times.filter((time) => time.kind === "timestamp"),
  );
  for (const token of tokens)
    entries.push({
      what: "timestamp",
      at: token.at,
      status: token.proven ? "proven" : "claimed",
      ...present({ by: token.by }),
    });
  for (const manifest of credentials.manifests)
    for (const action of manifest.actions)
      if (action.when !== undefined)
        entries.push({ what: "action", at: action.when, status: "claimed", by: action.action });
  for (const date of metadata.dates)
    if (date.what === "captured")
      entries.push({ what: "capture", at: date.value, status: "stated", by: date.path, covered: date.covered });
  if (active?.signer.validFrom)
    entries.push({ what: "certificate-from", at: active.signer.validFrom, status: "limit" });
  if (active?.signer.validTo) entries.push({ what: "certificate-to", at: active.signer.validTo, status: "limit" });
  entries.push({ what: "now", at: now.toISOString(), status: "limit" });

  const conflict = (code: TimeConflict, earlier: string, later: string) => {
    if (!conflicts.some((each) => each.code === code)) conflicts.push({ code, earlier, later });
  };
  const own = active?.times.filter((time) => time.kind === "timestamp") ?? [];
  const first = own[0];
  const signedAt = first === undefined ? Number.NaN : parseTime(first.at);
  for (const token of own.slice(1))
    if (parseTime(token.at) !== signedAt) conflict("timestamps-differ", first?.at ?? "", token.at);
  for (const entry of entries) {
    const at = parseTime(entry.at);
    if (Number.isNaN(at)) continue;
    if (entry.what === "action" || entry.what === "capture") {
      const tolerance = hasZone(entry.at) ? CLOCK_TOLERANCE_MS : ZONELESS_TOLERANCE_MS;
      if (first && at > signedAt + tolerance) conflict(`${entry.what}-after-timestamp`, first.at, entry.at);
      if (at > now.getTime() + tolerance) conflict(`${entry.what}-in-future`, now.toISOString(), entry.at);
    }
  }
  const { validFrom, validTo } = active?.signer ?? {};
  if (first && validFrom !== undefined && signedAt < parseTime(validFrom))
    conflict("timestamp-before-certificate", first.at, validFrom);
  if (first && validTo !== undefined && signedAt > parseTime(validTo))
    conflict("timestamp-after-certificate", validTo, first.at);

  return { verdict: verdictOf(entries, conflicts, own), entries: entries.slice(0, MAX_ENTRIES), conflicts };
}

function verdictOf(
  entries: Timeline["entries"],
  conflicts: Timeline["conflicts"],
  own: readonly { proven: boolean }[],
): Timeline["verdict"] {
  if (conflicts.length > 0) return "conflicting";
  if (own.length === 1 && own[0]?.proven) return "proven";
  // Several timestamps of the active manifest prove nothing, but they are somebody's word.
  if (own.length > 0) return "claimed";
  return entries.some((entry) => entry.status === "claimed" || entry.status === "stated") ? "claimed" : "none";
}
