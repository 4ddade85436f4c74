import type { CredentialsRead } from "../credentials/read.ts";
import type { Standing } from "../credentials/standing.ts";
import type { StoreManifest } from "../credentials/store/model.ts";
import { exifPreview } from "../metadata/exif-preview.ts";
import type { Block } from "../model/block.ts";
import { present } from "../model/present.ts";
import type { Limit, Thumbnail } from "../model/report.ts";
import type { PlaceOf } from "./placing.ts";

/** A picture that a file keeps of itself, or of what it was made from, as it is stored. */
export interface KeptPicture extends Pick<Thumbnail, "of" | "manifest" | "ingredient" | "path" | "covered"> {
  data: Uint8Array;
  /** It is said to show the file itself, as it was when its metadata or its last manifest was written. */
  ofFile: boolean;
}

/** How a kept picture compares with what the file shows. */
export interface Likeness {
  /** The same picture, but for size, quality, turning, bars or a crop. */
  same: boolean;
  /** It shows more than the file does, on both axes: the file was cropped since. */
  showsMore: boolean;
  /** How much there is to see in the less rich of both, 0 to 100: below 50 nothing is said. */
  quality: number;
}

/** What keeping pictures for showing or comparing needs from outside. */
export interface KeptTools {
  /** Compares pictures with what the file shows, one answer each; undefined for one that is not decoded. Rejects where the file is not. */
  likeness?(pictures: readonly Uint8Array[]): Promise<(Likeness | undefined)[]>;
}

/** Kept pictures of the file itself, each compared with what it shows; without an answer where it was not. */
export type Compared = Pick<KeptPicture, "of" | "path" | "covered"> & { likeness?: Likeness };

/** The pictures of the file itself, compared: a difference is no more than that. */
export async function compareKept(
  kept: readonly KeptPicture[],
  { likeness }: KeptTools,
): Promise<{ compared: Compared[]; limits: Limit[] }> {
  const own = kept.filter(({ ofFile }) => ofFile).slice(0, MOST_COMPARED);
  if (own.length === 0 || !likeness) return { compared: [], limits: [] };
  try {
    const found = await likeness(own.map(({ data }) => data));
    const compared = own.map(({ of, path, covered }, at) => ({
      of,
      path,
      covered,
      ...present({ likeness: found[at] }),
    }));
    return { compared, limits: compared.some((each) => !each.likeness) ? [NOT_COMPARED] : [] };
  } catch {
    // The picture or its decoder: whatever else needs pixels says so by itself.
    return { compared: [], limits: [NOT_COMPARED] };
  }
}

const MOST_COMPARED = 4;
const NOT_COMPARED: Limit = { code: "previews-not-compared", step: "mark" };

const CLAIM = "c2pa.thumbnail.claim";

/**
 * The pictures that manifests keep, newest manifest first, and the preview in the EXIF metadata. Of manifests only those that
 * fit their hash in a claim whose signature verifies, and that the active manifest leads to by references that match: any
 * other could be anybody's.
 */
export async function keptPictures(
  { store, standings }: Pick<CredentialsRead, "store" | "standings">,
  blocks: readonly Block[],
  placeOf: PlaceOf,
): Promise<KeptPicture[]> {
  const newest = [...(store?.manifests ?? [])].reverse();
  const kept = newest.flatMap((manifest) =>
    ofManifest(manifest, standings.get(manifest.label), manifest === store?.active),
  );
  for (const block of blocks) {
    if (block.embedded) continue;
    const data = await exifPreview(block);
    const path = "exif/ifd1/JPEGInterchangeFormat";
    if (data) kept.push({ of: "metadata", path, covered: placeOf(block, path).covered, data, ofFile: true });
  }
  return kept;
}

function ofManifest(manifest: StoreManifest, standing: Standing | undefined, active: boolean): KeptPicture[] {
  if (!standing?.bound || !standing.codes.success.has("claimSignature.validated")) return [];
  const hashed = new Map(
    manifest.thumbnails
      .filter(({ assertion }) => standing.assertions.get(assertion) === "match")
      .map(({ assertion, data }) => [assertion, data]),
  );
  const at = { manifest: manifest.label, covered: "inside" } as const;
  const own = [...hashed].find(([label]) => label.startsWith(CLAIM));
  const [path, data] = own ?? [];
  const claimed = path && data ? [{ ...at, of: "manifest" as const, path, data, ofFile: active }] : [];
  const others = manifest.ingredients.flatMap(({ thumbnail }, ingredient) => {
    const shown = thumbnail === undefined ? undefined : hashed.get(thumbnail);
    if (thumbnail === undefined || shown === undefined) return [];
    return [{ ...at, of: "ingredient" as const, ingredient, path: thumbnail, data: shown, ofFile: false }];
  });
  return [...claimed, ...others];
}
