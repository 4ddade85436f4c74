/** A clip or a recording, as this browser plays it: frame by frame, as a contact sheet, as a wave form. */
import type { Language } from "@provcheck/core/explain";
import { useEffect, useRef, useState } from "preact/hooks";
import { clock } from "./clock.ts";
import { download } from "./download.ts";
import type { FramesAnswer, FramesHost } from "./frames-host.ts";
import type { FrameTime } from "./frames-protocol.ts";
import { frameOf } from "./player.ts";
import { Stills } from "./stills.tsx";
import { useUrl } from "./url.ts";
import { Wave } from "./wave.tsx";
import { fill, pageWords, withoutFrames } from "./words.ts";

/** A step of the player, where no frame tells how long it is shown. */
const STEP_SECONDS = 1 / 25;
/** A player is sent into a frame and not to its very edge, which rounding may put before it. */
const INSIDE_SECONDS = 0.0005;

interface ClipProps {
  file: Blob;
  name: string;
  lang: Language;
  frames: FramesHost;
}

const pngOf = (canvas: HTMLCanvasElement | undefined): Promise<Blob | undefined> =>
  new Promise((done) => (canvas ? canvas.toBlob((blob) => done(blob ?? undefined), "image/png") : done(undefined)));

/** Where one is in a clip, whether the player shows it or WebCodecs alone. */
function useFrames({ file, name, lang, frames }: ClipProps) {
  const words = pageWords(lang);
  const video = useRef<HTMLVideoElement>(null);
  /** Of a clip that the player does not show: the frame that is looked at. */
  const [shown, setShown] = useState<{ at: FrameTime; picture: Blob }>();
  const [note, setNote] = useState("");
  const here = (): number => video.current?.currentTime ?? shown?.at.seconds ?? 0;
  const tell = ({ seconds, lasts }: FrameTime): void =>
    setNote(fill(words.frameAt, { at: clock(seconds, 3), seconds: lasts.toFixed(3) }));
  const cannot = (said: FramesAnswer): void =>
    setNote(said.kind === "none" ? withoutFrames(said.why, lang, video.current !== null) : "");
  const show = async (seconds: number): Promise<void> => {
    const said = await frames.ask({ kind: "frame", file, seconds });
    if (said.kind !== "frame") return cannot(said);
    setShown(said);
    tell(said.at);
  };
  const go = (seconds: number): void => {
    if (video.current) video.current.currentTime = seconds + INSIDE_SECONDS;
    else void show(seconds);
  };
  const step = async (by: -1 | 1): Promise<void> => {
    const player = video.current;
    player?.pause();
    const said = await frames.ask({ kind: "step", file, seconds: here(), by });
    if (said.kind === "at") {
      go(said.at.seconds);
      return tell(said.at);
    }
    cannot(said);
    if (player) player.currentTime = Math.max(0, player.currentTime + by * STEP_SECONDS);
  };
  const save = async (): Promise<void> => {
    const seconds = here();
    const said = await frames.ask({ kind: "frame", file, seconds });
    const taken =
      said.kind === "frame"
        ? said.picture
        : await pngOf(video.current ? frameOf(video.current, Number.POSITIVE_INFINITY) : undefined);
    const at = said.kind === "frame" ? said.at.seconds : seconds;
    if (taken) download([taken], `${name}.${clock(at, 3).replace(":", "m")}s.png`, "image/png");
    if (said.kind !== "frame") cannot(said);
  };
  return { video, shown, note, go, step, save, show };
}

/** A clip that the player does not show is shown frame by frame all the same, where WebCodecs can decode it. */
function Frame({ picture, lang }: { picture: Blob; lang: Language }) {
  const url = useUrl(picture);
  return url ? <img class="single-frame" src={url} alt={pageWords(lang).frameShown} /> : null;
}

function Moving(props: ClipProps) {
  const { file, lang, frames } = props;
  const words = pageWords(lang);
  const url = useUrl(file);
  const [failed, setFailed] = useState(false);
  const { video, shown, note, go, step, save, show } = useFrames(props);
  useEffect(() => {
    if (failed) void show(0);
  }, [failed]);
  return (
    <>
      {failed ? (
        <p>{shown ? words.viewFrames : words.viewNone}</p>
      ) : (
        url && <video ref={video} src={url} controls muted preload="metadata" onError={() => setFailed(true)} />
      )}
      {failed && shown && <Frame picture={shown.picture} lang={lang} />}
      {(!failed || shown) && (
        <div class="buttons">
          <button type="button" onClick={() => void step(-1)}>
            {words.frameBack}
          </button>
          <button type="button" onClick={() => void step(1)}>
            {words.frameOn}
          </button>
          <button type="button" onClick={() => void save()}>
            {words.frameSave}
          </button>
        </div>
      )}
      <p role="status" class="frame-note">
        {note}
      </p>
      {(!failed || shown) && <Stills file={file} frames={frames} video={() => video.current} onGo={go} lang={lang} />}
    </>
  );
}

export function Clip({ kind, ...props }: ClipProps & { kind: "video" | "audio" }) {
  const { file, lang } = props;
  const words = pageWords(lang);
  const url = useUrl(kind === "audio" ? file : undefined);
  const [failed, setFailed] = useState(false);
  return (
    <div class="look-tools">
      {kind === "video" && <Moving {...props} />}
      {kind === "audio" &&
        (failed ? (
          <p>{words.viewNone}</p>
        ) : (
          // biome-ignore lint/a11y/useMediaCaption: nobody has written captions for what is to be checked
          url && <audio src={url} controls preload="metadata" onError={() => setFailed(true)} />
        ))}
      <Wave file={file} lang={lang} />
      {kind === "audio" && <p>{words.listen}</p>}
    </div>
  );
}
