/**
 * What can be seen in a file beside its labels and credentials: the one table of observations. Types, texts, the schema and
 * the reference come from it; `probes/` has the question behind each.
 */
import type { ArgKinds } from "./file-text.ts";
import type { Proposition, Strength } from "./vocabulary.ts";

interface ObservationRow {
  /** How much it carries by itself. */
  readonly strength: Strength;
  readonly bearsOn: readonly Proposition[];
  /** How a file that nobody tampered with gets here: whoever adds a row must say so. */
  readonly innocentCauses: readonly [string, ...string[]];
  /** What its sentence can name. */
  readonly args: ArgKinds;
}

export const OBSERVATIONS = {
  "ingredient-failed": {
    strength: "strong",
    bearsOn: ["origin", "assurance"],
    innocentCauses: ["source-edited-outside", "format-conversion-before-import"],
    args: { title: "file", code: "status" },
  },
  "disallowed-signal": {
    strength: "strong",
    bearsOn: ["origin", "contradiction"],
    innocentCauses: ["list-behind-product", "product-name-shared"],
    // From C2PA's list of products, and of its rubric.
    args: { product: "ours", signal: "ours" },
  },
  "capture-after-signing": {
    strength: "strong",
    bearsOn: ["time", "contradiction"],
    innocentCauses: ["camera-clock-wrong", "date-edited-later"],
    args: { captured: "file", signed: "ours" },
  },
  "unsigned-ai-marker": {
    strength: "moderate",
    bearsOn: ["origin"],
    innocentCauses: ["label-added-later", "editor-not-recording", "anyone-can-write"],
    args: { marker: "ours" },
  },
  "signer-names-itself": {
    strength: "moderate",
    bearsOn: ["assurance"],
    innocentCauses: ["list-not-loaded", "maker-not-on-list", "certificate-expired"],
    args: { name: "file" },
  },
  "opened-without-credentials": {
    strength: "moderate",
    bearsOn: ["origin"],
    innocentCauses: ["source-never-had-credentials", "credentials-lost-before"],
    args: { title: "file", manifest: "file" },
  },
  "metadata-outside-coverage": {
    strength: "moderate",
    bearsOn: ["unchanged"],
    innocentCauses: ["camera-leaves-metadata-open", "captioned-later"],
    // Names of parts of the container, which some formats let a file choose.
    args: { what: "file" },
  },
  "credentials-pointer": {
    strength: "moderate",
    bearsOn: ["assurance"],
    innocentCauses: ["remote-by-choice", "platform-stripped", "pointer-copied"],
    args: { pointer: "file" },
  },
  "camera-and-ai": {
    strength: "weak",
    bearsOn: ["origin"],
    innocentCauses: ["photo-used-as-input", "metadata-copied", "camera-fields-forged"],
    args: { camera: "ours" },
  },
  "several-ai-labels": {
    strength: "weak",
    bearsOn: ["origin"],
    innocentCauses: ["written-for-two-readers", "relabelled-on-publishing"],
    args: { count: "number" },
  },
  polyglot: {
    strength: "moderate",
    bearsOn: ["origin", "unchanged"],
    innocentCauses: ["hybrid-file"],
    args: { format: "ours", other: "ours" },
  },
  "trailing-bytes": {
    strength: "weak",
    bearsOn: ["unchanged"],
    innocentCauses: ["motion-photo", "multi-picture", "camera-trailer", "padding"],
    args: { bytes: "number", offset: "number" },
  },
  "earlier-key-frames": {
    strength: "weak",
    bearsOn: ["unchanged"],
    innocentCauses: ["platform-transcodes", "shared-or-converted", "camera-shake-rhythm"],
    args: { interval: "number", peaks: "number" },
  },
  "spectral-shelf": {
    strength: "weak",
    bearsOn: ["unchanged"],
    innocentCauses: ["band-limited-source", "resampled", "shared-or-converted"],
    args: { kilohertz: "number", drop: "number" },
  },
  // Rows that a probe's folder brings, written by scripts/lists.mjs.
  "preview-differs": {
    strength: "weak",
    bearsOn: ["unchanged"],
    innocentCauses: ["preview-kept-by-editor", "several-pictures-inside", "preview-made-differently"],
    args: {},
  },
  "preview-shows-more": {
    strength: "weak",
    bearsOn: ["unchanged"],
    innocentCauses: ["preview-kept-by-editor", "preview-made-differently"],
    args: {},
  },
  "visible-mark": {
    strength: "weak",
    bearsOn: ["origin"],
    innocentCauses: ["mark-imitated", "picture-of-picture", "shape-by-chance"],
    args: { mark: "ours" },
  },
  // The end of those rows.
} as const satisfies Readonly<Record<string, ObservationRow>>;

/**
 * A question that is asked of every file, as this version names it.
 * @example
 * ```ts
 * import { inspect, type ObservationId } from "@provcheck/core";
 * const wanted: ObservationId = "polyglot";
 * console.log((await inspect("photo.jpg")).observations.find(({ id }) => id === wanted)?.answer);
 * ```
 */
export type ObservationId = keyof typeof OBSERVATIONS;

/** How an honest file comes to look like what was observed. */
export type ObservedCause = (typeof OBSERVATIONS)[ObservationId]["innocentCauses"][number];
