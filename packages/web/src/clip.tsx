/** A clip or a recording, as this browser plays it: frame by frame, as a contact sheet, as a wave form. */
import type { Language } from "@provcheck/core/explain";
import { useEffect, useRef, useState } from "preact/hooks";
import { download } from "./download.ts";
import { useUrl } from "./url.ts";
import { pageWords } from "./words.ts";

/** Where nothing says how long a frame is shown. */
const FRAME_SECONDS = 1 / 25;
const STILLS = 12;
const STILL_WIDTH = 240;
const MOST_SOUND_BYTES = 128 * 1024 * 1024;
const WAVE = { width: 800, height: 120 };

interface Still {
  seconds: number;
  url: string;
}

/** Seconds as people write them: 1:02.5. */
const clock = (seconds: number): string => `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(1).padStart(4, "0")}`;

/** Goes to a time, and waits until that frame is there. */
const seek = (video: HTMLVideoElement, seconds: number): Promise<void> =>
  new Promise((done) => {
    video.addEventListener("seeked", () => done(), { once: true });
    video.currentTime = seconds;
  });

/** The frame that is shown, at most so wide; undefined where there is none. */
function frameOf(video: HTMLVideoElement, most: number): HTMLCanvasElement | undefined {
  if (video.videoWidth === 0) return undefined;
  const scale = Math.min(1, most / video.videoWidth);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(video.videoWidth * scale);
  canvas.height = Math.round(video.videoHeight * scale);
  canvas.getContext("2d")?.drawImage(video, 0, 0, canvas.width, canvas.height);
  return canvas;
}

/** Stills at equal distances. */
async function stillsOf(video: HTMLVideoElement): Promise<Still[]> {
  const { duration, currentTime } = video;
  if (!Number.isFinite(duration)) return [];
  const stills: Still[] = [];
  for (let at = 0; at < STILLS; at++) {
    const seconds = (duration * (at + 0.5)) / STILLS;
    await seek(video, seconds);
    const url = frameOf(video, STILL_WIDTH)?.toDataURL("image/jpeg", 0.8);
    if (url) stills.push({ seconds, url });
  }
  await seek(video, currentTime);
  return stills;
}

/** The loudest sample of each column, drawn both ways from the middle. */
function drawWave(canvas: HTMLCanvasElement, sound: AudioBuffer): void {
  const context = canvas.getContext("2d");
  if (!context) return;
  const samples = sound.getChannelData(0);
  const step = Math.max(1, Math.floor(samples.length / WAVE.width));
  context.clearRect(0, 0, WAVE.width, WAVE.height);
  context.fillStyle = getComputedStyle(canvas).color;
  for (let column = 0; column < WAVE.width; column++) {
    let loudest = 0;
    for (let at = column * step; at < (column + 1) * step; at++)
      loudest = Math.max(loudest, Math.abs(samples[at] ?? 0));
    const height = Math.max(1, loudest * WAVE.height);
    context.fillRect(column, (WAVE.height - height) / 2, 1, height);
  }
}

function Wave({ file, lang }: { file: Blob; lang: Language }) {
  const words = pageWords(lang);
  const canvas = useRef<HTMLCanvasElement>(null);
  const [note, setNote] = useState("");
  const draw = async (): Promise<void> => {
    if (file.size > MOST_SOUND_BYTES) return setNote(words.waveLarge);
    try {
      const context = new OfflineAudioContext(1, 1, 8_000);
      const sound = await context.decodeAudioData(await file.arrayBuffer());
      if (canvas.current) drawWave(canvas.current, sound);
      setNote("");
    } catch {
      setNote(words.waveNone);
    }
  };
  return (
    <details class="wave" onToggle={(event) => event.currentTarget.open && void draw()}>
      <summary>{words.wave}</summary>
      <canvas ref={canvas} {...WAVE} role="img" aria-label={words.wave} />
      <p role="status">{note}</p>
    </details>
  );
}

function Stills({ video, lang }: { video: () => HTMLVideoElement | null; lang: Language }) {
  const words = pageWords(lang);
  const [stills, setStills] = useState<Still[]>([]);
  const make = async (): Promise<void> => {
    const player = video();
    if (player) setStills(await stillsOf(player));
  };
  const go = (seconds: number): void => {
    const player = video();
    if (player) player.currentTime = seconds;
  };
  return (
    <details class="sheet" onToggle={(event) => event.currentTarget.open && stills.length === 0 && void make()}>
      <summary>{words.sheet}</summary>
      <p>{words.sheetOf}</p>
      <div class="stills">
        {stills.map(({ seconds, url }) => (
          <button key={seconds} type="button" onClick={() => go(seconds)}>
            <img src={url} alt="" />
            {clock(seconds)}
          </button>
        ))}
      </div>
    </details>
  );
}

export function Clip({
  file,
  kind,
  name,
  lang,
}: {
  file: Blob;
  kind: "video" | "audio";
  name: string;
  lang: Language;
}) {
  const words = pageWords(lang);
  const url = useUrl(file);
  const video = useRef<HTMLVideoElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => setFailed(false), [file]);
  const step = (by: number): void => {
    const player = video.current;
    if (!player) return;
    player.pause();
    player.currentTime = Math.max(0, player.currentTime + by * FRAME_SECONDS);
  };
  const save = (): void => {
    const player = video.current;
    const canvas = player && frameOf(player, Number.POSITIVE_INFINITY);
    canvas?.toBlob((blob) => blob && download([blob], `${name}.${clock(player?.currentTime ?? 0)}.png`, "image/png"));
  };
  return (
    <div class="look-tools">
      {failed ? (
        <p>{words.viewNone}</p>
      ) : kind === "video" ? (
        <>
          {url && <video ref={video} src={url} controls muted preload="metadata" onError={() => setFailed(true)} />}
          <div class="buttons">
            <button type="button" onClick={() => step(-1)}>
              {words.frameBack}
            </button>
            <button type="button" onClick={() => step(1)}>
              {words.frameOn}
            </button>
            <button type="button" onClick={save}>
              {words.frameSave}
            </button>
          </div>
          <Stills video={() => video.current} lang={lang} />
        </>
      ) : (
        // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what is to be checked
        url && <audio src={url} controls preload="metadata" onError={() => setFailed(true)} />
      )}
      <Wave file={file} lang={lang} />
      {kind === "audio" && <p>{words.listen}</p>}
    </div>
  );
}
