import type { Format } from "./formats.ts";
import type { Limit } from "./report.ts";
import type { Track } from "./report-media.ts";
import type { MediaKind } from "./vocabulary.ts";

/** What a walker found: one piece of the container that carries something about the file. */
export type BlockKind = "exif" | "xmp" | "iptc" | "icc" | "text" | "tag" | "part" | "trailer";

/** A stretch of the file, in absolute byte offsets. */
export interface Range {
  readonly offset: number;
  readonly length: number;
}

/** A piece of structure that a walker yields. `data` is the payload, unpacked and joined. */
export interface Block {
  readonly kind: BlockKind;
  /** Where in the container, e.g. `APP1`, `iTXt`, `moov/udta/meta`. */
  readonly path: string;
  readonly offset: number;
  readonly length: number;
  readonly data?: Uint8Array;
  /** For `text` and `tag`: the keyword. */
  readonly key?: string;
  /** For `text` and `tag`: the decoded value. */
  readonly value?: string;
  /** Belongs to an embedded part (a thumbnail, a motion-photo video): never sets the origin. */
  readonly embedded?: boolean;
  /** Every stretch of the file the block occupies, when there is more than one. */
  readonly segments?: readonly Range[];
}

/** Structure at the level of the whole file, used to name byte ranges in the coverage map. */
export interface Piece extends Range {
  readonly path: string;
  /** The piece's name in a `c2pa.hash.boxes` list (C2PA 2.2, 18.6), where it differs from the path. */
  readonly box?: string;
}

/** One piece of a container that holds a manifest store or a part of it: the segment, chunk or box with its framing. */
interface StorePiece extends Range {
  /** The store's own bytes inside the piece. */
  readonly body: Range;
}

/** What a walker takes for a C2PA manifest store, or for a piece of one. Which of them counts is decided in `credentials/locate`. */
export interface StoreCandidate {
  readonly path: string;
  /** Every piece, framing included, in the order of the file. */
  readonly pieces: readonly StorePiece[];
  /** The pieces' bodies joined as the container asks. */
  readonly data: Uint8Array;
  /** Does the standard put a store here? */
  readonly standard: boolean;
  /** Purpose field of a BMFF `uuid` box, as it stands there. */
  readonly purpose?: string;
  /** What is wrong with the framing, in a word of our own: `sequence-gap`, `common-identifier`, `purpose-unknown`. */
  readonly fault?: string;
  /** Bytes elsewhere in the file that move with the store by the format's rules. */
  readonly companions?: readonly (Range & { readonly what: string })[];
}

/** How a container is laid out, as far as its writer can be told by it. */
export interface Structure {
  /** Paths in file order, each once. */
  paths: string[];
  brands?: { major: string; minor: number; compatible: string[] };
  timescale?: number;
  fragmented?: boolean;
  /** Creation dates of the container and its tracks: how many there are, and how many say anything. */
  dates?: { fields: number; filled: number };
  /** Where the encoded audio begins, for recordings without a container of their own. */
  audio?: Range;
}

/** What a walker knows about a file. A damaged file still yields what came before the damage. */
export interface Container {
  format: Format;
  mediaType: string;
  kind: MediaKind;
  dimensions?: { width: number; height: number };
  durationSeconds?: number;
  blocks: Block[];
  /** Top-level segments, chunks or boxes in file order. */
  pieces: Piece[];
  /** Whatever may be a C2PA manifest store, in file order. */
  stores: StoreCandidate[];
  /** Of clips and recordings. */
  tracks: Track[];
  structure: Structure;
  limits: Limit[];
  /** Address of a manifest store elsewhere, where the format has a place of its own for it (fonts, HTML, text). */
  remoteManifest?: string;
  /** Another program would read the same bytes as this; its blocks stand among the others, under its name. */
  also?: Format;
}
