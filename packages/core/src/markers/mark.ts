import type { CredentialsRead } from "../credentials/read.ts";
import type { RawFact } from "../metadata/facts.ts";
import { type MediaReadings, type MediaTools, readMedia } from "../metadata/media-readings.ts";
import type { Container } from "../model/block.ts";
import type { Limit } from "../model/report.ts";
import { readChain } from "./chain/chain.ts";
import type { ChainReading } from "./chain/reading.ts";
import { type HiddenTools, hiddenFacts } from "./hidden.ts";
import { type Compared, compareKept, type KeptPicture, type KeptTools, keptPictures } from "./kept-pictures.ts";
import { matchMarkers } from "./match.ts";
import { placing } from "./placing.ts";
import { checkSeals } from "./seals.ts";
import type { MarkerHit } from "./table.ts";

/** What marking needs from outside. */
export interface MarkTools extends HiddenTools {
  /** What lists packets and decodes sound. */
  media: MediaTools;
  /** Keep the pictures that manifests and metadata hold, and compare those of the file; absent: neither is asked for. */
  kept?: KeptTools;
}

/** A file with everything that is read of it, and what its marks and its history say. */
export interface Marked {
  /** As it was walked, with what its packets say where no header did. */
  container: Container;
  /** All facts, hidden text among them. */
  facts: readonly RawFact[];
  hits: readonly MarkerHit[];
  chain: ChainReading | undefined;
  readings: Pick<MediaReadings, "packets" | "samples"> & { previews?: readonly Compared[] };
  /** Pictures that the file keeps, where they were asked for. */
  kept: readonly KeptPicture[];
  limits: readonly Limit[];
}

/** The words in which the reader of EXIF tells orientations 1 to 8. */
const ORIENTATIONS = [
  "Horizontal (normal)",
  "Mirror horizontal",
  "Rotate 180",
  "Mirror vertical",
  "Mirror horizontal and rotate 270 CW",
  "Rotate 90 CW",
  "Mirror horizontal and rotate 90 CW",
  "Rotate 270 CW",
];

/** How a picture is stored, as its EXIF says: 1 where it says nothing. */
function orientationOf(facts: readonly RawFact[]): number {
  const stated = facts.find(({ path, block }) => path === "exif/ifd0/Orientation" && block.embedded !== true);
  return Math.max(0, ORIENTATIONS.indexOf(String(stated?.value))) + 1;
}

/** Reads what costs more than walking, matches all facts against the tables, and reads the manifests' chain. */
export async function markFile(
  file: { container: Container; bytes: number; facts: readonly RawFact[] },
  credentials: CredentialsRead,
  tools: MarkTools,
): Promise<Marked> {
  const hidden = await hiddenFacts(file.container, tools, orientationOf(file.facts));
  const facts = [...file.facts, ...hidden.facts];
  const { container, limits, ...readings } = await readMedia(file.container, file.bytes, tools.media, tools.deep);
  const kept = tools.kept ? await keptPictures(credentials, container.blocks, placing(credentials)) : [];
  const previews = await compareKept(kept, container.kind === "image" ? (tools.kept ?? {}) : {});
  const sealed = await checkSeals(matchMarkers(facts), tools.seals);
  return {
    container,
    facts,
    hits: sealed.hits,
    chain: credentials.store && readChain(credentials.store, credentials.standings, container.kind),
    readings: { ...readings, previews: previews.compared },
    kept,
    limits: [...hidden.limits, ...limits, ...previews.limits, ...sealed.limits],
  };
}
