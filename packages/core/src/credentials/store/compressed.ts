import { BUDGETS, FormatError } from "../../model/limits.ts";
import type { ValidationCode } from "../../model/status-codes.ts";
import { manifestUri } from "./address.ts";
import { type BoxCount, firstSuperbox, type Superbox } from "./jumbf.ts";
import { UUID } from "./kinds.ts";
import { type StoredManifest, withoutPadding } from "./manifest-boxes.ts";

/**
 * Unpacks a Brotli stream (RFC 7932). Rejects with a LimitError when more than `maxBytes` come out, and with a
 * FormatError when it is no such stream.
 */
export type Brotli = (bytes: Uint8Array, maxBytes: number) => Uint8Array | Promise<Uint8Array>;

const UNPACKED: ReadonlySet<string> = new Set([UUID.standard, UUID.standardOld, UUID.update]);

/** Unpacks the compressed manifests of one store, all of them together within the budget of one. */
export function unpacker(
  brotli: Brotli | undefined,
  count: BoxCount,
): (box: Superbox, label: string) => Promise<StoredManifest> {
  let left: number = BUDGETS.manifestStoreBytes;
  return async (box, label) => {
    const stored = { label, box, compressed: true };
    const refused = (code: ValidationCode, explanation: string): StoredManifest => ({
      ...stored,
      fault: { code, url: manifestUri(label), explanation },
    });
    if (!brotli) return refused("general.error", "compressed, and nothing here unpacks it");
    try {
      const manifest = await unpackOne(box, label, async (packed) => {
        const bytes = await brotli(packed, left);
        left -= bytes.length;
        return firstSuperbox(bytes, count);
      });
      return { ...stored, manifest };
    } catch (error) {
      if (error instanceof FormatError) return refused("manifest.compressed.invalid", error.message);
      throw error;
    }
  };
}

/**
 * A compressed manifest (11.2.4, 15.5.4): one `brob` box, whose content is one whole standard or update manifest under
 * the label of the compressed box, and never another compressed one.
 */
async function unpackOne(
  box: Superbox,
  label: string,
  open: (packed: Uint8Array) => Promise<{ root: Superbox; behind: number }>,
): Promise<Superbox> {
  const [packed, ...more] = withoutPadding(box);
  if (packed?.type !== "brob" || more.length > 0) throw new FormatError("compressed manifest that is not a single box");
  const { root, behind } = await open(packed.payload);
  if (behind > 0) throw new FormatError("bytes behind the compressed manifest");
  if (!UNPACKED.has(root.uuid)) throw new FormatError("compressed box that holds no manifest");
  if (root.label !== label) throw new FormatError("compressed manifest under another label");
  return root;
}
