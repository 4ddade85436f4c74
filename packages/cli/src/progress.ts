import type { Language } from "@provcheck/core";
import { type CountWord, message } from "./messages.ts";

/** A line on stderr that people watch: how far, how long still, and what was found. Never in a log, unless forced. */
export interface Progress {
  /** One more file is done; `found` are words to count, such as `ai-generated`. */
  step(found: readonly CountWord[]): void;
  /** Takes the line away, so that something else can be written. */
  clear(): void;
}

/** A meter for one long piece of work: seconds of a clip, or frames of two. */
export interface Meter {
  at(done: number, all: number, note?: string): void;
  clear(): void;
}

type Write = (text: string) => void;

const REFRESH_MS = 100;
const MAX_WORDS = 4;
const toStderr: Write = (text) => void process.stderr.write(text);

const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
};

/** The line itself: shown a few times a second, and taken away when something else is to be written. */
function makeLine(live: boolean, write: Write, now: () => number) {
  let shown = Number.NEGATIVE_INFINITY;
  let visible = false;
  return {
    show(text: () => string, last: boolean) {
      if (!live || (now() - shown < REFRESH_MS && !last)) return;
      shown = now();
      visible = true;
      write(`\r\u001b[K${text()}`);
    },
    clear() {
      if (!visible) return;
      visible = false;
      write("\r\u001b[K");
    },
  };
}

/** `[====      ]`, how far, and how long still at the pace so far. */
function bar(lang: Language, done: number, all: number, seconds: number, tell: (value: number) => string): string[] {
  const left = done <= 0 ? "" : message(lang, "left", { time: clock((seconds / done) * Math.max(0, all - done)) });
  const filled = Math.min(20, Math.floor((20 * done) / Math.max(1e-9, all)));
  return [`[${"=".repeat(filled)}${" ".repeat(20 - filled)}]`, `${tell(done)}/${tell(all)}`, left];
}

/**
 * @param live whether anybody watches
 * @param unit what is counted: a time is told as a clock shows it
 */
export function makeMeter(
  live: boolean,
  lang: Language,
  unit: "seconds" | "frames",
  write: Write = toStderr,
  now: () => number = Date.now,
): Meter {
  const begun = now();
  const line = makeLine(live, write, now);
  const tell = unit === "seconds" ? clock : (value: number) => String(Math.round(value));
  return {
    at(done, all, remark = "") {
      const parts = () => (all > 0 ? bar(lang, done, all, (now() - begun) / 1000, tell) : [tell(done)]);
      line.show(() => [...parts(), remark].filter(Boolean).join("  "), all > 0 && done >= all);
    },
    clear: line.clear,
  };
}

/**
 * @param total how many files there will be, once that is known
 * @param live whether anybody watches
 */
export function makeProgress(
  total: Promise<number>,
  live: boolean,
  lang: Language = "en",
  write: Write = toStderr,
  now: () => number = Date.now,
): Progress {
  const begun = now();
  const counts = new Map<CountWord, number>();
  const line = makeLine(live, write, now);
  let all: number | undefined;
  let done = 0;
  // Counting runs beside the work; without a total there is no estimate.
  void total.then(
    (value) => {
      all = value;
    },
    () => undefined,
  );
  const text = (): string => {
    const words = [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MAX_WORDS)
      .map(([word, count]) => message(lang, `count.${word}`, { count }));
    if (all === undefined || all < done) return [message(lang, "checked", { count: done }), ...words].join("  ");
    return [...bar(lang, done, all, (now() - begun) / 1000, String), ...words].filter(Boolean).join("  ");
  };
  return {
    step(found) {
      done += 1;
      for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
      line.show(text, done === all);
    },
    clear: line.clear,
  };
}
