import {
  type Comparison,
  type ComparisonExplanation,
  compare,
  compareMarks,
  explainComparison,
  explainMarks,
  type FfmpegPaths,
  type Language,
  type TrustOptions,
} from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import { exitCode } from "./exit-codes.ts";
import { inspectorFor } from "./inspector.ts";
import { columns, padded } from "./layout.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { makeMeter } from "./progress.ts";
import { forTerminal, safeJson } from "./sanitize.ts";

interface MarkOptions {
  lang: Language;
  json: boolean;
  trust: TrustOptions;
}

/** Reports both files and prints which marks survived from the first to the second. Returns the exit code. */
export async function compareMarkedFiles(before: string, after: string, options: MarkOptions): Promise<number> {
  const inspector = inspectorFor({ processes: 2, trust: options.trust });
  try {
    const [first, second] = await Promise.all([inspector.inspect(before), inspector.inspect(after)]);
    if (first.error ?? second.error) {
      note(message(options.lang, "compare.not-to-end"));
      return exitCode("unchecked");
    }
    const comparison = compareMarks(first, second);
    process.stdout.write(options.json ? `${safeJson(comparison)}\n` : renderMarks(comparison, options.lang));
    return exitCode(comparison.kept ? "reported" : "failed");
  } finally {
    await inspector.close();
  }
}

function renderMarks(comparison: ReturnType<typeof compareMarks>, lang: Language): string {
  const { sentence, rows } = explainMarks(comparison, { lang });
  const width = Math.max(0, ...rows.map((row) => columns(row.outcome)));
  const lines = rows.map((row) => {
    const values = [row.before, row.after].filter((value) => value !== undefined);
    const shown = values.length === 2 && values[0] === values[1] ? values.slice(1) : values;
    const detail = shown.map((value) => forTerminal(value)).join(" → ");
    return `  ${padded(row.outcome, width)}  ${forTerminal(row.what)}${detail && `: ${detail}`}`;
  });
  return [sentence, ...lines, ""].join("\n");
}

interface CompareOptions extends MarkOptions {
  limits?: { timeMs: number };
  sideBySide?: string;
  ffmpeg: FfmpegPaths;
  signal: AbortSignal;
  /** Whether anybody watches how far it is. */
  live: boolean;
}

/** Prints what two files have in common. Returns the exit code: finding nothing is no failure. */
export async function compareFiles(a: string, b: string, options: CompareOptions): Promise<number> {
  const { lang, sideBySide } = options;
  const inspector = inspectorFor({ processes: 2, trust: options.trust });
  const meter = makeMeter(options.live, lang, "frames");
  try {
    const comparison = await compare(a, b, {
      inspector,
      ffmpeg: options.ffmpeg,
      signal: options.signal,
      onProgress: ({ done, total }) => meter.at(done, total),
      lang,
      ...present({ sideBySide, limits: options.limits }),
    });
    meter.clear();
    process.stdout.write(options.json ? `${safeJson(comparison)}\n` : render(comparison, lang));
    if (sideBySide !== undefined) tellPicture(comparison, sideBySide, lang);
    return exitCode(comparison.outcome === "not-compared" ? "unchecked" : "reported");
  } finally {
    meter.clear();
    await inspector.close();
  }
}

/** A picture of two clips is made only where they match. */
function tellPicture({ outcome, picture, video }: Comparison, path: string, lang: Language): void {
  const made = (picture ?? video) !== undefined && outcome !== "not-compared";
  note(message(lang, made ? "wrote" : "not-written", { path }));
}

function render(comparison: Comparison, lang: Language): string {
  const words = explainComparison(comparison, { lang });
  const { headings } = words;
  return [
    forTerminal(words.sentence),
    forTerminal(words.doesNotShow),
    ...table(headings.shared, words.rows),
    ...table(headings.onlyA, words.onlyA),
    ...table(headings.onlyB, words.onlyB),
    ...list(headings.notCompared, words.notCompared),
    ...list(headings.next, words.next),
    "",
  ].join("\n");
}

function table(heading: string, rows: ComparisonExplanation["rows"]): string[] {
  if (rows.length === 0) return [];
  const width = Math.max(...rows.map(({ label }) => columns(forTerminal(label))));
  return [
    "",
    `  ${heading}`,
    ...rows.map(({ label, value, note: remark }) => {
      const text = remark === undefined ? value : `${value} (${remark})`;
      return `    ${padded(forTerminal(label), width)}  ${forTerminal(text)}`;
    }),
  ];
}

const list = (heading: string, texts: readonly string[]): string[] =>
  texts.length === 0 ? [] : ["", `  ${heading}`, ...texts.map((text) => `    · ${forTerminal(text)}`)];
