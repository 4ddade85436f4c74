import { isActions, isHardBinding, parseLabel } from "../../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import { field, text } from "../../store/values.ts";
import { failure, type Status } from "../status.ts";

const REQUIRED = ["label", "size", "location", "content_type"] as const;

/** Validate a cloud data assertion (15.10.3.2.1). Nothing is fetched: its content is optional (18.11.1). */
export function validateCloudData({ content, url }: StoreAssertion, manifest: StoreManifest): Status[] {
  if (content.form !== "cbor" && content.form !== "json") return [];
  const missing = REQUIRED.filter((name) => field(content.value, name) === undefined);
  if (missing.length > 0) return [failure("assertion.cloud-data.malformed", url, `without ${missing.join(", ")}`)];
  const { kind } = parseLabel(text(field(content.value, "label")) ?? "");
  if (isHardBinding(kind) || kind === "c2pa.hash.multi-asset")
    return [failure("assertion.cloud-data.hardBinding", url)];
  return manifest.update && isActions(kind) ? [failure("assertion.cloud-data.actions", url)] : [];
}
