import { C2PA_UUID } from "../../formats/bmff/provenance.ts";
import { equalBytes } from "../../source/bytes.ts";
import type { Site } from "../locate/site.ts";
import type { BmffExclusion, BmffHash } from "./bmff-assertion.ts";
import type { BmffLayout } from "./bmff-layout.ts";
import { parsePath } from "./bmff-path.ts";
import type { Tree } from "./bmff-trees.ts";
import type { BmffBreach } from "./breaches.ts";

/** What the binding and the store's place break. Real files do, and are not the less unchanged for it. */
export function breachesOf(
  binding: BmffHash,
  layout: BmffLayout,
  site: Site | undefined,
  trees: readonly Tree[],
): BmffBreach[] {
  const breaches: BmffBreach[] = [];
  const { exclusions } = binding;
  if (!mandatory(binding).every((asked) => exclusions.some(asked))) breaches.push("mandatory-exclusion-missing");
  if (exclusions.some(({ xpath }) => parsePath(xpath) === undefined)) breaches.push("exclusion-path-not-allowed");
  if (trees.some(({ row }) => row.initHash !== undefined)) breaches.push("init-hash-in-flat-file");
  if (trees.some(({ level, proofs }) => level > 0 && proofs.length === 0)) breaches.push("merkle-proofs-missing");
  if (site && !inPlace(layout, site)) breaches.push("store-out-of-place");
  return breaches;
}

const plain = ({ length, version, flags, data, subset }: BmffExclusion): boolean =>
  length === undefined && version === undefined && flags === undefined && data.length === 0 && subset === undefined;
const whole =
  (xpath: string) =>
  (each: BmffExclusion): boolean =>
    each.xpath === xpath && plain(each);
const store = ({ xpath, data, subset }: BmffExclusion): boolean => {
  const [only, more] = data;
  const named = only !== undefined && more === undefined && only.offset === 8 && equalBytes(only.value, C2PA_UUID);
  return xpath === "/uuid" && named && subset === undefined;
};
const media = ({ xpath, subset }: BmffExclusion): boolean =>
  xpath === "/mdat" && subset?.length === 1 && subset[0]?.offset === 16 && subset[0].length === 0;

/** Version 1 had lists of its own; those of version 2 changed, and `/mfra` was not on the first. */
function mandatory({ version, hash, merkle }: BmffHash): ((each: BmffExclusion) => boolean)[] {
  if (version === 1) return [];
  const list = [store, whole("/ftyp")];
  if (version === 3) list.push(whole("/mfra"));
  if (hash !== undefined && merkle.length > 0) list.push(media);
  return list;
}

/** Behind `ftyp`, before the first `mdat` and any `moov`; the update's box behind everything else. */
function inPlace({ roots }: BmffLayout, site: Site): boolean {
  const [first, update] = site.pieces;
  if (!first) return true;
  const before = roots.filter((box) => box.offset < first.offset).map((box) => box.type);
  if (before.includes("mdat") || before.includes("moov") || !before.includes("ftyp")) return false;
  return update === undefined || roots.at(-1)?.offset === update.offset;
}
