import { bounded } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { absoluteUri, parseAddress, resolve } from "../store/address.ts";
import type { StoreManifest } from "../store/model.ts";
import { bytesOf, field, list } from "../store/values.ts";
import { type SignatureVerdict, verifySignature } from "./signature.ts";
import { failure } from "./status.ts";
import type { Work } from "./verdict.ts";

const signatureUrl = (manifest: StoreManifest): string => `${manifest.url}/c2pa.signature`;

/** Time stamps by the manifest they are for, and OCSP responses, that assertions of the store hold for later use. */
export interface LateProofs {
  timeStampTokens: ReadonlyMap<string, readonly Uint8Array[]>;
  ocspResponses: readonly Uint8Array[];
}

/**
 * Collects the tokens of `c2pa.time-stamp` assertions (15.8.1.2) and the responses of `c2pa.certificate-status`
 * assertions (18.18). Each proves itself or nothing, so that it does not matter here who put it there.
 */
export function collectProofs(manifests: Iterable<StoreManifest>): LateProofs {
  const timeStampTokens = new Map<string, Uint8Array[]>();
  const ocspResponses: Uint8Array[] = [];
  let count = 0;
  for (const { assertions } of manifests) {
    for (const { kind, content } of assertions) {
      const value = content.form === "cbor" ? content.value : undefined;
      if (kind === "c2pa.time-stamp" && value instanceof Map) {
        for (const [label, token] of value) {
          if (typeof label !== "string" || !(token instanceof Uint8Array)) continue;
          count = bounded(count + 1, "referenceCount");
          const tokens = timeStampTokens.get(label) ?? [];
          tokens.push(token);
          timeStampTokens.set(label, tokens);
        }
      } else if (kind === "c2pa.certificate-status") {
        const responses = list(field(value, "ocspVals")).flatMap((each) => bytesOf(each) ?? []);
        count = bounded(count + responses.length, "referenceCount");
        ocspResponses.push(...responses);
      }
    }
  }
  return { timeStampTokens, ocspResponses };
}

/**
 * Validate the signature (15.7): the claim names its signature box, which must be the one of the same manifest; what is
 * verified is that box over the claim box's own bytes.
 */
export async function validateSignature(
  manifest: StoreManifest,
  proofs: LateProofs,
  { context, boxes }: Work,
): Promise<SignatureVerdict> {
  const { claim, signatureBytes } = manifest;
  if (!claim) return unsigned([]);
  const address = claim.signature === undefined ? undefined : parseAddress(claim.signature, manifest.label);
  const named = address?.manifest === manifest.label ? resolve(address, boxes) : undefined;
  if (!signatureBytes || !named || named !== manifest.boxes.parts.signature) {
    const where = address ? absoluteUri(address) : signatureUrl(manifest);
    return unsigned([failure("claimSignature.missing", where, "the claim names no signature box of its own manifest")]);
  }
  const verify = context.verifySignature ?? verifySignature;
  return verify(
    {
      cose: signatureBytes,
      claim: claim.bytes,
      claimVersion: claim.version,
      url: signatureUrl(manifest),
      timeStampTokens: proofs.timeStampTokens.get(manifest.label) ?? [],
      ocspResponses: proofs.ocspResponses,
    },
    {
      crypto: context.crypto,
      trust: context.trust,
      now: context.now,
      ...present({ online: context.online }),
    },
  );
}

/** Nothing was signed, or nobody can tell by what. */
const unsigned = (statuses: SignatureVerdict["statuses"]): SignatureVerdict => ({
  statuses,
  outcome: "missing",
  chain: [],
  tiers: [],
  time: "expired",
  timestamps: [],
  revocation: "unknown",
  hasStaple: false,
  certificate: "missing",
});
