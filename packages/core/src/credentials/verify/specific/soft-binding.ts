import type { Cbor } from "../../store/cbor.ts";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import { bytesOf, field, list, text } from "../../store/values.ts";
import { failure, type Status } from "../status.ts";

/**
 * A code of ours: the standard has none for a soft binding that is not written as 18.10.2 asks, and does not ask
 * validators to look (6.5). Engines refuse the claim over it, so it is told: it shows no change and takes nothing away.
 */
const SOFT_BINDING_MALFORMED = "provcheck.softBinding.malformed";

/** The structure of a soft binding assertion (18.10.2). */
export function validateSoftBinding({ content, url }: StoreAssertion, { claim }: StoreManifest): Status[] {
  if (content.form !== "cbor") return [];
  const problem = problemOf(content.value, claim?.value);
  return problem === undefined ? [] : [failure(SOFT_BINDING_MALFORMED, url, problem)];
}

function problemOf(value: Cbor, claim: Cbor): string | undefined {
  if (text(field(value, "alg")) === undefined && text(field(claim, "alg_soft")) === undefined) return "no algorithm";
  if (field(value, "pad") !== undefined && !bytesOf(field(value, "pad"))) return "padding that is no byte string";
  const blocks = list(field(value, "blocks"));
  if (blocks.length === 0) return "no blocks";
  // The schema asks for a byte string; every known writer puts text there.
  if (blocks.some((block) => bytesOf(field(block, "value")) === undefined && text(field(block, "value")) === undefined))
    return "a block without a value";
  return blocks.some((block) => !(field(block, "scope") instanceof Map)) ? "a block without a scope" : undefined;
}
