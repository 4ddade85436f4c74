import type { StoreAssertion } from "../../store/model.ts";
import { failure, type Status } from "../status.ts";

/** Validate a time-stamp assertion (15.10.3.2.4): a map of manifests and tokens, not empty. Tokens are 15.8's matter. */
export function validateTimeStampAssertion({ content, url, instance }: StoreAssertion): Status[] {
  const filled =
    content.form === "cbor" &&
    content.value instanceof Map &&
    content.value.size > 0 &&
    [...content.value].every(([key, value]) => typeof key === "string" && value instanceof Uint8Array);
  // 18.17.3: at most one of them in a manifest.
  return filled && instance === 0 ? [] : [failure("assertion.timestamp.malformed", url)];
}
