import { parseAddress } from "../store/address.ts";
import type { Claim } from "../store/claim.ts";
import type { StoreManifest } from "../store/model.ts";
import { field } from "../store/values.ts";
import { failure, type Status } from "./status.ts";

/** JUMBF URI of the claim box. */
export const claimUrl = (manifest: StoreManifest): string =>
  manifest.claim ? `${manifest.url}/c2pa.claim${manifest.claim.version === 2 ? ".v2" : ""}` : manifest.url;

/** Locate the claim (15.6.1): faults of the boxes, of the claim's number and of its encoding. */
export const locateClaim = (manifest: StoreManifest): Status[] =>
  manifest.faults.map(({ code, url, explanation }) => failure(code, url, explanation));

/**
 * Validate the claim (15.6.2). A claim is of one version: its box says which, and its members must be those of that
 * version (10.2.1). One that mixes them would be read differently by readers of the one and of the other. The 1.x
 * standard has no such step; of version 1 only what the later steps need is asked for.
 */
export function validateClaim(manifest: StoreManifest): Status[] {
  const { claim } = manifest;
  if (!claim) return [];
  const problems = [
    ...(claim.version === 2 ? problemsOfV2(claim) : problemsOfV1(claim)),
    ...addressProblems(claim, manifest),
  ];
  return problems.map((problem) => failure("claim.malformed", claimUrl(manifest), problem));
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== "";
const isFilled = (value: unknown): boolean => Array.isArray(value) && value.length > 0;

function* problemsOfV2({ value }: Claim): Generator<string> {
  if (!isText(field(value, "instanceID"))) yield "no instanceID";
  if (!isText(field(value, "signature"))) yield "no signature";
  if (!isFilled(field(value, "created_assertions"))) yield "no created_assertions";
  if (!isText(field(field(value, "claim_generator_info"), "name"))) yield "no claim_generator_info with a name";
  if (value.has("assertions")) yield "assertions of version 1 in a claim of version 2";
}

function* problemsOfV1({ value }: Claim): Generator<string> {
  if (!isText(field(value, "signature"))) yield "no signature";
  if (!isFilled(field(value, "assertions"))) yield "no assertions";
  if (value.has("created_assertions") || value.has("gathered_assertions"))
    yield "assertions of version 2 in a claim of version 1";
}

function* addressProblems(claim: Claim, { label }: StoreManifest): Generator<string> {
  const seen = new Set<string>();
  let twice = false;
  for (const { url, hash } of claim.references) {
    const address = url === undefined ? undefined : parseAddress(url, label);
    if (!address) {
      yield "an assertion's address is not a JUMBF URI";
      continue;
    }
    if (hash === undefined) yield "an assertion's reference without a hash";
    const key = [address.manifest, ...address.path].join("/");
    if (seen.has(key)) twice = true;
    seen.add(key);
  }
  if (twice) yield "an assertion is named twice";
  for (const url of claim.redacted)
    if (!parseAddress(url, label)) yield "a redacted assertion's address is not a JUMBF URI";
}
