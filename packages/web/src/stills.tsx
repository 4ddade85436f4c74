/** A contact sheet: by WebCodecs, or by the player's seeking where that cannot. */
import type { Language } from "@provcheck/core/explain";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock } from "./clock.ts";
import type { FramesHost } from "./frames-host.ts";
import { frameOf, seek } from "./player.ts";
import { pageWords, withoutFrames } from "./words.ts";

const STILLS = 12;
const STILL_WIDTH = 240;

interface Still {
  seconds: number;
  url: string;
}

/** Stills at equal distances, sought in the player. @throws Error where it does not come to one */
async function soughtStills(video: HTMLVideoElement): Promise<Still[]> {
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

interface StillsProps {
  file: Blob;
  frames: FramesHost;
  /** The player, where the browser plays the clip. */
  video: () => HTMLVideoElement | null;
  onGo: (seconds: number) => void;
  lang: Language;
}

export function Stills({ file, frames, video, onGo, lang }: StillsProps) {
  const words = pageWords(lang);
  const [stills, setStills] = useState<readonly Still[]>([]);
  const [note, setNote] = useState("");
  const asked = useRef(false);
  const urls = useRef<string[]>([]);
  useEffect(() => () => urls.current.forEach((url) => void URL.revokeObjectURL(url)), []);
  const make = async (): Promise<void> => {
    asked.current = true;
    setNote(words.sheetMaking);
    const said = await frames.ask({ kind: "stills", file, count: STILLS, width: STILL_WIDTH }, (each) => {
      if (each.kind !== "still") return;
      const url = URL.createObjectURL(each.picture);
      urls.current.push(url);
      setStills((before) => [...before, { seconds: each.at.seconds, url }]);
    });
    if (said.kind !== "none") return setNote("");
    const player = video();
    setNote(withoutFrames(said.why, lang, player !== null));
    if (player) await soughtStills(player).then(setStills, () => setNote(words.viewNone));
  };
  return (
    <details class="sheet" onToggle={(event) => event.currentTarget.open && !asked.current && void make()}>
      <summary>{words.sheet}</summary>
      <p>{words.sheetOf}</p>
      <p role="status">{note}</p>
      <div class="stills">
        {stills.map(({ seconds, url }) => (
          <button key={url} type="button" onClick={() => onGo(seconds)}>
            <img src={url} alt="" />
            {clock(seconds)}
          </button>
        ))}
      </div>
    </details>
  );
}
