/** The wave form of a recording's or a clip's sound, as far as this browser decodes it. */
import type { Language } from "@provcheck/core/explain";
import { useRef, useState } from "preact/hooks";
import { pageWords } from "./words.ts";

const MOST_SOUND_BYTES = 128 * 1024 * 1024;
const WAVE = { width: 800, height: 120 };

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

export function Wave({ file, lang }: { file: Blob; lang: Language }) {
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
