/**
 * Everything that was not checked: the one table of limits. Types, texts, the schema, the reference, `checked` and every
 * gate come from it.
 */

/** The answers that a report gives, as far as a missing step can change them. */
export type Aspect = "credentials" | "opinion" | "labels" | "metadata" | "observations";

export const NOTHING: readonly Aspect[] = [];
export const STRUCTURE: readonly Aspect[] = ["credentials", "labels", "metadata", "observations"];
export const TEXTS: readonly Aspect[] = ["labels", "metadata"];
export const PIXELS: readonly Aspect[] = ["labels"];
export const EVERYTHING: readonly Aspect[] = [...STRUCTURE, "opinion"];

/**
 * What each leaves open. `NOTHING`: it was asked otherwise (no list, no second opinion), it is about pictures for people,
 * or the state says already that the credentials cannot be read. `died`: a part of the work that ended while the rest was
 * done, so that the step decides. `budget`: which budget decides.
 */
export const LIMITS = {
  "budget-exceeded": "budget",
  "damaged-structure": STRUCTURE,
  "metadata-unreadable": TEXTS,
  encrypted: TEXTS,
  timeout: "died",
  memory: "died",
  crashed: "died",
  "not-started": "died",
  "no-trust-list": NOTHING,
  "trust-list-changed": NOTHING,
  "trust-list-old": NOTHING,
  "sidecar-equal": NOTHING,
  "sidecar-differs": NOTHING,
  "manifest-store-unreadable": NOTHING,
  "store-elsewhere": NOTHING,
  "recording-cut": NOTHING,
  "carrier-not-verified": NOTHING,
  "remote-no-store": NOTHING,
  "display-not-listed": ["credentials"],
  "opinion-unavailable": ["opinion"],
  "opinion-cannot": NOTHING,
  "identity-not-checked": NOTHING,
  "stray-bytes": NOTHING,
  "coverage-not-computed": NOTHING,
  "manifest-without-asset": NOTHING,
  "unreferenced-extended-xmp": NOTHING,
  "network-refused": NOTHING,
  "stills-unavailable": NOTHING,
  "wave-unavailable": NOTHING,
  "thumbnails-left-out": NOTHING,
  "previews-not-compared": NOTHING,
  "pixels-unavailable": PIXELS,
  "frames-unavailable": PIXELS,
  "detector-failed": PIXELS,
  "detector-timeout": PIXELS,
  "detector-digest": PIXELS,
  "detector-nonsense": PIXELS,
  "detector-more": NOTHING,
  "labels-missing": PIXELS,
  "labels-unavailable": PIXELS,
  "labels-cut": PIXELS,
  "packets-unavailable": ["observations"],
  "samples-unavailable": ["observations"],
  "ffmpeg-missing-stills": NOTHING,
  "ffmpeg-missing-wave": NOTHING,
  "ffmpeg-missing-frames": PIXELS,
  "ffmpeg-missing-packets": ["observations"],
  "ffmpeg-missing-samples": ["observations"],
  "ffmpeg-missing-comparison": NOTHING,
  "kinds-differ": NOTHING,
  "file-not-read": NOTHING,
  "little-to-see": NOTHING,
  "sound-not-compared": NOTHING,
  "pictures-not-compared": NOTHING,
  "streams-not-compared": NOTHING,
  "picture-not-made": NOTHING,
} as const satisfies Readonly<Record<string, readonly Aspect[] | "died" | "budget">>;

/**
 * What was not checked, as this version names it. A stored report of another version may hold others.
 * @example
 * ```ts
 * import { inspect, type LimitCode } from "@provcheck/core";
 * const retry: readonly LimitCode[] = ["timeout", "memory", "crashed", "not-started"];
 * const { limits } = await inspect("photo.jpg");
 * console.log(limits.some(({ code }) => (retry as readonly string[]).includes(code)));
 * ```
 */
export type LimitCode = keyof typeof LIMITS;
