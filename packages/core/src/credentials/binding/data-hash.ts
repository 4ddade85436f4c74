import type { Range } from "../../model/block.ts";
import { bounded } from "../../model/limits.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { HashName } from "../crypto.ts";
import type { Site } from "../locate/site.ts";
import { field } from "../store/values.ts";
import { failure, informational, type Status, success, unhashed } from "../verify/status.ts";
import { coverageMap, piecesOf } from "./coverage.ts";
import { judgeExclusions } from "./exclusion.ts";
import { algorithm, unsigned } from "./fields.ts";
import type { BindingContext, BindingPlan } from "./plan.ts";
import { complement, endOf } from "./ranges.ts";
import { refusal, unsupported } from "./refusal.ts";

const MISMATCH = "assertion.dataHash.mismatch";

interface DataHash {
  hash: HashName;
  digest: Uint8Array | undefined;
  exclusions: readonly Range[];
}

/**
 * Plans a data hash (C2PA 2.2, 18.5): one digest over the file without its exclusions, judged as 15.12.1 asks. `label`
 * is that of the assertion, `c2pa.hash.data` or the one of a part.
 */
export async function planDataHash(label: string, value: unknown, context: BindingContext): Promise<BindingPlan> {
  const { size } = context.reader;
  const read = readDataHash(value, context.claimAlg);
  if (read === "malformed") return refusal(label, context, [failure("assertion.dataHash.malformed", context.url)]);
  if (read === "unsupported") return unsupported(label, context);
  const { hash, digest } = read;
  const exclusions = context.updated ? asGrown(read.exclusions, context.site) : read.exclusions;
  if (digest === undefined) return refusal(label, context, [unhashed(MISMATCH, context.url, "no hash")]);
  if (exclusions.some((range) => endOf(range) > size)) return beyondFile(label, context, exclusions, { hash, digest });
  const pieces = piecesOf(context.container, size);
  const judged = await judgeExclusions(context, pieces, exclusions, "unnamed");
  const hashed = complement(exclusions, size);
  return {
    label,
    jobs: [{ hash, parts: hashed }],
    statuses: judged.additional ? [informational("assertion.dataHash.additionalExclusionsPresent", context.url)] : [],
    coverage: coverageMap(pieces, size, hashed, judged.marks),
    judge: ([found]): Status[] => [
      found !== undefined && equalBytes(found, digest)
        ? success("assertion.dataHash.match", context.url)
        : failure(MISMATCH, context.url),
    ],
    breaches: judged.breaches,
    misplaced: judged.misplaced,
  };
}

/**
 * 15.12.1.1: an exclusion that ends behind the file is a mismatch, and nothing is bound. The hash is computed over what
 * is there all the same, since only that can show a change.
 */
function beyondFile(
  label: string,
  context: BindingContext,
  exclusions: readonly Range[],
  { hash, digest }: { hash: HashName; digest: Uint8Array },
): BindingPlan {
  const { size } = context.reader;
  const inside = exclusions.map((range) => {
    const offset = Math.min(range.offset, size);
    return { offset, length: Math.min(endOf(range), size) - offset };
  });
  return {
    ...refusal(label, context, []),
    jobs: [{ hash, parts: complement(inside, size) }],
    judge: ([found]): Status[] => [
      found !== undefined && equalBytes(found, digest)
        ? unhashed(MISMATCH, context.url, "an exclusion goes beyond the file")
        : failure(MISMATCH, context.url),
    ],
  };
}

/** Reads the assertion (18.5.2). A missing `hash` is a mismatch by 15.12.1.1, not malformed; `url`, `name` and pads say nothing. */
function readDataHash(value: unknown, claimAlg: string | undefined): DataHash | "malformed" | "unsupported" {
  if (!(value instanceof Map)) return "malformed";
  const hash = algorithm(field(value, "alg"), claimAlg);
  const digest = field(value, "hash");
  const exclusions = readExclusions(field(value, "exclusions"));
  if (exclusions === undefined || (digest !== undefined && !(digest instanceof Uint8Array))) return "malformed";
  return hash === "malformed" || hash === "unsupported" ? hash : { hash, digest, exclusions };
}

/** In order and without overlap, as unsigned integers; undefined otherwise. */
function readExclusions(value: unknown): readonly Range[] | undefined {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return undefined;
  bounded(value.length, "exclusionCount");
  const out: Range[] = [];
  let end = 0;
  for (const each of value) {
    const offset = unsigned(field(each, "start"));
    const length = unsigned(field(each, "length"));
    if (offset === undefined || length === undefined || offset < end) return undefined;
    out.push({ offset, length });
    end = offset + length;
  }
  return out;
}

/**
 * Update manifests made the store longer (15.12.1.1): the exclusion that begins where the store begins now ends where
 * the store ends. What follows it has moved by as much.
 */
function asGrown(exclusions: readonly Range[], site: Site | undefined): readonly Range[] {
  const first = site?.pieces[0];
  const last = site?.pieces.at(-1);
  if (first === undefined || last === undefined) return exclusions;
  const at = exclusions.find(({ offset }) => offset === first.offset || offset === first.body.offset);
  if (at === undefined) return exclusions;
  const framed = at.offset === first.offset;
  const end = framed ? last.offset + last.length : last.body.offset + last.body.length;
  const grown = end - (at.offset + at.length);
  return exclusions.map((each) => {
    if (each === at) return { offset: at.offset, length: end - at.offset };
    return each.offset > at.offset ? { offset: Math.max(end, each.offset + grown), length: each.length } : each;
  });
}
