import { BUDGETS, LimitError } from "../model/limits.ts";
import type { Credentials } from "../model/report.ts";
import { equalBytes } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";
import type { Binding } from "./binding.ts";
import { bytesOf, type Cbor, field, list, text, whole } from "./cbor.ts";

/** One part of a multi-asset hash assertion (C2PA 2.2, 18.9): a stretch of the file with a hash of its own. */
export interface StorePart {
  offset: number;
  length: number;
  optional: boolean;
  /** Label of the assertion with the part's hash. */
  assertion: string;
}

export type PartReports = NonNullable<Credentials["parts"]>;

/** Reads the parts that are given by byte offset. Parts named by a box are left to whoever can find the box. */
export function readParts(data: Cbor): StorePart[] {
  const parts = list(field(data, "parts"));
  if (parts.length > BUDGETS.listedCount) throw new LimitError("listedCount");
  return parts.flatMap((part) => {
    const offset = whole(field(field(part, "location"), "byteOffset"));
    const length = whole(field(field(part, "location"), "length"));
    const url = text(field(field(part, "hashAssertion"), "url"));
    if (offset === undefined || length === undefined || url === undefined) return [];
    const assertion = url.slice(url.lastIndexOf("/") + 1);
    return { offset, length, optional: field(part, "optional") === true, assertion };
  });
}

/** The hash of a part: `c2pa.hash.data.part`, exclusions counted from the part's own beginning. */
export function readPartHash(data: Cbor): Extract<Binding, { kind: "data" }> {
  return {
    kind: "data",
    label: "c2pa.hash.data.part",
    alg: text(field(data, "alg")) ?? "sha256",
    hash: bytesOf(field(data, "hash")) ?? new Uint8Array(0),
    exclusions: list(field(data, "exclusions")).map((each) => ({
      start: whole(field(each, "start")) ?? 0,
      length: whole(field(each, "length")) ?? 0,
    })),
  };
}

const CHUNK_BYTES = 1024 * 1024;

/**
 * Hashes every part and compares. The engine knows nothing of multi-asset hashes, so this is our own word; the
 * assertions that hold the hashes are tied to the claim like all others, and the engine checks that.
 */
export async function checkParts(
  parts: readonly StorePart[],
  hashes: ReadonlyMap<string, Extract<Binding, { kind: "data" }>>,
  reader: Reader,
  digest: (algorithm: string, chunks: AsyncIterable<Uint8Array>) => Promise<Uint8Array>,
): Promise<PartReports> {
  const reports: PartReports = [];
  for (const { offset, length, optional, assertion } of parts) {
    const binding = hashes.get(assertion);
    const there = offset + length <= reader.size && length > 0;
    let outcome: PartReports[number]["outcome"] = "unknown";
    if (!there) outcome = optional ? "absent" : "missing";
    else if (binding && ["sha256", "sha384", "sha512"].includes(binding.alg))
      outcome = equalBytes(await digest(binding.alg, covered(reader, offset, length, binding.exclusions)), binding.hash)
        ? "match"
        : "mismatch";
    reports.push({ offset, length, assertion, outcome });
  }
  return reports;
}

async function* covered(
  reader: Reader,
  offset: number,
  length: number,
  exclusions: readonly { start: number; length: number }[],
): AsyncGenerator<Uint8Array> {
  const end = offset + length;
  const skips = [...exclusions].sort((a, b) => a.start - b.start);
  let at = offset;
  for (const skip of [...skips, { start: length, length: 0 }]) {
    const until = Math.min(end, offset + skip.start);
    while (at < until) {
      const chunk = await reader.peek(at, Math.min(CHUNK_BYTES, until - at));
      if (chunk.length === 0) return;
      yield chunk;
      at += chunk.length;
    }
    at = Math.max(at, offset + skip.start + skip.length);
  }
}

/** The status code of a part, as the specification spells it. */
export function partCode(outcome: PartReports[number]["outcome"]): string | undefined {
  if (outcome === "match") return "assertion.multiAssetHash.match";
  if (outcome === "mismatch") return "assertion.multiAssetHash.mismatch";
  return outcome === "missing" ? "assertion.multiAssetHash.missingPart" : undefined;
}
