/** The file itself, as this browser shows it. */
import type { Language, Report } from "@provcheck/core/explain";
import { useEffect, useState } from "preact/hooks";
import { Clip } from "./clip.tsx";
import { Compare } from "./compare.tsx";
import type { Item } from "./desk.ts";
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

/** The picture, whole at first; larger on request, in a frame that scrolls. */
function Picture({ file, lang }: { file: Blob; lang: Language }) {
  const words = pageWords(lang);
  const url = useUrl(file);
  const [failed, setFailed] = useState(false);
  const [zoom, setZoom] = useState(1);
  if (failed) return <p>{words.viewNone}</p>;
  return (
    <figure class="view">
      <section class="frame" tabIndex={zoom > 1 ? 0 : undefined} aria-label={words.viewPicture}>
        {url && (
          <img
            src={url}
            alt={words.viewPicture}
            onError={() => setFailed(true)}
            {...(zoom > 1 ? { style: { width: `${zoom * 100}%`, maxWidth: "none", maxHeight: "none" } } : {})}
          />
        )}
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
  if (kind === "video" || kind === "audio") return <Clip file={file} kind={kind} name={item.name} lang={lang} />;
  if (kind !== "image") return null;
  return (
    <>
      <Picture file={file} lang={lang} />
      <Compare job={{ file, name: item.name }} lang={lang} compare={session.compare} />
    </>
  );
}
