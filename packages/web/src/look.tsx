/** The file itself, as this browser shows it. */
import type { Language, Report } from "@provcheck/core/explain";
import { useEffect, useState } from "preact/hooks";
import type { Item } from "./desk.ts";
import type { Session } from "./session.ts";
import { pageWords } from "./words.ts";

export interface LookProps {
  item: Item;
  report: Report;
  lang: Language;
  session: Session;
}

/** An address for bytes that lie in this page, taken back when nobody shows them any more. */
export function useUrl(file: Blob | undefined): string | undefined {
  const [url, setUrl] = useState<string>();
  useEffect(() => {
    if (!file) return;
    const made = URL.createObjectURL(file);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [file]);
  return url;
}

function Picture({ file, lang }: { file: Blob; lang: Language }) {
  const words = pageWords(lang);
  const url = useUrl(file);
  const [failed, setFailed] = useState(false);
  if (failed) return <p>{words.viewNone}</p>;
  return (
    <figure>
      {url && <img src={url} alt={words.viewPicture} onError={() => setFailed(true)} />}
      <figcaption>{words.viewPicture}</figcaption>
    </figure>
  );
}

export function Look({ item, report, lang }: LookProps) {
  if (!item.file || report.input.kind !== "image") return null;
  return <Picture file={item.file} lang={lang} />;
}
