/** A second file beside the first. */
import { explainComparison, type Language } from "@provcheck/core/explain";
import type { Comparison } from "@provcheck/core/internal";
import { useRef, useState } from "preact/hooks";
import { List, Rows, Text } from "./bits.tsx";
import type { Job } from "./host.ts";
import { useUrl } from "./url.ts";
import { pageWords } from "./words.ts";

interface CompareProps {
  job: Job;
  lang: Language;
  compare: (job: Job, other: Job) => Promise<Comparison | undefined>;
}

/** Both pictures one over the other; the slider shows more of the one or the other. */
function Over({ first, second, lang }: { first: Blob; second: Blob; lang: Language }) {
  const words = pageWords(lang);
  const [share, setShare] = useState(50);
  const [one, other] = [useUrl(first), useUrl(second)];
  if (!one || !other) return null;
  return (
    <>
      <div class="over-both">
        <img src={one} alt={words.compareFirst} />
        <img src={other} alt={words.compareSecond} style={{ clipPath: `inset(0 0 0 ${share}%)` }} />
      </div>
      <label class="slide">
        {words.compareFirst}
        <input
          type="range"
          min="0"
          max="100"
          value={share}
          aria-label={words.compareSlide}
          onInput={(event) => setShare(Number(event.currentTarget.value))}
        />
        {words.compareSecond}
      </label>
    </>
  );
}

export function Compare({ job, lang, compare }: CompareProps) {
  const words = pageWords(lang);
  const input = useRef<HTMLInputElement>(null);
  const [second, setSecond] = useState<File>();
  const [found, setFound] = useState<Comparison | "none">();
  const chosen = async (event: Event): Promise<void> => {
    const [file] = (event.currentTarget as HTMLInputElement).files ?? [];
    if (!file) return;
    setSecond(file);
    setFound(undefined);
    setFound((await compare(job, { file, name: file.name })) ?? "none");
  };
  const told = typeof found === "object" ? explainComparison(found, { lang }) : undefined;
  return (
    <details class="compare">
      <summary>{words.compare}</summary>
      <div class="buttons">
        <button type="button" onClick={() => input.current?.click()}>
          {words.compareChoose}
        </button>
      </div>
      <input ref={input} type="file" hidden onChange={chosen} aria-label={words.compareChoose} />
      <p role="status" class="compared">
        {told ? <Text>{told.sentence}</Text> : found === "none" ? words.compareNone : ""}
      </p>
      {told && (
        <>
          {second && <Over first={job.file} second={second} lang={lang} />}
          <p class="not-proven">
            <Text>{told.doesNotShow}</Text>
          </p>
          <Rows heading={told.headings.shared} rows={told.rows} />
          <List heading={told.headings.notCompared} texts={told.notCompared} kind="not-checked" />
          <List heading={told.headings.next} texts={told.next} kind="next" />
        </>
      )}
    </details>
  );
}
