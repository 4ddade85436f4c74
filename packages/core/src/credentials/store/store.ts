import { bounded, counter, FormatError } from "../../model/limits.ts";
import { ascii, hex, u32be } from "../../source/bytes.ts";
import { type Brotli, unpacker } from "./compressed.ts";
import { boxCount, firstSuperbox, isSuperbox, openSuperbox, type Superbox } from "./jumbf.ts";
import { isManifestBox, UUID } from "./kinds.ts";
import { readManifest } from "./manifest.ts";
import { openManifest } from "./manifest-boxes.ts";
import type { Store } from "./model.ts";

/**
 * Reads a manifest store (11.1.4.2): one JUMBF superbox, labelled `c2pa`, of the store's content type. Manifests are
 * the boxes of a manifest's type; other boxes are skipped, as 11.1.2 asks. A manifest that breaks a rule by itself is
 * kept with its faults and says nothing; what makes the store as a whole mean two things is refused.
 * @throws FormatError when it is no store, or no reader can tell which manifest is meant; LimitError past a budget.
 */
export async function readStore(bytes: Uint8Array, brotli?: Brotli): Promise<Store> {
  const count = boxCount();
  const { root, behind } = firstSuperbox(bytes, count);
  if (root.uuid !== UUID.store || root.label !== "c2pa") throw new FormatError("JUMBF, but not a C2PA manifest store");
  const boxes = manifestBoxes(root, count);
  const unpack = unpacker(brotli, count);
  const references = counter("referenceCount");
  const items = counter("cborItemCount");
  const manifests = [];
  for (const { label, box } of boxes) {
    const stored =
      box.uuid === UUID.compressed ? await unpack(box, label) : { label, box, manifest: box, compressed: false };
    manifests.push(readManifest(openManifest(stored, count), references, items));
  }
  const active = manifests.at(-1);
  if (!active) throw new FormatError("manifest store without manifests");
  return { manifests, active, behind };
}

/** The manifests of a store by label. One label must mean one manifest. */
function manifestBoxes(root: Superbox, count: ReturnType<typeof boxCount>): { label: string; box: Superbox }[] {
  const found: { label: string; box: Superbox }[] = [];
  const labels = new Set<string>();
  const foreign: string[] = [];
  for (const content of root.contents) {
    if (content.type === "brob") throw new FormatError("compressed box outside a compressed manifest");
    if (!isSuperbox(content)) continue;
    const box = openSuperbox(content, count);
    if (!isManifestBox(box)) {
      if (box.label !== undefined) foreign.push(box.label);
      continue;
    }
    if (box.label === undefined) throw new FormatError("manifest without a label");
    if (labels.has(box.label)) throw new FormatError("two manifests share one label");
    labels.add(box.label);
    found.push({ label: box.label, box });
    bounded(found.length, "manifestCount");
  }
  if (foreign.some((label) => labels.has(label))) throw new FormatError("two boxes of the store share one label");
  return found;
}

/** Do these bytes begin as a C2PA manifest store does, however damaged the rest may be? */
export function isStore(bytes: Uint8Array): boolean {
  const head = u32be(bytes, 0) === 1 ? 16 : 8;
  return (
    ascii(bytes, 4, 4) === "jumb" &&
    ascii(bytes, head + 4, 4) === "jumd" &&
    hex(bytes.subarray(head + 8, head + 24)) === UUID.store
  );
}
