import type { Range } from "../../model/block.ts";
import { equalBytes, latin1 } from "../../source/bytes.ts";
import { textStores } from "../../source/text-stores.ts";
import { field } from "../store/values.ts";
import { failure, type Status, success } from "../verify/status.ts";
import { coverageMap, piecesOf } from "./coverage.ts";
import { planDataHash } from "./data-hash.ts";
import { algorithm, unsigned } from "./fields.ts";
import type { BindingContext, BindingPlan } from "./plan.ts";
import { complement } from "./ranges.ts";

/** Where the walker of texts found the store, in its word. */
export const TEXT_WRAPPER = "text manifest wrapper";

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * Plans the data hash of an unstructured text (C2PA 2.4, A.8): it counts the text in Unicode's normal form C, since a
 * text that is copied may arrive in another, which shows the same. A text in that form is hashed as any file; one that
 * is not is normalised first, and holds only where nothing but the one wrapper is left out.
 */
export async function planTextHash(label: string, value: unknown, context: BindingContext): Promise<BindingPlan> {
  const bytes = await context.reader.block(0, context.reader.size, "textBytes");
  const normal = normalised(bytes);
  const [store] = context.site?.pieces ?? [];
  if (normal === undefined || !store) return planDataHash(label, value, context);
  const [wrapper, second] = textStores(normal, latin1(normal));
  const digest = field(value, "hash");
  const hash = algorithm(field(value, "alg"), context.claimAlg);
  const exact = wrapper && second === undefined && leavesOut(field(value, "exclusions"), wrapper);
  if (!exact || !(digest instanceof Uint8Array) || hash === "malformed" || hash === "unsupported")
    return planDataHash(label, value, context);
  const { size } = context.reader;
  const parts = [normal.subarray(0, wrapper.offset), normal.subarray(wrapper.offset + wrapper.length)];
  const own: Range = { offset: store.offset, length: store.length };
  return {
    label,
    jobs: [{ hash, parts }],
    statuses: [],
    coverage: coverageMap(piecesOf(context.container, size), size, complement([own], size), [
      { ...own, state: "store" },
    ]),
    judge: ([found]): Status[] => [
      found !== undefined && equalBytes(found, digest)
        ? success("assertion.dataHash.match", context.url)
        : failure("assertion.dataHash.mismatch", context.url),
    ],
    breaches: [],
    misplaced: [],
  };
}

/** The text in normal form C, where it is in another. */
function normalised(bytes: Uint8Array): Uint8Array | undefined {
  try {
    const text = strict.decode(bytes);
    const normal = text.normalize("NFC");
    return normal === text ? undefined : new TextEncoder().encode(normal);
  } catch {
    return undefined;
  }
}

function leavesOut(exclusions: unknown, { offset, length }: Range): boolean {
  if (!Array.isArray(exclusions) || exclusions.length !== 1) return false;
  return unsigned(field(exclusions[0], "start")) === offset && unsigned(field(exclusions[0], "length")) === length;
}
