import type { CredentialsRead } from "../credentials/read.ts";
import type { TrustStore } from "../credentials/trust/lists.ts";
import type { Container } from "../model/block.ts";
import { present } from "../model/present.ts";
import type { Limit, Report } from "../model/report.ts";

const OLD_LIST_MS = 30 * 24 * 60 * 60 * 1000;

/** Lists that are missing, or older than a month: only those that change are told, and only where one was needed. */
export function trustLimits(credentials: CredentialsRead, trust: TrustStore, now: Date): Limit[] {
  if (!credentials.store) return [];
  if (trust.tiers.length === 0) return [{ code: "no-trust-list", step: "verify" }];
  const old = trust.lists.filter(
    ({ tier, date }) =>
      (tier === "official" || tier === "tsa") && date !== undefined && now.getTime() - Date.parse(date) > OLD_LIST_MS,
  );
  const changed = trust.lists.filter((list) => list.changed);
  return [
    ...changed.map(({ name }) => ({ code: "trust-list-changed", step: "verify", detail: name }) as const),
    ...old.map(({ name, date }) => ({ code: "trust-list-old", step: "verify", detail: `${name}, ${date}` }) as const),
  ];
}

/** What the walker knows about the file, in the report's words. */
export function inputOf(container: Container, name: string, bytes: number, sha256?: string): Report["input"] {
  const { format, mediaType, kind, dimensions, durationSeconds } = container;
  return {
    name,
    bytes,
    format,
    mediaType,
    kind,
    ...present({ dimensions, durationSeconds, sha256 }),
  };
}
