import { tempFile } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { heicBoxes, jxlBoxes, movie, picture, sourceTypeXmp, wav } from "../fixtures/media.ts";
import { DST, sign } from "../fixtures/sign.ts";
import { random } from "../fuzz/mutate.ts";
import { structuralMutant } from "../fuzz/structural.ts";
import { bytesOf, expectedOf, LINES, PROFILES } from "./corpus.ts";
import { ownAnchors, readerProfiles } from "./reader-profiles.ts";
import type { ReaderProfile } from "./three-readers.ts";

/** A signed file and the lists that know its signer. */
export interface MutantSeed {
  name: string;
  bytes: Uint8Array;
  profile: ReaderProfile;
}

/** Larger ones would spend the time on hashing. */
const MAX_SEED_BYTES = 2 * 1024 * 1024;

const MADE = ["jpeg", "png", "webp", "avif", "tiff", "gif"] as const;

/** Files of the corpus that are trusted under some profile, and one of each format made here: those are new in each run. */
export async function mutantSeeds(): Promise<MutantSeed[]> {
  const profiles = readerProfiles();
  const seeds: MutantSeed[] = [];
  for (const line of LINES) {
    const known = PROFILES.find((profile) => expectedOf(line, profile).state === "Trusted");
    if (known === undefined) continue;
    const bytes = bytesOf(line);
    if (bytes.length <= MAX_SEED_BYTES) seeds.push({ name: line.file, bytes, profile: profiles[known] });
  }
  const authority = await makeAuthority("mutants CA");
  const leaf = await issue(authority, { commonName: "Signer", organisation: "Lab" });
  const profile = ownAnchors(authority.pem, tempFile("anchors.pem", authority.pem), "made");
  const manifest = { actions: [{ action: "c2pa.created", digitalSourceType: `${DST}digitalCapture` }] };
  const add = async (name: string, media: Uint8Array, mediaType: string): Promise<void> => {
    seeds.push({ name: `made ${name}`, bytes: await sign(media, mediaType, leaf, manifest), profile });
  };
  for (const format of MADE) await add(format, await picture(format), `image/${format}`);
  await add("heic", heicBoxes(sourceTypeXmp()), "image/heic");
  await add("jxl", jxlBoxes(sourceTypeXmp()), "image/jxl");
  await add("mp4", movie(), "video/mp4");
  await add("wav", wav(), "audio/wav");
  return seeds;
}

/** A changed file, and the lists that know who signed it. */
export type Mutant = MutantSeed;

/** Mutant `index` of a run: the same index makes the same change, and each seed has its turn. */
export function mutantOf(seeds: readonly MutantSeed[], index: number): Mutant | undefined {
  const seed = seeds[index % seeds.length];
  if (!seed) return undefined;
  const { bytes, what } = structuralMutant(seed.bytes, random(index));
  return { name: `${seed.name}, ${what} (${index})`, bytes, profile: seed.profile };
}
