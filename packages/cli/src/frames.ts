import { existsSync } from "node:fs";
import { rm, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join } from "node:path";
import { extractFrames, type FfmpegPaths, type FramesResult, type Language } from "@provcheck/core";
import { clock, PICTURE_SEARCHES, present } from "@provcheck/core/internal";
import { exitCode } from "./exit-codes.ts";
import { inspectorFor } from "./inspector.ts";
import { message } from "./messages.ts";
import { note } from "./note.ts";
import { makeMeter } from "./progress.ts";
import { STYLE } from "./reporters/html-style.ts";
import { forHtml, forTerminal, safeJson } from "./sanitize.ts";
import { reasonOf } from "./trouble.ts";

interface FramesCommand {
  lang: Language;
  json: boolean;
  /** Default: a folder beside the clip, called after it. */
  out?: string;
  all?: boolean;
  variants?: boolean;
  ffmpeg: FfmpegPaths;
  signal: AbortSignal;
  live: boolean;
  keyFramesOnly: boolean;
  limits?: { timeMs: number };
  max?: number;
}

const PAGE = "frames.html";

/** More than so many times nobody takes frames of one clip. */
const MOST_FOLDERS = 1_000;

/** A folder beside a clip that is not there yet: `clip-frames`, or with a number behind it. */
function beside(clip: string): string {
  const base = join(dirname(clip), `${basename(clip, extname(clip))}-frames`);
  const names = Array.from({ length: MOST_FOLDERS }, (_, at) => (at === 0 ? base : `${base}-${at + 1}`));
  return names.find((name) => !existsSync(name)) ?? base;
}

/** Writes frames, a contact sheet and a page to search from. Returns the exit code. */
export async function framesOf(clip: string, options: FramesCommand): Promise<number> {
  const { lang, out = beside(clip) } = options;
  const meter = makeMeter(options.live, lang, "seconds");
  const inspector = inspectorFor({ processes: 1 });
  try {
    const result = await extractFrames(clip, {
      out,
      inspector,
      ffmpeg: options.ffmpeg,
      signal: options.signal,
      scenes: !options.keyFramesOnly,
      ...present({ limits: options.limits }),
      onProgress: ({ seconds, total, kept }) => meter.at(seconds, total, message(lang, "frames.kept", { count: kept })),
      ...present({ max: options.max, all: options.all, variants: options.variants }),
    });
    meter.clear();
    await writePage(result, out, lang);
    process.stdout.write(options.json ? `${safeJson({ ...result, page: PAGE })}\n` : told(result, out, lang));
    return exitCode("reported");
  } finally {
    meter.clear();
    await inspector.close();
  }
}

function told(result: FramesResult, out: string, lang: Language): string {
  const { frames, found, alike, thinned } = result;
  const lines = [
    message(lang, "frames.done", { count: frames.length, clip: basename(result.clip.name), out }),
    message(lang, "frames.left-out", { found, alike, thinned }),
    "",
    message(lang, "frames.search", { page: join(out, PAGE), sheet: join(out, result.sheet) }),
    ...PICTURE_SEARCHES.map(({ name, url }) => `  ${name}: ${url}`),
    message(lang, "frames.by-hand"),
    "",
  ];
  return lines.map((line) => forTerminal(line)).join("\n");
}

/** A page that needs no network: every frame with its time, to drag onto a search page that a person opens. */
async function writePage(result: FramesResult, out: string, lang: Language): Promise<void> {
  const link = ({ name, url }: (typeof PICTURE_SEARCHES)[number]) =>
    `<a href="${forHtml(url)}" rel="noreferrer noopener" target="_blank">${forHtml(name)}</a>`;
  const figures = result.frames.map(({ file, seconds }) => {
    const time = clock(seconds, "always");
    return `<figure><img src="${forHtml(encodeURIComponent(file))}" alt="${forHtml(time)}" loading="lazy"><figcaption>${forHtml(time)}</figcaption></figure>`;
  });
  const { sha256 } = result.clip;
  const digest = sha256 === undefined ? "" : `<p class="record">SHA-256: ${forHtml(sha256)}</p>`;
  const title = message(lang, "frames.title", { clip: basename(result.clip.name) });
  const policy = "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'";
  const page = `<!doctype html>
<html lang="${lang}"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${policy}"><meta name="viewport" content="width=device-width"><meta name="referrer" content="no-referrer"><title>${forHtml(title)}</title><style>${STYLE}</style></head>
<body><main><header><h1>${forHtml(title)}</h1><p>${forHtml(message(lang, "frames.by-hand"))}</p><p>${PICTURE_SEARCHES.map(link).join(" · ")}</p>${digest}</header>
<div class="grid">
${figures.join("\n")}
</div>
</main></body></html>
`;
  const path = join(out, PAGE);
  try {
    await writeFile(path, page, { flag: "wx" });
  } catch (error) {
    await rm(path, { force: true });
    note(message(lang, "error.not-written", { path, why: reasonOf(error) }));
  }
}
