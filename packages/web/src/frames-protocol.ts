import type { Comparison } from "@provcheck/core/internal";

/** What the page asks of the worker that decodes frames. One thing at a time. */
export type FramesAsk =
  /** Stills at equal distances, small. */
  | { kind: "stills"; file: Blob; count: number; width: number }
  /** Where the frame begins that is shown at a time, the one after it or the one before it. */
  | { kind: "step"; file: Blob; seconds: number; by: -1 | 0 | 1 }
  /** The frame that is shown at a time: whole, or small. */
  | { kind: "frame"; file: Blob; seconds: number; width?: number }
  /** What the pictures of two clips have in common. */
  | { kind: "compare"; clips: readonly [ComparedClip, ComparedClip] };

interface ComparedClip {
  file: Blob;
  seconds: number;
}

/** A frame: when it begins, and for how long it is shown, in seconds of the file. */
export interface FrameTime {
  seconds: number;
  lasts: number;
}

/** Why there are no frames: none to be found, none that can be decoded here, or a file that is not read. */
export type NoFrames = "no-video" | "not-decoded" | "not-read";

/** What the worker says. All but `still` and `progress` end what was asked. */
export type FramesSay =
  | { kind: "still"; at: FrameTime; picture: Blob }
  | { kind: "progress"; share: number }
  | { kind: "done" }
  | { kind: "at"; at: FrameTime }
  | { kind: "frame"; at: FrameTime; picture: Blob }
  | { kind: "compared"; video?: Comparison["video"] }
  | { kind: "none"; why: NoFrames; detail?: string };
