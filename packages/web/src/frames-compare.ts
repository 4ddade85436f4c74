/** What the moving pictures of two clips have in common, as the command compares them, over frames that this browser decodes. */
import {
  type Box,
  barsOf,
  type ClipMatch,
  type ClipPrint,
  type Comparison,
  type FramePrint,
  insideBars,
  isEnough,
  longest,
  MOST_STILL_RATE,
  matchByPlaces,
  matchClips,
  type Plane,
  printFrame,
  type Range,
  rateFor,
  STILL_SIDE,
  STILLS,
  shareOf,
  THUMB,
  WHOLE,
} from "@provcheck/core/internal";
import { lumaOf } from "./luma.ts";

/** A frame that is there until the next one is asked for, upright and with square pixels. */
export interface Frame {
  width: number;
  height: number;
  /** Draws the stretch (`x`, `y`, `width`, `height`, in its own pixels) over a whole canvas. */
  draw(context: OffscreenCanvasRenderingContext2D, stretch: readonly [number, number, number, number]): void;
}

/** A clip that gives frames. */
interface FramesOf {
  /** When its first frame begins, and when its last one ends, in seconds. */
  first: number;
  end: number;
  /** Frames at these times, in their order; what is needed of each is taken before the next one is there. */
  each(times: readonly number[], take: (frame: Frame) => void): Promise<void>;
}

/** Opens a clip for as long as it is used. */
export type OpenFrames = <T>(use: (clip: FramesOf) => Promise<T>) => Promise<T>;

/** Frames are compared at this size; PDQ filters them down further. */
const SIDE = 256;
const BAR_STILLS = 8;
const BAR_SIDE = 128;

/** Draws frames and reads their brightness. */
class Sight {
  readonly #context: OffscreenCanvasRenderingContext2D;
  constructor() {
    const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
    if (!context) throw new Error("nothing to draw on");
    this.#context = context;
  }

  /** A stretch of a frame, so wide and high. */
  planeOf(frame: Frame, inside: Box, width: number, height: number): Plane {
    const context = this.#context;
    Object.assign(context.canvas, { width, height });
    context.imageSmoothingQuality = "high";
    const [across, down] = [frame.width, frame.height];
    frame.draw(context, [inside.x * across, inside.y * down, inside.width * across, inside.height * down]);
    return { width, height, data: lumaOf(context.getImageData(0, 0, width, height).data) };
  }
}

/** So many times at equal distances, in the middle of each. */
const spread = ({ first, end }: FramesOf, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + ((end - first) * (at + 0.5)) / count);

/** Frames a second, and how many of them at most. */
interface Pace {
  rate: number;
  most: number;
}

type Printed = ClipPrint & { inside: Box; seconds: number };

/** What is needed of every frame of a clip, at a rate. Black bars are cut off first, by what several stills have in common. */
async function printed(clip: FramesOf, { rate, most }: Pace, onFrame: () => void): Promise<Printed> {
  const sight = new Sight();
  const bars: Plane[] = [];
  await clip.each(spread(clip, BAR_STILLS), (frame) => bars.push(sight.planeOf(frame, WHOLE, BAR_SIDE, BAR_SIDE)));
  const found = insideBars(bars);
  const inside = found.width === 1 && found.height === 1 ? WHOLE : found;
  const frames: FramePrint[] = [];
  const seconds = Math.max(0, clip.end - clip.first);
  const count = Math.min(most, Math.max(1, Math.floor(seconds * rate)));
  const times = Array.from({ length: count }, (_, at) => clip.first + at / rate);
  await clip.each(times, (frame) => {
    frames.push(printFrame(sight.planeOf(frame, inside, SIDE, SIDE), new Uint8Array(THUMB * THUMB)));
    onFrame();
  });
  return { frames, inside, seconds };
}

/** Frames in their own shape and large enough to find places in, without the bars that were found. */
async function largeStills(clip: FramesOf, { inside, seconds }: Printed): Promise<Plane[]> {
  const sight = new Sight();
  const stills: Plane[] = [];
  const count = Math.max(1, Math.min(STILLS, Math.floor(seconds * MOST_STILL_RATE)));
  await clip.each(spread(clip, count), (frame) => {
    const [width, height] = [frame.width * inside.width, frame.height * inside.height];
    const scale = Math.min(1, STILL_SIDE / Math.max(width, height));
    const [across, down] = [width, height].map((side) => Math.max(16, Math.trunc(side * scale))) as [number, number];
    stills.push(sight.planeOf(frame, inside, across, down));
  });
  return stills;
}

/** A clip to compare, and how long it says it is. */
export interface ClipToCompare {
  open: OpenFrames;
  seconds: number;
}

/**
 * Compares two clips; undefined: looked at, and nothing alike was found.
 * @param most frames of one clip at most: a tab has less room than the command, and less time where every frame is sought
 * @throws what opening a clip throws, and Error where one has no frames
 */
export async function compareFrames(
  [a, b]: readonly [ClipToCompare, ClipToCompare],
  most: number,
  onProgress: (share: number) => void,
): Promise<Comparison["video"]> {
  const rate = rateFor([a, b], most);
  const interval = 1 / rate;
  const total = Math.max(1, rate * (a.seconds + b.seconds));
  let done = 0;
  const onFrame = (): void => onProgress(Math.min(1, ++done / total));
  const [one, other] = [
    await a.open((clip) => printed(clip, { rate, most }, onFrame)),
    await b.open((clip) => printed(clip, { rate, most }, onFrame)),
  ];
  if (one.frames.length === 0 || other.frames.length === 0) throw new Error("no frame could be decoded");
  const near = matchClips(one, other, interval);
  onProgress(1);
  const match = isEnough(near, one, other) ? near : await byPlaces([a, b], [one, other], { near, interval });
  if (!match) return undefined;
  const ranges = match.ranges.map((range) => within(range, one, other));
  const share = (side: "a" | "b", { seconds }: Printed): number =>
    Math.round(shareOf(ranges, side, seconds) * 10_000) / 10_000;
  const bars = barsOf(one.inside, other.inside);
  return { ...match, ...bars, ranges, interval, share: { a: share("a", one), b: share("b", other) } };
}

/** Where hashes find little, places that stand out are looked for in stills of both; what explains more is told. */
async function byPlaces(
  [a, b]: readonly [ClipToCompare, ClipToCompare],
  [one, other]: readonly [Printed, Printed],
  { near, interval }: { near: ClipMatch | undefined; interval: number },
): Promise<ClipMatch | undefined> {
  const left = { frames: one.frames, stills: await a.open((clip) => largeStills(clip, one)) };
  const right = { frames: other.frames, stills: await b.open((clip) => largeStills(clip, other)) };
  return longest([near, matchByPlaces(left, right, interval)].filter((found) => found !== undefined));
}

const round = (value: number): number => Math.round(value * 100) / 100;

/** No range goes beyond the end of its clip; times are told to a hundredth of a second. */
function within({ a, b, ...rest }: Range, one: Printed, other: Printed): Range {
  const cut = ({ from, to }: Range["a"], { seconds }: Printed) => ({
    from: round(from),
    to: round(Math.min(to, Math.max(seconds, from))),
  });
  return { a: cut(a, one), b: cut(b, other), ...rest };
}
