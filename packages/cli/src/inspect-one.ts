import { type Inspector, ProvcheckError } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import type { CheckOptions } from "./check-options.ts";
import type { Candidate } from "./collect.ts";
import { contentTold } from "./content.ts";
import { guess } from "./media-guess.ts";
import { message, say, told } from "./messages.ts";
import { note } from "./note.ts";
import type { Outcome } from "./reporters/reporter.ts";
import { readStdin } from "./stdin.ts";

/** Skipped: a file in a folder that is no media at all, whoever looks. Excluded: the user left it out. */
export type Result = Outcome | { kind: "skipped" } | { kind: "excluded" };

/** Inspects what one path gives. */
export async function inspectOne(
  inspector: Inspector,
  candidate: Candidate,
  options: CheckOptions,
  signal?: AbortSignal,
  sidecar?: string,
): Promise<Result> {
  if (candidate.kind === "problem") return { ...candidate, kind: "error" };
  if (candidate.kind === "excluded") return { kind: "excluded" };
  const path = candidate.kind === "stdin" ? "-" : candidate.path;
  // People are told which host will learn of them before it does.
  const onHost = (host: string) => note(message(options.lang, "asking", { path, host }));
  const own = {
    ...options.file,
    name: path,
    online: { ...options.file.online, onHost },
    ...present({ signal, sidecar }),
  };
  try {
    const input = candidate.kind === "stdin" ? await readStdin() : candidate.path;
    return { kind: "report", path, report: await inspector.inspect(input, own) };
  } catch (error) {
    if (!(error instanceof ProvcheckError)) throw error;
    if (error.code === "trust-file-unreadable" || error.code === "aborted") throw error;
    const noMedia = error.code === "unsupported-content" || error.code === "empty-file";
    if (noMedia && candidate.kind === "file") return unread(candidate, error);
    return { kind: "error", path, code: error.code, message: error.message };
  }
}

/** A file that provcheck does not read: nothing to anybody, or something that others show. */
async function unread({ path, found }: Extract<Candidate, { kind: "file" }>, error: ProvcheckError): Promise<Result> {
  const is = await guess(path);
  if (is === "lfs-pointer") {
    const fetches = `git lfs pull --include=${JSON.stringify(path)}`;
    const what = told("problem.at", { path, why: told("problem.lfs-pointer", { command: fetches }) });
    return { kind: "error", path, code: "lfs-pointer", message: say("en", what), told: what };
  }
  if (found === "folder" && is === "nothing") return { kind: "skipped" };
  if (found === "folder" && error.code === "unsupported-content") {
    const what = told("problem.at", { path, why: told("problem.media-not-read") });
    return { kind: "error", path, code: "media-not-read", message: say("en", what), told: what };
  }
  if (error.content !== undefined) {
    const what = told("problem.at", { path, why: contentTold(error.content) });
    return { kind: "error", path, code: error.code, message: say("en", what), told: what };
  }
  return { kind: "error", path, code: error.code, message: error.message };
}
