/** Ways in: dropped anywhere, pasted, chosen, a folder. */
import type { Language } from "@provcheck/core/explain";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { dropped, isAddress } from "./gather.ts";
import { type PageWords, pageWords } from "./words.ts";

interface DropProps {
  lang: Language;
  onFiles: (files: readonly File[]) => void;
  /** Something to be told that is no answer about a file. */
  onNote: (note: string) => void;
}

type Take = (given: readonly File[], without: string) => void;

/** Listens to the whole window: whoever drops beside the field means the page all the same. */
function useWindow(take: Take, words: PageWords): boolean {
  const [over, setOver] = useState(false);
  useEffect(() => {
    const paste = (event: ClipboardEvent): void => {
      const given = [...(event.clipboardData?.files ?? [])];
      const text = event.clipboardData?.getData("text/plain") ?? "";
      take(given, isAddress(text) ? words.address : words.nothingPasted);
    };
    const drag = (event: DragEvent): void => {
      event.preventDefault();
      setOver(event.type === "dragover");
    };
    const drop = (event: DragEvent): void => {
      drag(event);
      if (!event.dataTransfer) return;
      const isText = isAddress(event.dataTransfer.getData("text/plain"));
      void dropped(event.dataTransfer).then((given) => take(given, isText ? words.address : words.noFolder));
    };
    const listeners = { paste, dragover: drag, dragleave: drag, drop };
    for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener as EventListener);
    return () => {
      for (const [name, listener] of Object.entries(listeners)) removeEventListener(name, listener as EventListener);
    };
  }, [words, take]);
  return over;
}

export function Drop({ lang, onFiles, onNote }: DropProps) {
  const words = pageWords(lang);
  const files = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const take = useCallback<Take>(
    (given, without) => {
      onNote(given.length > 0 ? "" : without);
      if (given.length > 0) onFiles(given);
    },
    [onFiles, onNote],
  );
  const over = useWindow(take, words);
  const chosen = (event: Event): void => {
    const input = event.currentTarget as HTMLInputElement;
    take([...(input.files ?? [])], "");
    // The same file may be chosen again.
    input.value = "";
  };
  const folders = { webkitdirectory: true };
  return (
    <section class={over ? "drop over" : "drop"} aria-label={words.drop}>
      <p>{words.drop}</p>
      <div class="buttons">
        <button type="button" class="main" onClick={() => files.current?.click()}>
          {words.choose}
        </button>
        <button type="button" onClick={() => folder.current?.click()}>
          {words.chooseFolder}
        </button>
      </div>
      <input ref={files} class="files" type="file" multiple hidden onChange={chosen} aria-label={words.choose} />
      <input ref={folder} type="file" multiple hidden onChange={chosen} aria-label={words.chooseFolder} {...folders} />
    </section>
  );
}
