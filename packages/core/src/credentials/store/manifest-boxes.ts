import { FormatError } from "../../model/limits.ts";
import type { ValidationCode } from "../../model/status-codes.ts";
import { manifestUri } from "./address.ts";
import type { ManifestBoxes } from "./boxes.ts";
import type { StructureFault } from "./fault.ts";
import { type BoxCount, isSuperbox, openSuperbox, type Superbox } from "./jumbf.ts";
import { PARTS, type PartName, UUID } from "./kinds.ts";

/** What a manifest box is before it is opened: in the store as it is, or unpacked. */
export interface StoredManifest {
  label: string;
  box: Superbox;
  /** The manifest itself; undefined where a compressed one cannot be unpacked. */
  manifest?: Superbox;
  compressed: boolean;
  fault?: StructureFault;
}

/**
 * Opens a manifest (11.1.4): one claim, one assertion store, one claim signature, each by its whole content type *and*
 * its label; two of a kind are refused, because readers would choose differently. Boxes of types that the standard does
 * not define are skipped, wherever they stand and whatever they hold (11.1.2), and so are padding boxes; a compressed
 * box is not skipped but refused: only `c2cm` may hold one (11.2.4), and some readers unpack it anywhere.
 */
export function openManifest(stored: StoredManifest, count: BoxCount): ManifestBoxes {
  const { label, box, compressed, manifest } = stored;
  const faults: StructureFault[] = stored.fault ? [stored.fault] : [];
  const base = { label, box, compressed, kind: manifest?.uuid === UUID.update ? "update" : "standard" } as const;
  const parts: Partial<Record<PartName, Superbox>> = {};
  if (manifest) collectParts(manifest, label, parts, faults, count);
  if (manifest && !parts.claim && faults.length === 0) faults.push(fault("claim.missing", label, "no claim box"));
  const children = new Map<string, ReadonlyMap<string, Superbox>>();
  let unnamed = 0;
  for (const part of ["assertions", "databoxes", "credentials"] as const) {
    const opened = childrenOf(parts[part], label, faults, count);
    if (parts[part]?.label !== undefined) children.set(parts[part].label, opened.named);
    if (part === "assertions") unnamed = opened.unnamed;
  }
  const readable = faults.length === 0;
  return { ...base, parts: readable ? parts : {}, children: readable ? children : new Map(), unnamed, faults };
}

const fault = (code: ValidationCode, label: string, explanation: string): StructureFault => ({
  code,
  url: manifestUri(label),
  explanation,
});

function collectParts(
  manifest: Superbox,
  label: string,
  parts: Partial<Record<PartName, Superbox>>,
  faults: StructureFault[],
  count: BoxCount,
): void {
  const labels = new Set<string>();
  const foreign: string[] = [];
  for (const content of manifest.contents) {
    if (content.type === "brob")
      faults.push(fault("manifest.compressed.invalid", label, "a compressed box outside a compressed manifest"));
    if (!isSuperbox(content)) continue;
    const child = openSuperbox(content, count);
    const row = PARTS.find((each) => each.uuid === child.uuid);
    if (!row) {
      if (child.label !== undefined) foreign.push(child.label);
      continue;
    }
    const permitted: readonly string[] = row.labels;
    if (child.label === undefined || !permitted.includes(child.label))
      faults.push(fault("general.error", label, `a ${row.part} box under another label`));
    else if (parts[row.part])
      faults.push(fault(row.part === "claim" ? "claim.multiple" : "general.error", label, `two ${row.part} boxes`));
    else {
      parts[row.part] = child;
      labels.add(child.label);
    }
  }
  // A box of an unknown type is skipped, but not one that makes an address mean two things (8.4.1).
  if (foreign.some((each) => labels.has(each))) faults.push(fault("general.error", label, "two boxes share one label"));
}

function childrenOf(
  store: Superbox | undefined,
  label: string,
  faults: StructureFault[],
  count: BoxCount,
): { named: Map<string, Superbox>; unnamed: number } {
  const named = new Map<string, Superbox>();
  let unnamed = 0;
  for (const content of store?.contents ?? []) {
    if (content.type === "brob")
      faults.push(fault("manifest.compressed.invalid", label, "a compressed box outside a compressed manifest"));
    if (!isSuperbox(content)) continue;
    const child = openSuperbox(content, count);
    if (child.label === undefined) unnamed += 1;
    else if (named.has(child.label)) faults.push(fault("general.error", label, "two boxes share one label"));
    else named.set(child.label, child);
  }
  return { named, unnamed };
}

/** Content boxes without padding, which may stand anywhere (ISO/IEC 19566-5, A.4). */
export const withoutPadding = (box: Superbox): Superbox["contents"] =>
  box.contents.filter((content) => content.type !== "free");

/**
 * The bytes of the single CBOR box that a claim or a claim signature consists of (11.1.4.4).
 * @throws FormatError when it consists of anything else: two boxes could be read by two readers.
 */
export function singleCbor(box: Superbox): Uint8Array {
  const [content, ...more] = withoutPadding(box);
  if (content?.type !== "cbor" || more.length > 0) throw new FormatError("not a single CBOR box");
  return content.payload;
}
