import type { Comparison, StreamOutcome } from "./result.ts";

/** How one kind of stream is equal bit by bit: as it is stored, as it is decoded, or not. */
export type Exactness = "stored" | "decoded" | "no";

/** Streams of one kind as they were found, before they are put into one word. */
export interface FoundStreams {
  /** Which of the two have any. */
  in: readonly [boolean, boolean];
  exact: Exactness;
  /** Looked at for what is alike: in which stretches, or in none. Undefined: it could not be looked at. */
  alike?: boolean;
}

/** Have both any of this kind? */
export const inBoth = ({ in: [one, other] }: FoundStreams): boolean => one && other;

/** One kind of stream in a word. What is equal need not be alike: a still picture has too little to tell it by. */
export function streamOutcome(streams: FoundStreams): StreamOutcome {
  const { exact, alike } = streams;
  if (!streams.in.includes(true)) return "none";
  if (!inBoth(streams)) return "one-sided";
  if (exact !== "no") return "exact";
  if (alike === undefined) return "not-compared";
  return alike ? "alike" : "different";
}

/**
 * What two clips or recordings have in common, in a word. Exactness of one kind is never told as exactness of the file,
 * and "nothing was found" only where everything that both have was looked at.
 */
export function outcomeOf(pictures: FoundStreams, sound: FoundStreams): Comparison["outcome"] {
  const [seen, heard] = [streamOutcome(pictures), streamOutcome(sound)];
  const exact = (one: StreamOutcome) => one === "exact" || one === "none";
  if (exact(seen) && exact(heard) && (seen === "exact" || heard === "exact")) {
    const stored = [pictures, sound].every((each) => streamOutcome(each) === "none" || each.exact === "stored");
    return stored ? "rewrapped" : "same-pixels";
  }
  if (seen === "exact") return "same-pictures";
  if (seen === "alike") return "match";
  if (heard === "exact") return "same-sound";
  if (heard === "alike") return "sound-only";
  return [seen, heard].some((one) => one === "different") && ![seen, heard].includes("not-compared")
    ? "no-match"
    : "not-compared";
}
