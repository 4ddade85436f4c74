import type { StructureFault } from "./fault.ts";
import type { Superbox } from "./jumbf.ts";
import type { PartName } from "./kinds.ts";

/** A manifest as its boxes stand, before anything in them is decoded. */
export interface ManifestBoxes {
  readonly label: string;
  readonly kind: "standard" | "update";
  /** The box in the store: what references to the manifest are hashed over, compressed or not. */
  readonly box: Superbox;
  readonly compressed: boolean;
  /** The claim, its signature and the stores, exactly one of each. With a fault there are none. */
  readonly parts: Readonly<Partial<Record<PartName, Superbox>>>;
  /** Superboxes of the assertion store, the data box store and the credential store, by store and label. */
  readonly children: ReadonlyMap<string, ReadonlyMap<string, Superbox>>;
  /** Boxes of the assertion store that cannot be named by anybody. */
  readonly unnamed: number;
  readonly faults: readonly StructureFault[];
}
