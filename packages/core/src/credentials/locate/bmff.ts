import type { StoreCandidate } from "../../model/block.ts";
import { FormatError } from "../../model/limits.ts";
import { concat } from "../../source/bytes.ts";
import { boxCount, firstSuperbox, isSuperbox, openSuperbox, type Superbox } from "../store/jumbf.ts";
import { isManifestBox, UUID } from "../store/kinds.ts";
import { believed, type Decided, type LocateRule, refused } from "./single.ts";

/**
 * C2PA 2.2, A.5.3: one `uuid` box of purpose `manifest`, or one of purpose `original` and one of purpose `update`
 * behind it. Anything else that holds a store beside them makes two. Where in the file they have to lie is a rule that
 * the binding's plan looks at: it changes nothing about which store counts.
 */
export const locateInBmff: LocateRule = (standard) => {
  // A purpose of a later version that holds no store is no second one.
  const stores = standard.filter((store) => store.fault !== "purpose-unknown" || store.data.length > 0);
  const [first, second, third] = stores;
  if (first === undefined) return refused("framing-changed", standard);
  if (third !== undefined) return refused("several-stores", stores);
  if (second === undefined)
    // `original` announces an update that was cut off, `update` adds to nothing.
    return first.fault === undefined && first.purpose === "manifest"
      ? believed(first)
      : refused("framing-changed", stores);
  const pair = first.fault === undefined && second.fault === undefined;
  return pair && first.purpose === "original" && second.purpose === "update"
    ? merged(first, second)
    : refused("several-stores", stores);
};

/**
 * The two boxes as one logical store (15.12.2): the manifests of `original` in their order, behind them those of
 * `update`, so that the last of these is the active one. An update box that holds a standard manifest, or one under a
 * label that the original has, is another story about the file, not an update. What a compressed manifest holds is
 * not known here; whoever unpacks it finds it in one store with all others.
 */
function merged(original: StoreCandidate, update: StoreCandidate): Decided {
  const parts = [original, update].map(believed);
  const [old, added] = parts.map((part) => (part.kind === "one" ? manifestsOf(part.site.data) : undefined));
  const problem = parts.find((part) => part.kind === "refused");
  if (problem) return problem;
  if (!old || !added) return refused("framing-changed", [original, update]);
  const labels = new Set(old.manifests.map((manifest) => manifest.label));
  const updates = added.manifests.every(
    ({ uuid, label }) => (uuid === UUID.update || uuid === UUID.compressed) && !labels.has(label),
  );
  if (!updates || added.manifests.length === 0) return refused("several-stores", [original, update]);
  return {
    kind: "one",
    site: {
      path: original.path,
      data: joined(old.root, added.manifests),
      pieces: [...original.pieces, ...update.pieces],
      companions: [],
    },
  };
}

/** The superbox of a store and its manifests; undefined where they cannot be told apart. */
function manifestsOf(data: Uint8Array): { root: Superbox; manifests: Superbox[] } | undefined {
  try {
    const count = boxCount();
    const { root } = firstSuperbox(data, count);
    const inside = root.contents.filter(isSuperbox).map((box) => openSuperbox(box, count));
    return { root, manifests: inside.filter(isManifestBox) };
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** The first store with more manifests at its end, under a header of its own. */
function joined(root: Superbox, added: readonly Superbox[]): Uint8Array {
  const body = concat([root.payload, ...added.map((manifest) => manifest.bytes)]);
  const head = new Uint8Array(8);
  const view = new DataView(head.buffer);
  view.setUint32(0, body.length + head.length);
  view.setUint32(4, 0x6a756d62); // "jumb"
  return concat([head, body]);
}
