/** Frames as the browser's own player gives them: sought one by one, for what WebCodecs is not there for or cannot read. */
import type { Frame, OpenFrames } from "./frames-compare.ts";

/** A player that cannot go to a place must not be waited for. */
const SEEK_MS = 10_000;

const when = (target: EventTarget, name: string, ms: number): Promise<void> =>
  new Promise((done, failed) => {
    const timer = setTimeout(() => failed(new Error("the player took too long")), ms);
    const ends = (): void => {
      clearTimeout(timer);
      done();
    };
    target.addEventListener(name, ends, { once: true });
    target.addEventListener("error", () => failed(new Error("the player cannot play this")), { once: true });
  });

/** Goes to a time, and waits until that frame is there. @throws Error where it does not come */
export function seek(video: HTMLVideoElement, seconds: number): Promise<void> {
  const sought = when(video, "seeked", SEEK_MS);
  video.currentTime = seconds;
  return sought;
}

/** The frame that is shown, at most so wide; undefined where there is none. */
export function frameOf(video: HTMLVideoElement, most: number): HTMLCanvasElement | undefined {
  if (video.videoWidth === 0) return undefined;
  const scale = Math.min(1, most / video.videoWidth);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** A clip for comparing, by seeking in a player that nobody sees. */
export const soughtFrames =
  (file: Blob): OpenFrames =>
  async (use) => {
    const video = document.createElement("video");
    const url = URL.createObjectURL(file);
    try {
      Object.assign(video, { muted: true, preload: "auto" });
      const loaded = when(video, "loadeddata", SEEK_MS);
      video.src = url;
      await loaded;
      if (video.videoWidth === 0 || !Number.isFinite(video.duration)) throw new Error("the player shows no pictures");
      const frame: Frame = {
        width: video.videoWidth,
        height: video.videoHeight,
        draw: (context, stretch) =>
          context.drawImage(video, ...stretch, 0, 0, context.canvas.width, context.canvas.height),
      };
      return await use({
        first: 0,
        end: video.duration,
        async each(times, take) {
          for (const seconds of times) {
            await seek(video, seconds);
            take(frame);
          }
        },
      });
    } finally {
      video.removeAttribute("src");
      video.load();
      URL.revokeObjectURL(url);
    }
  };
