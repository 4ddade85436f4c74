import { present } from "../../model/present.ts";
import type { ValidationCode } from "../../model/status-codes.ts";

/** Which of the three lists of C2PA 2.2, 15.2 a status belongs to. */
type StatusKind = "success" | "informational" | "failure";

/** One validation status: the standard's own code, and what it is about. */
export interface Status {
  code: ValidationCode;
  kind: StatusKind;
  /** JUMBF URI of the manifest, assertion, signature or ingredient it is about: `self#jumbf=/c2pa/<label>/...`. */
  url: string;
  /** In our own words, for whoever reads JSON. Never file text alone. */
  explanation?: string;
  /** The standard has a word for it that says "changed", but no hash was held against anything: it shows no change. */
  unhashed?: true;
}

export const success = (code: ValidationCode, url: string): Status => ({ code, kind: "success", url });
export const informational = (code: ValidationCode, url: string, explanation?: string): Status => ({
  code,
  kind: "informational",
  url,
  ...present({ explanation }),
});
export const failure = (code: ValidationCode, url: string, explanation?: string): Status => ({
  code,
  kind: "failure",
  url,
  ...present({ explanation }),
});
/** A failure that the standard calls a mismatch although there is no hash that something could not match. */
export const unhashed = (code: ValidationCode, url: string, explanation: string): Status => ({
  ...failure(code, url, explanation),
  unhashed: true,
});
