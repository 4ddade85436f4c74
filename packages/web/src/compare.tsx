/** A second file beside the first. */
import { explainComparison, type Language } from "@provcheck/core/explain";
import type { Comparison } from "@provcheck/core/internal";
import { useEffect, useRef, useState } from "preact/hooks";
import { List, Rows, Text } from "./bits.tsx";
import { clock } from "./clock.ts";
import type { FramesHost } from "./frames-host.ts";
import type { Job } from "./host.ts";
import { comparedPlaces, Outlined } from "./outline.tsx";
import type { Session } from "./session.ts";
import { useUrl } from "./url.ts";
import { fill, pageWords } from "./words.ts";

interface CompareProps {
  job: Job;
  lang: Language;
  session: Session;
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

interface PairProps {
  files: readonly [Blob, Blob];
  comparison: Comparison;
  lang: Language;
}

/** Both pictures beside one another, with what each shows of the other outlined. Nothing where both show all of it. */
function Places({ files, comparison, lang }: PairProps) {
  const words = pageWords(lang);
  const { a, b } = comparedPlaces(comparison, lang);
  if (a.length + b.length === 0) return null;
  return (
    <div class="both">
      <figure>
        <Outlined file={files[0]} alt={words.compareFirst} places={a} />
        <figcaption>{words.compareFirst}</figcaption>
      </figure>
      <figure>
        <Outlined file={files[1]} alt={words.compareSecond} places={b} />
        <figcaption>{words.compareSecond}</figcaption>
      </figure>
    </div>
  );
}

/** The beginning, the middle and the end of what matches most. */
const ROWS = [0.1, 0.5, 0.9];
const FRAME_WIDTH = 320;

interface Pair {
  seconds: readonly [number, number];
  pictures: readonly [Blob, Blob];
}

const longestOf = ({ video }: Comparison) =>
  [...(video?.ranges ?? [])].sort((one, other) => other.frames - one.frames)[0];

/** Frames of both clips, side by side, where they are the same. */
function Frames({ files, comparison, lang, frames }: PairProps & { frames: FramesHost }) {
  const words = pageWords(lang);
  const [pairs, setPairs] = useState<readonly Pair[]>([]);
  useEffect(() => {
    let wanted = true;
    const take = async (): Promise<void> => {
      const range = longestOf(comparison);
      for (const part of range ? ROWS : []) {
        const at = ({ from, to }: { from: number; to: number }): number => from + part * (to - from);
        const seconds = [range ? at(range.a) : 0, range ? at(range.b) : 0] as const;
        const ask = (side: 0 | 1) =>
          frames.ask({ kind: "frame", file: files[side], seconds: seconds[side], width: FRAME_WIDTH });
        const [one, other] = [await ask(0), await ask(1)];
        if (!wanted || one.kind !== "frame" || other.kind !== "frame") return;
        setPairs((before) => [...before, { seconds, pictures: [one.picture, other.picture] }]);
      }
    };
    void take();
    return () => {
      wanted = false;
    };
  }, [comparison, files, frames]);
  if (pairs.length === 0) return null;
  return (
    <section class="pairs">
      <h3>{words.compareFrames}</h3>
      {pairs.map(({ seconds, pictures }) => (
        <div key={seconds[0]} class="both">
          <Still
            picture={pictures[0]}
            caption={fill(words.compareFrame, { side: words.compareFirst, at: clock(seconds[0]) })}
          />
          <Still
            picture={pictures[1]}
            caption={fill(words.compareFrame, { side: words.compareSecond, at: clock(seconds[1]) })}
          />
        </div>
      ))}
    </section>
  );
}

function Still({ picture, caption }: { picture: Blob; caption: string }) {
  const url = useUrl(picture);
  return (
    <figure>
      {url && <img src={url} alt={caption} />}
      <figcaption>{caption}</figcaption>
    </figure>
  );
}

type Found = { comparison: Comparison; files: readonly [Blob, Blob] } | "none" | undefined;

/** What was found of a second file, and how far the search is. */
function useCompared(job: Job, session: Session) {
  const [found, setFound] = useState<Found>();
  const [share, setShare] = useState<number>();
  const latest = useRef(0);
  const chosen = async (event: Event): Promise<void> => {
    const [file] = (event.currentTarget as HTMLInputElement).files ?? [];
    if (!file) return;
    // Who chooses another file meanwhile is told of that one.
    const mine = ++latest.current;
    const still = (): boolean => latest.current === mine;
    setFound(undefined);
    setShare(0);
    const tell = (at: number): void => void (still() && setShare(at));
    const comparison = await session.compare(job, { file, name: file.name }, tell).catch(() => undefined);
    if (!still()) return;
    setShare(undefined);
    setFound(comparison ? { comparison, files: [job.file, file] } : "none");
  };
  return { found, share, chosen };
}

export function Compare({ job, lang, session }: CompareProps) {
  const words = pageWords(lang);
  const input = useRef<HTMLInputElement>(null);
  const { found, share, chosen } = useCompared(job, session);
  const told = typeof found === "object" ? explainComparison(found.comparison, { lang }) : undefined;
  const working =
    share && share > 0 ? fill(words.compareShare, { percent: Math.round(100 * share) }) : words.compareWorking;
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
      {share !== undefined && <p class="comparing">{working}</p>}
      {told && typeof found === "object" && (
        <>
          {found.comparison.picture && <Over first={found.files[0]} second={found.files[1]} lang={lang} />}
          {found.comparison.picture && <Places {...found} lang={lang} />}
          {found.comparison.video && <Frames {...found} lang={lang} frames={session.frames} />}
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
