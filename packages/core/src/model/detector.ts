/**
 * A picture as a detector gets it: decoded samples as they are stored, row by row, 8 bits a channel.
 * @example
 * ```ts
 * import type { DetectorPixels } from "@provcheck/core";
 * const grey = (pixels: DetectorPixels): boolean => pixels.channels < 3;
 * export { grey };
 * ```
 */
export interface DetectorPixels {
  readonly width: number;
  readonly height: number;
  /** Grey, grey and alpha, RGB or RGBA. */
  readonly channels: number;
  readonly data: Uint8Array;
}

/**
 * One thing that a detector says of a picture. It is told as the detector's word, with its name, version and digest.
 * @example
 * ```ts
 * import type { DetectorFinding } from "@provcheck/core";
 * const finding: DetectorFinding = { says: "possibly-ai", text: "my mark, 12 of 12 bits", score: 0.98 };
 * export { finding };
 * ```
 */
export interface DetectorFinding {
  /** No more than that there may be AI: whatever else it says is told as that. */
  readonly says: "possibly-ai" | "none";
  /** In a few words; 200 characters are kept. */
  readonly text: string;
  /** From 0 to 1, as the detector counts. */
  readonly score?: number;
  /** Where, in pixels. */
  readonly region?: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/**
 * A detector that somebody adds: pixels in, evidence out. A module exports one as `default`; it runs in a process of its own.
 * @example
 * ```ts
 * import type { Detector } from "@provcheck/core";
 * const detector: Detector = {
 *   name: "my-detector",
 *   version: "1.0.0",
 *   detect: (pixels) => (pixels.width === 1024 ? [{ says: "possibly-ai", text: "a width that my model has" }] : []),
 * };
 * export default detector;
 * ```
 */
export interface Detector {
  readonly name: string;
  readonly version: string;
  /** Looks at one picture. What it throws becomes a limit of the report, and never an answer. `options` are those of {@link DetectorModule}. */
  detect(
    pixels: DetectorPixels,
    context: { readonly options: unknown },
  ): readonly DetectorFinding[] | Promise<readonly DetectorFinding[]>;
}

/**
 * Which detector is added, and within which bounds. It runs with the rights of whoever runs provcheck: add only what you trust.
 * @example
 * ```ts
 * import { type DetectorModule, inspect } from "@provcheck/core";
 * const detectors: readonly DetectorModule[] = [{ module: "./my-detector.mjs", timeMs: 5_000 }];
 * console.log((await inspect("photo.jpg", { detectors })).markers.filter(({ detector }) => detector !== undefined));
 * ```
 */
export interface DetectorModule {
  /** Path of an ECMAScript module whose default export is a {@link Detector}. */
  readonly module: string;
  /** SHA-256 of that file in hexadecimal digits: another file is not run. The report names the digest of what ran. */
  readonly sha256?: string;
  /** Milliseconds it may take for a picture, its start included; at most a minute. Default 10,000. */
  readonly timeMs?: number;
  /** Passed on to it as JSON, e.g. the path and the digest of a model. */
  readonly options?: unknown;
}

/** What a detector said, as far as it is kept. */
export interface DetectorSaid {
  readonly name: string;
  readonly version: string;
  /** SHA-256 of its module. */
  readonly digest: string;
  readonly says: DetectorFinding["says"];
  /** Its own words: anybody's text. */
  readonly text: string;
  readonly score?: number;
  readonly region?: { readonly left: number; readonly top: number; readonly width: number; readonly height: number };
}

/** What a detector may take where nothing else was said, and at most. */
export const DETECTOR_MS = 10_000;
/** Resident memory of a detector's process, in bytes. */
export const DETECTOR_BYTES = 1024 * 1024 * 1024;
const MOST_DETECTOR_MS = 60_000;
/** Detectors that one file is shown to. */
const MOST_DETECTORS = 8;

const isModule = (value: unknown): boolean => {
  if (typeof value !== "object" || value === null) return false;
  const members = new Map(Object.entries(value));
  const [module, sha256, timeMs] = [members.get("module"), members.get("sha256"), members.get("timeMs")];
  return (
    [...members.keys()].every((name) => ["module", "sha256", "timeMs", "options"].includes(name)) &&
    typeof module === "string" &&
    module !== "" &&
    (sha256 === undefined || (typeof sha256 === "string" && /^[0-9a-f]{64}$/i.test(sha256))) &&
    (timeMs === undefined || (typeof timeMs === "number" && timeMs > 0 && timeMs <= MOST_DETECTOR_MS))
  );
};

/** Are these detectors that can be added? */
export const areDetectors = (value: unknown): boolean =>
  Array.isArray(value) && value.length <= MOST_DETECTORS && value.every(isModule);
