import { readFileSync } from "node:fs";
import { stat } from "node:fs/promises";
import { type FfmpegPaths, type Language, type TrustOptions, trustStore } from "@provcheck/core";
import { exitCode } from "../exit-codes.ts";
import { inspectorFor, packedFile } from "../inspector.ts";
import { pathMeant } from "../meant.ts";
import { message, told } from "../messages.ts";
import { note } from "../note.ts";
import { Trouble } from "../trouble.ts";
import { pageLists } from "./lists.ts";
import { serve } from "./server.ts";

interface OpenCommand {
  lang: Language;
  trust: TrustOptions;
  ffmpeg: FfmpegPaths;
  signal: AbortSignal;
  limits?: { timeMs: number };
}

/** The page as the build put it beside the command, told that somebody answers it. @throws Error where the build left something else */
function servedPage(html: string): string {
  const out = html
    .replace("connect-src 'none'", "connect-src 'self'")
    .replace('id="config">{"form":"file"', 'id="config">{"form":"local"');
  if (!out.includes("connect-src 'self'") || !out.includes('{"form":"local"')) throw new Error("page.html is none");
  return out;
}

async function filesOf(paths: readonly string[]): Promise<{ path: string; bytes: number }[]> {
  return Promise.all(
    paths.map(pathMeant).map(async (path) => {
      const found = await stat(path).catch(() => undefined);
      if (!found) throw new Trouble("path-missing", told("error.file", { path, why: told("problem.path-missing") }));
      if (!found.isFile())
        throw new Trouble("not-a-regular-file", told("error.file", { path, why: told("problem.not-a-regular-file") }));
      return { path, bytes: found.size };
    }),
  );
}

/** Serves the page for reporters on this machine until it is stopped. Returns the exit code. */
export async function openPage(paths: readonly string[], options: OpenCommand): Promise<number> {
  const { lang, ffmpeg, signal, limits } = options;
  const files = await filesOf(paths);
  const trust = { ...options.trust };
  const html = servedPage(readFileSync(packedFile("page.html"), "utf8"));
  let inspector = inspectorFor({ trust });
  const store = trustStore();
  const { server, url } = await serve({
    html,
    files,
    get inspector() {
      return inspector;
    },
    file: { ffmpeg, ...(limits ? { limits } : {}) },
    lists: () => pageLists(trust),
    hosts: store.hosts,
    async update() {
      const updates = await store.update();
      const refused = updates.find(({ outcome }) => outcome === "refused");
      if (updates.some(({ outcome }) => outcome !== "refused")) {
        trust.dir = store.dir;
        const old = inspector;
        inspector = inspectorFor({ trust });
        await old.close();
      }
      return refused?.problem;
    },
  });
  process.stdout.write(`${message(lang, "open.at", { url })}\n`);
  note(message(lang, "open.until"));
  try {
    if (!signal.aborted) await new Promise((stopped) => signal.addEventListener("abort", stopped, { once: true }));
  } finally {
    server.closeAllConnections();
    server.close();
    await inspector.close();
  }
  return exitCode("reported");
}
