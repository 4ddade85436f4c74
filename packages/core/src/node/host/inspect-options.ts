import type { Step } from "../../inspect.ts";
import type { DetectorModule } from "../../model/detector.ts";
import type { SecondOpinionChoice } from "../../model/vocabulary.ts";
import type { FfmpegPaths } from "../ffmpeg/find.ts";
import type { OnlineOptions } from "../network/online.ts";
import type { TrustOptions } from "../trust/files.ts";

/**
 * Options that hold for one file.
 * @example
 * ```ts
 * import { inspect, type InspectOptions } from "@provcheck/core";
 * const options: InspectOptions = { signal: AbortSignal.timeout(20_000), hash: "always", limits: { timeMs: 10_000 } };
 * console.log((await inspect("photo.jpg", options)).input.sha256);
 * ```
 */
export interface InspectOptions {
  /** Cancels the work, not only the waiting: the process that does it is ended. */
  signal?: AbortSignal;
  /** Called when a step begins. */
  onProgress?: (event: { step: Step }) => void;
  limits?: {
    /** Milliseconds for the whole file, by the clock on the wall; `Infinity` is none. Default: 30 s plus 1 s for every 25 MB. */
    timeMs?: number;
    /** Resident memory of the process that does the work and of what it starts, in bytes. Default 768 MiB. Linux only. */
    memoryBytes?: number;
    /** Bytes that a stream may have. Default 1 GiB. */
    inputBytes?: number;
  };
  /** The time at which certificates are judged. Default: now. Needs `isolation: "process"`. */
  now?: Date;
  /** Trust lists; `installed`: those that `provcheck trust update` fetched, or that are installed as a package. Without any, signers cannot be recognised. */
  trust?: TrustOptions | "installed";
  /** A detached manifest store that belongs to the file: its path or its bytes. */
  sidecar?: string | Uint8Array;
  /** Paths of the media segments of a fragmented clip, when the input is its initialisation segment. */
  fragments?: readonly string[];
  /**
   * Put a small copy of the picture, six stills of a clip, or the wave form of a recording into the report for people to see. Needs
   * sharp; clips and recordings, ffmpeg.
   */
  preview?: boolean;
  /**
   * Put small copies of the pictures that manifests and metadata keep of the file and of what it was made from into the report, and
   * compare those of the file with what it shows. Needs sharp.
   */
  thumbnails?: boolean;
  /** SHA-256 of the file: `auto` up to 256 MiB. */
  hash?: "auto" | "always" | "never";
  /**
   * Also decode lossless pictures and look for text hidden in their pixels; with `marks`, look for watermarks at the sizes that a picture
   * may have had before it was resized, two to three seconds a picture. Costs a decode a file; needs sharp.
   */
  deep?: boolean;
  /**
   * Also decode pictures and look for the watermarks that published code writes (Stable Diffusion, SDXL, FLUX, InvokeAI), for
   * text hidden in their pixels, and for marks that people see in a corner (Gemini, Doubao, Jimeng, Samsung; Veo in clips). A file
   * without a watermark is taken for marked once in a million; a picture without a visible mark, at most once in a thousand. Costs a decode and a third of a second a
   * file; needs sharp.
   */
  marks?: boolean;
  /**
   * Detectors of your own that pictures are shown to, e.g. one that reads a watermark with weights that you have. Each runs in a
   * process of its own within its time, and what it says is told as its word. Needs sharp. It is given time beside that of `limits`.
   */
  detectors?: readonly DetectorModule[];
  /**
   * Also read the words along the edges of pictures, and of a few frames of clips, and tell those that are a label saying AI
   * ("豆包AI生成", "AI generated"). Needs `tesseract-wasm` and `@tesseract.js-data/chi_sim`, which are installed apart; pictures
   * need sharp, clips ffmpeg. Costs a decode, a second or two, and 100 MB a file.
   */
  labels?: boolean;
  /** The engine that is asked beside our own verifier, where credentials are found. Default `wasm`. It never decides. */
  secondOpinion?: SecondOpinionChoice;
  /** What may be asked over the network. Nothing by default. Needs `isolation: "process"`. */
  online?: OnlineOptions;
  /** Where ffmpeg is. Only stills of clips and some readings of `deep` need it. */
  ffmpeg?: FfmpegPaths;
  /** Name shown in the report, where the input has none. */
  name?: string;
}

/**
 * Options of an inspector, and defaults for its files.
 * @example
 * ```ts
 * import { createInspector, type InspectorOptions } from "@provcheck/core";
 * const options: InspectorOptions = { processes: 4, trust: { dir: "../trust" } };
 * await using inspector = createInspector(options);
 * console.log(await inspector.engines());
 * ```
 */
export interface InspectorOptions
  extends Omit<InspectOptions, "signal" | "onProgress" | "sidecar" | "fragments" | "name"> {
  /** Child processes at most. Default: as many as the machine has cores. */
  processes?: number;
  /** `none` runs in this process: only for hosts that are isolated themselves and trust their budgets. */
  isolation?: "process" | "none";
  /**
   * Where two files are that bundlers move: the process that reads files (`dist/node/child.bundle.js` with the files beside it),
   * and the engine's `c2pa.wasm`.
   */
  files?: { child?: string | URL; wasm?: string | URL };
}
