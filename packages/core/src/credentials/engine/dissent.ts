import { present } from "../../model/present.ts";
import type { Integrity } from "../../model/vocabulary.ts";
import { KNOWN_DIFFERENCES } from "./differences.ts";
import type { Opinion, QuotedStatus, Refusal } from "./opinion.ts";
import type { OurVerdict } from "./our-verdict.ts";

/** A failure of the engine's that is not among ours, and the row of the table that explains it. */
interface QuotedDifference extends QuotedStatus {
  /** `id` of the known difference. */
  known?: string;
}

/** Where the second opinion differs from our own verifier. */
export interface Dissent {
  /** Who finds fault where the other finds none. */
  stricter: "engine" | "ours";
  /** Every difference is a known one: then nothing is lowered. Never where ours is the stricter one. */
  explained: boolean;
  codes: QuotedDifference[];
  /** Where the engine says it without a code: a refusal, another active manifest, another signer. */
  error?: string;
  known?: string;
}

const PASSING: ReadonlySet<Integrity> = new Set(["pass", "nonconforming", "exchangeable"]);
/** Words of c2pa-rs for a file whose hashes and signature hold. */
const VALID = new Set(["Valid", "Trusted"]);

/**
 * Compares another implementation's word with ours. Ours is the answer (the engine is asked nothing that is repeated);
 * what remains is whether it finds fault where we find none, which lowers, or passes where we find fault, which is told.
 * Success codes are not compared: which are given differs between versions.
 */
export function compareOpinion(ours: OurVerdict, opinion: Opinion): Dissent | undefined {
  if (ours.integrity === "unchecked") return undefined;
  const passes = PASSING.has(ours.integrity);
  switch (opinion.kind) {
    case "failed":
      return undefined;
    case "absent":
      return passes && ours.place !== "sidecar" && ours.place !== "remote" ? otherwise("no credentials") : undefined;
    case "remote":
      return passes && ours.place !== "remote" ? otherwise("credentials at an address only") : undefined;
    case "cannot":
      return passes ? refused(ours, opinion.error) : undefined;
    case "read":
      return compareReport(ours, opinion, passes);
  }
}

const otherwise = (error: string): Dissent => ({ stricter: "engine", explained: false, codes: [], error });

/** A kind of file, or an algorithm, that is not the engine's own is no verdict. */
function refused(ours: OurVerdict, refusal: Refusal): Dissent | undefined {
  if (refusal.kind === "unsupported") return undefined;
  const known = KNOWN_DIFFERENCES.find((row) => row.refusal?.(refusal, ours))?.id;
  return {
    stricter: "engine",
    explained: known !== undefined,
    codes: [],
    error: refusal.text,
    ...present({ known }),
  };
}

function compareReport(
  ours: OurVerdict,
  opinion: Extract<Opinion, { kind: "read" }>,
  passes: boolean,
): Dissent | undefined {
  const valid = VALID.has(opinion.state);
  const other = anotherManifest(ours, opinion);
  if (!passes)
    return valid
      ? { stricter: "ours", explained: false, codes: [], ...present({ error: other || undefined }) }
      : undefined;
  // Two readers that see different manifests or signers: whatever else they say is not about the same thing.
  if (other !== undefined) return { ...otherwise(other), codes: opinion.failures };
  const codes = opinion.failures.filter((status) => !isShared(status, ours)).map((status) => explain(status, ours));
  if (codes.length > 0)
    return { stricter: "engine", explained: codes.every((each) => each.known !== undefined), codes };
  if (!valid && opinion.failures.length === 0) return otherwise(`${opinion.state || "no state"}, without a code`);
  const lenient = opinion.state === "Trusted" && ours.signer !== "recognised";
  if (lenient || (valid && ours.integrity === "exchangeable")) return { stricter: "ours", explained: false, codes: [] };
  return undefined;
}

function anotherManifest(ours: OurVerdict, opinion: Extract<Opinion, { kind: "read" }>): string | undefined {
  if (ours.activeLabel !== undefined && ours.activeLabel !== opinion.activeLabel)
    return `another active manifest: ${opinion.activeLabel}`;
  const serial = opinion.signer?.serial;
  if (ours.signerSerial !== undefined && serial !== undefined && ours.signerSerial !== serial)
    return `another signer: certificate ${serial}`;
  return undefined;
}

/** What an engine says of the signer's certificate alone. */
const SIGNER_CODES = new Set([
  "signingCredential.untrusted",
  "signingCredential.invalid",
  "signingCredential.expired",
  "claimSignature.outsideValidity",
]);

/**
 * Do we say the same, be it in our own words? A signer whom we do not recognise is not vouched for either way: what
 * else ails the certificate is no difference.
 */
function isShared({ code, ingredient }: QuotedStatus, ours: OurVerdict): boolean {
  if (ours.failures.includes(code)) return true;
  return ingredient === undefined && ours.signer !== "recognised" && SIGNER_CODES.has(code);
}

function explain(status: QuotedStatus, ours: OurVerdict): QuotedDifference {
  const known = KNOWN_DIFFERENCES.find((row) => row.status?.(status, ours))?.id;
  return { ...status, ...present({ known }) };
}

/** The report's `credentials.opinion`. */
export interface OpinionReport {
  agrees: boolean;
  explained: boolean;
  stricter: "engine" | "ours" | "neither";
  /** The engine's codes where it dissents. */
  codes: string[];
  error?: string;
}

/** What the report tells of a second opinion; undefined where there is none, because the engine or its host failed. */
export function opinionReport(opinion: Opinion, dissent: Dissent | undefined): OpinionReport | undefined {
  if (opinion.kind === "failed") return undefined;
  if (!dissent) return { agrees: true, explained: false, stricter: "neither", codes: [] };
  const { stricter, explained, codes, error } = dissent;
  const unique = [...new Set(codes.map(({ code }) => code))];
  return { agrees: false, explained, stricter, codes: unique, ...present({ error }) };
}
