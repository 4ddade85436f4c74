import type { Step } from "../../inspect.ts";
import type { InputErrorCode } from "../../model/errors.ts";
import type { HashChoice } from "../../model/whole-file.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import type { FetchRequest } from "../network/request.ts";
import type { TrustOptions } from "../trust/files.ts";
import type { PassedOptions } from "./option-table.ts";

/** A file beside the messages that holds one byte, the step under way: read only to learn in which one a process died. */
export const STEP_FD = 4;
export const STEPS: readonly Step[] = ["open", "read", "verify", "mark", "assess", "report"];

/** A process that grew to this is replaced after its file: WebAssembly memory never shrinks. */
export const RECYCLE_RSS_BYTES = 320 * 1024 * 1024;

/** Which addresses from files may be asked at all. */
export interface FetchPermissions {
  manifests: boolean;
  ocsp: boolean;
}

/** What one inspection is told: the options that are passed on as they are, and what the host makes of the others. Plain data. */
export interface JobOptions extends PassedOptions {
  name: string;
  path?: string;
  trust?: TrustOptions;
  /** Milliseconds since the epoch; the engine's clock is set to it. */
  nowMs?: number;
  hash: HashChoice;
  /** What may be asked over the network; the host's guard stands in between. */
  fetch?: FetchPermissions;
  /** After a crash in the engine the rest of the file is still worth reading. */
  skipEngine?: boolean;
  /** The module of the wasm engine, when somebody said where it is. */
  wasm?: string;
  /** After a crash while decoding the picture or listing packets. */
  skipPixels?: boolean;
  /** Instead of inspecting it: decode the picture for comparing, or make what an archive keeps of it. */
  task?: "picture" | "print";
  /** Where ffmpeg is, when somebody said so. */
  ffmpeg?: FfmpegPaths;
}

/** Messages between the host and its child processes. */
export type ToChild =
  /** One that comes while another is under way waits for its end. */
  | { type: "job"; id: number; size?: number; progress?: true; options: JobOptions }
  /** A job that is not to be begun any more; one that was is done to its end. */
  | { type: "withdraw"; id: number }
  | { type: "bytes"; id: number; read: number; bytes?: Uint8Array; error?: string }
  | { type: "fetched"; id: number; fetch: number; bytes?: Uint8Array; problem?: string }
  | { type: "versions"; id: number; wasm?: string };

/** A job that was done. */
export interface Done {
  type: "done";
  id: number;
  /** The report as JSON text: several times cheaper to pass than as an object. */
  report: string;
  /** Its memory has grown: it begins nothing more, whatever waits in it. */
  grown: boolean;
}

/** A job that could not be done. */
export interface Failed {
  type: "failed";
  id: number;
  code: InputErrorCode | "internal";
  step: Step;
  message: string;
  content?: string;
  /** As the child sends it: whoever reads it looks first whether it is one. */
  why?: unknown;
}

export type FromChild =
  | { type: "step"; id: number; step: Step }
  | ({ type: "fetch"; id: number; fetch: number } & FetchRequest)
  | { type: "read"; id: number; read: number; offset: number; length: number }
  | Done
  | Failed
  | { type: "withdrawn"; id: number }
  | { type: "versions"; id: number; engines: { name: string; version: string }[] };
