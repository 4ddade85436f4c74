import { BUDGETS } from "../../model/limits.ts";
import type { Cbor } from "./cbor.ts";
import { isThumbnail } from "./labels.ts";
import type { StoreAssertion, StoreManifest } from "./model.ts";
import { field, text } from "./values.ts";

/** Assertions outside the specification's core that say what made the content. */
const VENDOR_ASSERTION = /^(?:c2pa\.ai[-_]|c2pa\.content-origin|c2pa\.creation-tool|com\.|sony\.)/;
const METADATA_ASSERTION = /^(?:stds\.(?:iptc|exif|schema-org)|c2pa\.metadata|cawg\.metadata)/;
const MAX_PLAIN_FIELDS = 64;
const MAX_SEARCH_DEPTH = 4;

/** Members whose values are plain, as text. */
export function plainFields(value: Cbor): Map<string, string> {
  const fields = new Map<string, string>();
  if (!(value instanceof Map)) return fields;
  for (const [key, each] of value) {
    if (fields.size >= MAX_PLAIN_FIELDS) break;
    if (typeof key !== "string") continue;
    if (typeof each === "string" || typeof each === "number" || typeof each === "boolean")
      fields.set(key, String(each).slice(0, BUDGETS.stringCharsKept));
  }
  return fields;
}

/** What assertions other than actions and ingredients state about the content: soft bindings, thumbnails, metadata, vendors' own. */
export function readStatement(manifest: StoreManifest, assertion: StoreAssertion): void {
  const { label, kind, content } = assertion;
  if (isThumbnail(kind)) {
    if (content.form !== "file" || manifest.thumbnails.length >= BUDGETS.listedCount) return;
    const mediaType = content.mediaType === undefined ? {} : { mediaType: content.mediaType };
    manifest.thumbnails.push({ assertion: label, data: content.data, ...mediaType });
    return;
  }
  const value = content.form === "cbor" || content.form === "json" ? content.value : undefined;
  if (kind === "c2pa.soft-binding") {
    const algorithm = text(field(value, "alg"));
    if (algorithm !== undefined && manifest.softBindings.length < BUDGETS.listedCount)
      manifest.softBindings.push({ assertion: label, algorithm });
  } else if (VENDOR_ASSERTION.test(kind)) {
    if (manifest.vendorAssertions.length < BUDGETS.listedCount)
      manifest.vendorAssertions.push({ assertion: label, label: kind, fields: plainFields(value) });
  } else if (METADATA_ASSERTION.test(kind)) {
    const stated = findSourceType(value, 0);
    if (stated !== undefined && manifest.metadataSourceTypes.length < BUDGETS.listedCount)
      manifest.metadataSourceTypes.push({ assertion: label, value: stated, list: assertion.list });
  }
}

/** JSON-LD uses many prefixes for the one property; its local name is what matters. */
function findSourceType(value: Cbor, depth: number): string | undefined {
  if (depth > MAX_SEARCH_DEPTH) return undefined;
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = findSourceType(each, depth + 1);
      if (found !== undefined) return found;
    }
  }
  if (value instanceof Map) {
    for (const [key, each] of value) {
      if (typeof key === "string" && /(^|[:/])digitalsourcetype$/i.test(key))
        return text(each) ?? text(field(each, "@id"));
      const found = findSourceType(each, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}
