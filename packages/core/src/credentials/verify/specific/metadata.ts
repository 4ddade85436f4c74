import type { Cbor } from "../../store/cbor.ts";
import type { StoreAssertion } from "../../store/model.ts";
import { field, text } from "../../store/values.ts";
import { failure, type Status } from "../status.ts";
import { PARTIAL_SCHEMAS, WHOLE_SCHEMAS } from "./metadata-fields.ts";

/**
 * Validate a `c2pa.metadata` assertion (15.10.3.2.3): only the fields that Appendix B allows. A field's schema is what
 * the JSON-LD context says of its prefix; other labels that end in `.metadata` may hold anything (18.16.3).
 */
export function validateMetadata({ content, url }: StoreAssertion): Status[] {
  if (content.form !== "json" || !(content.value instanceof Map)) return [failure("assertion.json.invalid", url)];
  const context = field(content.value, "@context");
  const stranger = [...content.value.keys()].find((key) => !isAllowed(key, context));
  return stranger === undefined
    ? []
    : [failure("assertion.metadata.disallowed", url, `the field ${String(stranger).slice(0, 64)}`)];
}

function isAllowed(key: Cbor, context: Cbor): boolean {
  const name = text(key) ?? "";
  if (name.startsWith("@")) return true;
  const colon = name.indexOf(":");
  const schema = text(field(context, name.slice(0, colon)));
  if (colon < 1 || schema === undefined) return false;
  return WHOLE_SCHEMAS.has(schema) || PARTIAL_SCHEMAS.get(schema)?.has(name.slice(colon + 1)) === true;
}
