/** What a person can do next: the one table of steps, each with what its sentence names. */
import type { ArgKinds } from "./file-text.ts";

export const NEXT_STEPS = {
  "next.load-trust-lists": {},
  "next.fetch-remote": { url: "file" },
  // The command that our own table of systems gives.
  "next.install-ffmpeg": { command: "ours" },
  "next.ask-original": {},
  "next.expired-means": {},
  // Where a mark's owner lets people check: from our own table of marks.
  "next.check-mark": { mark: "file", where: "ours" },
  "next.ask-mark-owner": { mark: "file" },
  "next.look-for-visible": {},
  "next.ask-source": {},
  "next.extract-frames": {},
  "next.reverse-search": {},
  "next.find-recording": {},
  "next.stated-means": {},
} as const satisfies Readonly<Record<string, ArgKinds>>;

/** A next step, as this version names it. */
export type NextStep = keyof typeof NEXT_STEPS;
