import { present } from "../../model/present.ts";
import type { Crypto } from "../crypto.ts";
import type { Certificate } from "../trust/certificate.ts";
import { type Recognition, type TrustStore, timeAnchors } from "../trust/lists.ts";
import { type Path, pathAt } from "../trust/path.ts";
import { anchorTimestamp, type TimestampCheck, type TokenReading } from "./timestamp.ts";

/** How the decisive time lies to the signer's certificates: `proven` by a time-stamp, or else as of now. */
export type SigningTime = "proven" | "valid-now" | "expired" | "not-yet-valid";

/** When a signature counts, for the tier that counts. */
export interface Moment {
  readonly time: SigningTime;
  /** The tier that knows the signer; its paths hold at the decisive time if `time` says so. */
  readonly recognition?: Recognition;
  /** The path that is valid at the decisive time. */
  readonly path?: Path;
  /** When every certificate that counts is valid. */
  readonly window: Window;
  readonly timestamps: readonly TimestampCheck[];
  /** The attested time of the token that counts: the signature is not younger than this. */
  readonly provenAt?: Date;
}

interface Window {
  readonly validFrom: Date;
  readonly validTo: Date;
}

/**
 * Finds the strongest tier for which the signer's certificates, up to the anchor, were valid at the decisive time (15.8.2):
 * the attested time of a time-stamp that this tier's anchors vouch for, or else now.
 * If there is none, the strongest tier that knows the signer says how the time is wrong.
 */
export async function signingMoment(
  leaf: Certificate,
  known: readonly Recognition[],
  readings: readonly TokenReading[],
  { trust, crypto, now }: { trust: TrustStore; crypto: Crypto; now: Date },
): Promise<Moment> {
  let first: Moment | undefined;
  for (const recognition of known.length === 0 ? [undefined] : known) {
    const anchors = timeAnchors(trust, recognition?.lists);
    const timestamps: TimestampCheck[] = [];
    for (const reading of readings) timestamps.push(await anchorTimestamp(reading, anchors, crypto));
    const moment = momentOf(leaf, recognition, onlyOne(timestamps), now);
    if (moment.time === "proven" || moment.time === "valid-now") return moment;
    first ??= moment;
  }
  return first ?? momentOf(leaf, undefined, [], now);
}

/**
 * 15.8.1.1: a signature carries one time-stamp. Its headers are not signed, so with two of them somebody chose, and
 * none of them counts. Tokens of assertions stand for themselves: another manifest's signature protects them.
 */
function onlyOne(timestamps: readonly TimestampCheck[]): TimestampCheck[] {
  const several = timestamps.filter(({ source }) => source !== "assertion").length > 1;
  return timestamps.map((check) =>
    several && check.source !== "assertion"
      ? { ...check, code: "timeStamp.malformed", valid: false, anchored: false, problem: "one of several: none counts" }
      : check,
  );
}

/** The header's token where it counts; else the earliest of the assertions', which says most (15.8.1.2). */
function provenTime(timestamps: readonly TimestampCheck[]): Date | undefined {
  const counting = timestamps.filter(({ anchored, at }) => anchored && at !== undefined);
  const header = counting.find(({ source }) => source !== "assertion");
  if (header) return header.at;
  const times = counting.map(({ at }) => at?.getTime() ?? Number.POSITIVE_INFINITY);
  return times.length === 0 ? undefined : new Date(Math.min(...times));
}

function momentOf(
  leaf: Certificate,
  recognition: Recognition | undefined,
  timestamps: readonly TimestampCheck[],
  now: Date,
): Moment {
  const provenAt = provenTime(timestamps);
  const at = provenAt ?? now;
  const paths = recognition?.paths ?? [];
  // A certificate on a list of its own needs no path, and then no other certificate's dates count.
  const path = recognition?.listed ? undefined : pathAt(paths, at);
  const window = recognition?.listed ? leaf : (path ?? paths[0] ?? leaf);
  return {
    time: at < window.validFrom ? "not-yet-valid" : at > window.validTo ? "expired" : provenAt ? "proven" : "valid-now",
    window,
    timestamps,
    ...present({ recognition, path, provenAt }),
  };
}
