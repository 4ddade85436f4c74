/** mediabunny behind its one door in the page: frames of a clip, decoded by WebCodecs. Runs in a worker that may be ended at any moment. */
import { blobSource, checkSampleWork, Reader } from "@provcheck/core/internal";
import {
  BlobSource,
  Input,
  type InputVideoTrack,
  Logging,
  LogLevel,
  MATROSKA,
  MP4,
  MPEG_TS,
  QTFF,
  type VideoSample,
  VideoSampleSink,
  WEBM,
} from "mediabunny";
import type { OpenFrames } from "./frames-compare.ts";
import type { FrameTime, NoFrames } from "./frames-protocol.ts";

/** What mediabunny keeps of a file between two reads. */
const CACHE_BYTES = 8 * 1024 * 1024;
/** As of pictures: larger ones are not decoded. */
const MOST_PIXELS = 64 * 1024 * 1024;
/** A frame's time is told to the microsecond; a step beyond it must be longer than what rounding takes. */
const BESIDE = 0.000_05;

/** A last frame is not shown for longer than this: a container that states more is not believed. */
const LAST_FRAME_SECONDS = 2;

Logging.level = LogLevel.Silent;

/** There are no frames to be had, and why. */
export class NoFramesError extends Error {
  readonly why: NoFrames;
  constructor(why: NoFrames, detail = "") {
    super(detail);
    this.why = why;
  }
}

/** A clip that is open: its first video track, which can be decoded here. */
interface OpenClip {
  track: InputVideoTrack;
  sink: VideoSampleSink;
  /** When its first frame begins, and when its last one ends, as the container states it. */
  first: number;
  end: number;
}

/** Opens a clip for as long as `use` takes. @throws NoFramesError */
async function withClip<T>(file: Blob, use: (clip: OpenClip) => Promise<T>): Promise<T> {
  // Tables that cost more than they list are refused first. Of other containers the host's clock is the bound.
  await checkSampleWork(new Reader(blobSource(file))).catch((error: unknown) => {
    throw new NoFramesError("not-read", messageOf(error));
  });
  const input = new Input({
    formats: [MP4, QTFF, WEBM, MATROSKA, MPEG_TS],
    source: new BlobSource(file, { maxCacheSize: CACHE_BYTES }),
  });
  try {
    const track = await input.getPrimaryVideoTrack();
    if (!track) throw new NoFramesError("no-video");
    const pixels = (await track.getCodedWidth()) * (await track.getCodedHeight());
    if (pixels > MOST_PIXELS || !(await track.canDecode())) throw new NoFramesError("not-decoded");
    const first = await track.getFirstTimestamp();
    const found = await track.computeDuration();
    const stated = (await input.getDurationFromMetadata()) ?? 0;
    // WebM does not say how long its last frame is shown, only how long the whole is.
    const end = Math.max(found, stated - found < LAST_FRAME_SECONDS ? stated : 0);
    return await use({ track, sink: new VideoSampleSink(track), first, end });
  } catch (error) {
    throw error instanceof NoFramesError ? error : new NoFramesError("not-read", messageOf(error));
  } finally {
    input.dispose();
  }
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message.slice(0, 160) : "");

const timeOf = ({ timestamp, duration }: VideoSample): FrameTime => ({ seconds: timestamp, lasts: duration });

/** Draws a frame as it is shown, turned and with square pixels, at most so wide. */
async function drawn(sample: VideoSample, most: number, type: string): Promise<Blob> {
  const { displayWidth: width, displayHeight: height } = sample;
  const scale = Math.min(1, most / width);
  const canvas = new OffscreenCanvas(Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale)));
  const context = canvas.getContext("2d");
  if (!context) throw new NoFramesError("not-decoded");
  context.imageSmoothingQuality = "high";
  sample.draw(context, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type, quality: 0.8 });
}

/** Stills at equal distances, from the first frame to the last, each told when it is there. */
export const stillsOf = (
  file: Blob,
  { count, width }: { count: number; width: number },
  onStill: (at: FrameTime, picture: Blob) => void,
): Promise<void> =>
  withClip(file, async ({ sink, first, end }) => {
    const times = Array.from({ length: count }, (_, at) => first + ((end - first) * (at + 0.5)) / count);
    for await (const sample of sink.samplesAtTimestamps(times)) {
      if (!sample) continue;
      try {
        onStill(timeOf(sample), await drawn(sample, width, "image/jpeg"));
      } finally {
        sample.close();
      }
    }
  });

/** The frame that is shown at a time: whole as a PNG, or small as a JPEG. @throws NoFramesError */
export const frameAt = (file: Blob, seconds: number, width?: number): Promise<{ at: FrameTime; picture: Blob }> =>
  withClip(file, async ({ sink, first }) => {
    const sample = await sink.getSample(Math.max(first, seconds));
    if (!sample) throw new NoFramesError("no-video");
    try {
      return {
        at: timeOf(sample),
        picture: await drawn(
          sample,
          width ?? Number.POSITIVE_INFINITY,
          width === undefined ? "image/png" : "image/jpeg",
        ),
      };
    } finally {
      sample.close();
    }
  });

/** When the frame begins that is shown at a time, or the one beside it; at either end the last one there is. */
export const stepFrom = (file: Blob, seconds: number, by: -1 | 0 | 1): Promise<FrameTime> =>
  withClip(file, async ({ sink, first }) => {
    const here = await take(sink, Math.max(first, seconds));
    if (!here) throw new NoFramesError("no-video");
    if (by === 0) return here;
    if (by < 0) return (here.seconds <= first ? undefined : await take(sink, here.seconds - BESIDE)) ?? here;
    for await (const sample of sink.samples(here.seconds)) {
      const at = timeOf(sample);
      sample.close();
      if (at.seconds > here.seconds + BESIDE) return at;
    }
    return here;
  });

async function take(sink: VideoSampleSink, seconds: number): Promise<FrameTime | undefined> {
  const sample = await sink.getSample(seconds);
  sample?.close();
  return sample ? timeOf(sample) : undefined;
}

/** A clip for comparing: frames at times, decoded in one go. */
export const framesOf =
  (file: Blob): OpenFrames =>
  (use) =>
    withClip(file, ({ sink, first, end }) =>
      use({
        first,
        end,
        async each(times, take) {
          for await (const sample of sink.samplesAtTimestamps(times)) {
            if (!sample) continue;
            try {
              const { displayWidth: width, displayHeight: height } = sample;
              take({
                width,
                height,
                draw: (context, stretch) =>
                  sample.draw(context, ...stretch, 0, 0, context.canvas.width, context.canvas.height),
              });
            } finally {
              sample.close();
            }
          }
        },
      }),
    );
