import type { Step } from "../inspect.ts";
import type { InputErrorCode } from "../model/errors.ts";
import type { JobOptions } from "./runtime.ts";

/** A pipe beside the messages: one byte a step. The host reads it only to learn in which step a process died. */
export const STEP_FD = 4;
export const STEPS: readonly Step[] = ["open", "read", "verify", "mark", "assess", "report"];

/** Messages between the host and its child processes. */
export type ToChild =
  | { type: "job"; id: number; size?: number; progress?: true; options: JobOptions }
  | { type: "bytes"; id: number; read: number; bytes?: Uint8Array; error?: string }
  | { type: "fetched"; id: number; fetch: number; bytes?: Uint8Array; problem?: string }
  | { type: "versions"; id: number; wasm?: string };

export type FromChild =
  | { type: "step"; id: number; step: Step }
  | {
      type: "fetch";
      id: number;
      fetch: number;
      url: string;
      method: "GET" | "POST";
      headers: Record<string, string>;
      body?: Uint8Array;
    }
  | { type: "read"; id: number; read: number; offset: number; length: number }
  /** The report as JSON text: several times cheaper to pass than as an object. */
  | { type: "done"; id: number; report: string; rssBytes: number }
  | { type: "failed"; id: number; code: InputErrorCode | "internal"; step: Step; message: string }
  | { type: "versions"; id: number; engines: { name: string; version: string }[] };

/** One request to the network, as the child words it, and the host's answer. */
export type FetchRequest = Pick<Extract<FromChild, { type: "fetch" }>, "url" | "method" | "headers" | "body">;
export type FetchAnswer = { bytes: Uint8Array } | { problem: string };
