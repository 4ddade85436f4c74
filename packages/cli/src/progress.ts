import type { Language } from "@provcheck/core";
import { message } from "./messages.ts";

/** A line on stderr that people watch: how far, how long still, and what was found. Never in a log, unless forced. */
export interface Progress {
  /** One more file is done; `found` are words to count, such as `ai-generated`. */
  step(found: readonly string[]): void;
  /** Takes the line away, so that something else can be written. */
  clear(): void;
}

const REFRESH_MS = 100;
const MAX_WORDS = 4;

const clock = (seconds: number): string => {
  const whole = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor((whole % 3600) / 60)];
  const tail = String(whole % 60).padStart(2, "0");
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, "0")}:${tail}` : `${minutes}:${tail}`;
};

/**
 * @param total how many files there will be, once that is known
 * @param live whether anybody watches
 */
export function makeProgress(
  total: Promise<number>,
  live: boolean,
  lang: Language = "en",
  write: (text: string) => void = (text) => void process.stderr.write(text),
  now: () => number = Date.now,
): Progress {
  const begun = now();
  const counts = new Map<string, number>();
  let all: number | undefined;
  let done = 0;
  let shown = Number.NEGATIVE_INFINITY;
  let visible = false;
  // Counting runs beside the work; without a total there is no estimate.
  void total.then(
    (value) => {
      all = value;
    },
    () => undefined,
  );
  const line = (): string => {
    const words = [...counts]
      .sort((a, b) => b[1] - a[1])
      .slice(0, MAX_WORDS)
      .map(([word, count]) => `${word} ${count}`);
    if (all === undefined || all < done) return [message(lang, "checked", { count: done }), ...words].join("  ");
    const seconds = (now() - begun) / 1000;
    const left = done === 0 ? "" : message(lang, "left", { time: clock((seconds / done) * (all - done)) });
    const filled = Math.floor((20 * done) / Math.max(1, all));
    const bar = `[${"=".repeat(filled)}${" ".repeat(20 - filled)}]`;
    return [bar, `${done}/${all}`, left, ...words].filter(Boolean).join("  ");
  };
  return {
    step(found) {
      done += 1;
      for (const word of found) counts.set(word, (counts.get(word) ?? 0) + 1);
      if (!live || (now() - shown < REFRESH_MS && done !== all)) return;
      shown = now();
      visible = true;
      write(`\r\u001b[K${line()}`);
    },
    clear() {
      if (!visible) return;
      visible = false;
      write("\r\u001b[K");
    },
  };
}
