/** The file itself, as this browser shows it. */
import type { Language, Report } from "@provcheck/core/explain";
import { type Box, type Outline, type OutlineShape, outlinesOf } from "@provcheck/core/internal";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import { Clip } from "./clip.tsx";
import { Compare } from "./compare.tsx";
import type { Item } from "./desk.ts";
import { Overlay, PlaceList } from "./outline.tsx";
import type { Session } from "./session.ts";
import { useUrl } from "./url.ts";
import { pageWords } from "./words.ts";

interface LookProps {
  item: Item;
  report: Report;
  lang: Language;
  session: Session;
}

const MOST_ZOOM = 8;

/** The rectangle around a shape, in shares of the sides. */
function boundsOf(shape: OutlineShape): Box {
  if (shape.kind !== "polygon") return shape;
  const [xs, ys] = [shape.points.map(({ x }) => x), shape.points.map(({ y }) => y)];
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  return { x, y, width: Math.max(...xs) - x, height: Math.max(...ys) - y };
}

/** How much larger a picture must be shown for a place to be seen well. */
function zoomFor({ width, height }: Box): number {
  const room = 0.6 / Math.max(width, height, 0.01);
  return Math.min(MOST_ZOOM, 2 ** Math.max(0, Math.floor(Math.log2(room))));
}

/** Zoom, and the place that is brought out: choosing one goes there. */
function useZoom(places: readonly Outline[]) {
  const frame = useRef<HTMLElement>(null);
  const [zoom, setZoom] = useState(1);
  const [chosen, setChosen] = useState<number>();
  useEffect(() => {
    const place = chosen === undefined ? undefined : places[chosen];
    const { current } = frame;
    if (!place || !current) return;
    const { x, y, width, height } = boundsOf(place.shape);
    current.scrollTo({
      left: (x + width / 2) * current.scrollWidth - current.clientWidth / 2,
      top: (y + height / 2) * current.scrollHeight - current.clientHeight / 2,
    });
  }, [chosen, zoom]);
  const choose = (index: number | undefined): void => {
    const place = index === undefined ? undefined : places[index];
    setChosen(index);
    setZoom(place && !place.outside ? zoomFor(boundsOf(place.shape)) : 1);
  };
  return { frame, zoom, setZoom, chosen, choose };
}

/** The picture, whole at first; larger on request, in a frame that scrolls, with the places outlined that the report tells of. */
function Picture({ file, report, lang }: { file: Blob; report: Report; lang: Language }) {
  const words = pageWords(lang);
  const url = useUrl(file);
  const [failed, setFailed] = useState(false);
  const places = useMemo(() => outlinesOf(report, lang), [report, lang]);
  const { frame, zoom, setZoom, chosen, choose } = useZoom(places);
  if (failed)
    return (
      <>
        <p>{words.viewNone}</p>
        <PlaceList places={places} chosen={chosen} onChoose={choose} lang={lang} />
      </>
    );
  const larger = { width: `${zoom * 100}%`, maxWidth: "none", maxHeight: "none" };
  return (
    <figure class="view">
      <section ref={frame} class="frame" tabIndex={zoom > 1 ? 0 : undefined} aria-label={words.viewPicture}>
        <div class={zoom > 1 ? "outlined larger" : "outlined"} style={zoom > 1 ? { width: larger.width } : {}}>
          {url && (
            <img
              src={url}
              alt={words.viewPicture}
              onError={() => setFailed(true)}
              style={zoom > 1 ? { ...larger, width: "100%" } : {}}
            />
          )}
          <Overlay places={places} chosen={chosen} />
        </div>
      </section>
      <figcaption class="buttons look-tools">
        <button type="button" disabled={zoom >= MOST_ZOOM} onClick={() => setZoom(zoom * 2)}>
          {words.zoomIn}
        </button>
        <button type="button" disabled={zoom <= 1} onClick={() => setZoom(zoom / 2)}>
          {words.zoomOut}
        </button>
        <button type="button" disabled={zoom === 1} onClick={() => setZoom(1)}>
          {words.zoomFit}
        </button>
      </figcaption>
      <PlaceList places={places} chosen={chosen} onChoose={choose} lang={lang} />
    </figure>
  );
}

/** Files of the command line lie with the server: looked at, they are fetched from there, up to a size. */
const MOST_FETCHED_BYTES = 512 * 1024 * 1024;

function useFile({ file, remote, bytes }: Item, session: Session): Blob | undefined {
  const [fetched, setFetched] = useState<Blob>();
  useEffect(() => {
    if (!file && remote !== undefined && bytes <= MOST_FETCHED_BYTES)
      session.bytes(remote).then(setFetched, () => setFetched(undefined));
  }, [file, remote, bytes, session]);
  return file ?? fetched;
}

export function Look({ item, report, lang, session }: LookProps) {
  const file = useFile(item, session);
  if (!file) return null;
  const { kind } = report.input;
  const job = { file, name: item.name, ...(item.sidecar ? { sidecar: item.sidecar } : {}) };
  return (
    <>
      {kind === "image" && <Picture file={file} report={report} lang={lang} />}
      {(kind === "video" || kind === "audio") && (
        <Clip file={file} kind={kind} name={item.name} lang={lang} frames={session.frames} />
      )}
      {(kind === "image" || kind === "video") && <Compare job={job} lang={lang} session={session} />}
    </>
  );
}
