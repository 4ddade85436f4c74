import { type FoundStreams, inBoth } from "../../compare/outcome.ts";
import { hashStreams } from "../ffmpeg/hashes.ts";
import type { Ffmpeg } from "../ffmpeg/run.ts";
import type { Clip } from "./prints.ts";
import type { Subject } from "./subject.ts";

const KINDS = ["video", "audio"] as const;
export type Kind = (typeof KINDS)[number];

/** Decoding all of both clips again is worth it only where they can be equal, and up to this length. */
const DECODED_SECONDS = 20 * 60;

/** Which of the two kinds of streams are equal: packet by packet, whatever holds them, or picture by picture and sample by sample. */
export async function exact(
  found: Ffmpeg,
  pair: readonly [Clip, Clip],
  subjects: readonly [Subject, Subject],
  streams: readonly [FoundStreams, FoundStreams],
  signal: AbortSignal,
): Promise<[FoundStreams, FoundStreams]> {
  const hashes = (what: "packets" | "decoded") =>
    Promise.all([hashStreams(found, pair[0], what, signal), hashStreams(found, pair[1], what, signal)]);
  const equal = (one: readonly string[], other: readonly string[]): boolean =>
    one.length > 0 && one.length === other.length && one.every((digest, index) => digest === other[index]);
  const [one, other] = await hashes("packets");
  const stored = KINDS.map((kind) => equal(one[kind], other[kind]));
  const open = KINDS.map((kind, at) => !stored[at] && canBeEqual(subjects, streams[at], kind));
  const worth = Math.abs(pair[0].seconds - pair[1].seconds) <= 1 && pair[0].seconds <= DECODED_SECONDS;
  const [first, second] = worth && open.includes(true) ? await hashes("decoded") : [];
  const as = (at: 0 | 1): FoundStreams => {
    const decoded = open[at] && first && second && equal(first[KINDS[at]], second[KINDS[at]]);
    return { ...streams[at], exact: stored[at] ? "stored" : decoded ? "decoded" : "no" };
  };
  return [as(0), as(1)];
}

/** What was looked at and is not alike is not equal either; nor are pictures of other sizes or numbers. */
function canBeEqual(subjects: readonly [Subject, Subject], streams: FoundStreams | undefined, kind: Kind): boolean {
  if (!streams || !inBoth(streams) || streams.alike === false) return false;
  const sizes = subjects.map(({ report: { input }, clip }) => {
    const track = clip?.tracks.find((each) => each.kind === kind);
    return JSON.stringify(kind === "video" ? [input.dimensions?.width, input.dimensions?.height, track?.frames] : []);
  });
  return sizes[0] === sizes[1];
}
