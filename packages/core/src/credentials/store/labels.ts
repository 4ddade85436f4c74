/** A label taken apart (6.2 to 6.4): `c2pa.ingredient.v3__2` is `c2pa.ingredient.v3`, the third of its kind. */
export interface AssertionLabel {
  /** Without the instance: what the assertion is. */
  kind: string;
  instance: number;
}

/**
 * Exact forms only: the instance is a number behind two underscores, at the end. Thumbnails of 1.x carry the media type
 * behind the instance, `c2pa.thumbnail.ingredient__1.jpeg`.
 */
export function parseLabel(label: string): AssertionLabel {
  const found = /^(.+?)__(\d{1,9})$/.exec(label);
  if (found?.[1] !== undefined && found[2] !== undefined) return { kind: found[1], instance: Number(found[2]) };
  const thumbnail = /^(c2pa\.thumbnail\.\w+?)__?(\d{1,9})(\.\w+)$/.exec(label);
  if (thumbnail?.[1] !== undefined && thumbnail[3] !== undefined)
    return { kind: thumbnail[1] + thumbnail[3], instance: Number(thumbnail[2]) };
  return { kind: label, instance: 0 };
}

const HARD_BINDINGS: ReadonlySet<string> = new Set([
  "c2pa.hash.data",
  "c2pa.hash.boxes",
  "c2pa.hash.collection.data",
  "c2pa.hash.bmff",
  "c2pa.hash.bmff.v2",
  "c2pa.hash.bmff.v3",
]);

/** A hard binding to content (9.2); `c2pa.hash.bmff` is 1.x's. Hashes of parts (18.9.2) end in `.part` and are none. */
export const isHardBinding = (kind: string): boolean => HARD_BINDINGS.has(kind);

export const isActions = (kind: string): boolean => kind === "c2pa.actions" || kind === "c2pa.actions.v2";

/** Which version of the ingredient assertion (18.15.6) a label means. */
export function ingredientVersion(kind: string): 1 | 2 | 3 | undefined {
  if (kind === "c2pa.ingredient") return 1;
  if (kind === "c2pa.ingredient.v2") return 2;
  return kind === "c2pa.ingredient.v3" ? 3 : undefined;
}

export const isThumbnail = (kind: string): boolean => kind.startsWith("c2pa.thumbnail.");

/** Standard assertions that are CBOR (18.4). */
const CBOR_ASSERTIONS =
  /^c2pa\.(?:asset-ref|asset-type|certificate-status|cloud-data|depthmap|soft-binding|time-stamp)\b/;

/** Does the standard ask for CBOR under this label? */
export const isCborAssertion = (kind: string): boolean =>
  isActions(kind) ||
  ingredientVersion(kind) !== undefined ||
  kind.startsWith("c2pa.hash.") ||
  CBOR_ASSERTIONS.test(kind);
