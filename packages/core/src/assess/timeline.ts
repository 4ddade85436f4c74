import { instantOf } from "../model/moment.ts";
import { present } from "../model/present.ts";
import type { Credentials, ManifestReport, Metadata } from "../model/report.ts";

export type Timeline = NonNullable<Credentials["time"]>;
type Entry = Timeline["entries"][number];
type Conflict = Timeline["conflicts"][number] & { code: TimeConflict };

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

const parseTime = (text: string): number => instantOf(text).ms;

/**
 * Every time that bears on when the file was made, side by side: timestamps, claimed `when`s, capture dates,
 * the certificate's validity and now. Contradictions beyond tolerance are named; nothing is corrected.
 */
export function timelineOf(credentials: Credentials, metadata: Pick<Metadata, "dates">, now: Date): Timeline {
  const entries = entriesOf(credentials, metadata, now);
  const active = credentials.manifests.find((manifest) => manifest.active);
  const own = active?.times.filter(({ kind }) => kind === "timestamp") ?? [];
  const found = [...timestampsDiffer(own), ...beyond(entries, own[0]?.at, now), ...outlived(active, own[0]?.at)];
  const seen = new Set<string>();
  const conflicts = found.filter(({ code }) => !seen.has(code) && seen.add(code));
  return { verdict: verdictOf(entries, conflicts, own), entries: entries.slice(0, MAX_ENTRIES), conflicts };
}

function entriesOf({ manifests }: Credentials, { dates }: Pick<Metadata, "dates">, now: Date): Entry[] {
  const { validFrom, validTo } = manifests.find((manifest) => manifest.active)?.signer ?? {};
  const limits = [
    ["certificate-from", validFrom],
    ["certificate-to", validTo],
    ["now", now.toISOString()],
  ] as const;
  return [
    ...manifests.flatMap(({ times }) => times.filter(({ kind }) => kind === "timestamp").map(timestampEntry)),
    ...manifests.flatMap(({ actions }) => actions.flatMap(actionEntry)),
    ...dates
      .filter(({ what }) => what === "captured")
      .map(({ value, path, covered }): Entry => ({ what: "capture", at: value, status: "stated", by: path, covered })),
    ...limits.flatMap(([what, at]): Entry[] => (at ? [{ what, at, status: "limit" }] : [])),
  ];
}

const timestampEntry = ({ at, proven, by }: ManifestReport["times"][number]): Entry => ({
  what: "timestamp",
  at,
  status: proven ? "proven" : "claimed",
  ...present({ by }),
});

const actionEntry = ({ action, when }: ManifestReport["actions"][number]): Entry[] =>
  when === undefined ? [] : [{ what: "action", at: when, status: "claimed", by: action }];

/** Several timestamps over one signature have to name one time. */
function timestampsDiffer([first, ...others]: readonly { at: string }[]): Conflict[] {
  if (!first) return [];
  return others
    .filter(({ at }) => parseTime(at) !== parseTime(first.at))
    .map(({ at }): Conflict => ({ code: "timestamps-differ", earlier: first.at, later: at }));
}

/** Steps and captures that lie behind the timestamp that covers them, or behind now. */
function beyond(entries: readonly Entry[], signedAt: string | undefined, now: Date): Conflict[] {
  const found: Conflict[] = [];
  for (const { what, at } of entries) {
    const { ms: time, zoned } = instantOf(at);
    if (Number.isNaN(time) || (what !== "action" && what !== "capture")) continue;
    const tolerance = zoned ? CLOCK_TOLERANCE_MS : ZONELESS_TOLERANCE_MS;
    if (signedAt !== undefined && time > parseTime(signedAt) + tolerance)
      found.push({ code: `${what}-after-timestamp`, earlier: signedAt, later: at });
    if (time > now.getTime() + tolerance)
      found.push({ code: `${what}-in-future`, earlier: now.toISOString(), later: at });
  }
  return found;
}

/** A timestamp before the certificate was valid, or when it no longer was. */
function outlived(active: ManifestReport | undefined, signedAt: string | undefined): Conflict[] {
  if (signedAt === undefined) return [];
  const { validFrom, validTo } = active?.signer ?? {};
  const found: Conflict[] = [];
  if (validFrom !== undefined && parseTime(signedAt) < parseTime(validFrom))
    found.push({ code: "timestamp-before-certificate", earlier: signedAt, later: validFrom });
  if (validTo !== undefined && parseTime(signedAt) > parseTime(validTo))
    found.push({ code: "timestamp-after-certificate", earlier: validTo, later: signedAt });
  return found;
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
