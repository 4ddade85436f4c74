import { decodeFirst } from "cborg";
import type { Box } from "../../formats/bmff/boxes.ts";
import { readProvenanceBox } from "../../formats/bmff/provenance.ts";
import type { Reader } from "../../source/reader.ts";
import { bytesOf, field, list, whole } from "../store/values.ts";
import type { Proof } from "./merkle.ts";

/** An auxiliary box of purpose `merkle` (C2PA 2.2, A.5.4.1.3) as it lies in a file. */
export interface FileProof extends Proof {
  uniqueId: number;
  localId: number;
  box: Box;
}

/** A proof of 64 levels under SHA-512 has 4 KiB; a box of more than this hides something. */
const PROOF_BOX_BYTES = 16 * 1024;

/**
 * Reads a box as a proof: undefined when it is another kind of box, `malformed` when it says `merkle` but does not hold
 * one. Behind the proof only padding may stand, which is zeros.
 */
export async function readProof(reader: Reader, box: Box): Promise<FileProof | "malformed" | undefined> {
  const found = await readProvenanceBox(reader, box);
  if (found?.purpose !== "merkle") return undefined;
  if (box.length > PROOF_BOX_BYTES || found.version !== 0 || found.flags !== 0) return "malformed";
  const data = await reader.block(found.data.offset, found.data.length);
  const value = firstItem(data);
  const location = whole(field(value, "location"));
  const [uniqueId, localId] = [field(value, "uniqueId"), field(value, "localId")];
  if (location === undefined || !Number.isSafeInteger(uniqueId) || !Number.isSafeInteger(localId)) return "malformed";
  const listed = list(field(value, "hashes"));
  const hashes = listed.flatMap((each) => bytesOf(each) ?? []);
  if (hashes.length !== listed.length) return "malformed";
  return { uniqueId: Number(uniqueId), localId: Number(localId), location, hashes, box };
}

/** The item that `data` begins with, if nothing but zeros follows it. */
function firstItem(data: Uint8Array): unknown {
  try {
    const [value, rest] = decodeFirst(data, { useMaps: true, rejectDuplicateMapKeys: true });
    return rest.every((byte) => byte === 0) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** All proofs of a file in order. `malformed` as soon as one of its `merkle` boxes holds none. */
export async function readProofs(reader: Reader, roots: readonly Box[]): Promise<FileProof[] | "malformed"> {
  const proofs: FileProof[] = [];
  for (const box of roots) {
    if (box.type !== "uuid") continue;
    const proof = await readProof(reader, box);
    if (proof === "malformed") return proof;
    if (proof) proofs.push(proof);
  }
  return proofs;
}
