// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.
import { cameraAndAi } from "./camera-and-ai/probe.ts";
import { captureAfterSigning } from "./capture-after-signing/probe.ts";
import { credentialsPointer } from "./credentials-pointer/probe.ts";
import { disallowedSignal } from "./disallowed-signal/probe.ts";
import { earlierKeyFrames } from "./earlier-key-frames/probe.ts";
import { ingredientFailed } from "./ingredient-failed/probe.ts";
import { metadataOutsideCoverage } from "./metadata-outside-coverage/probe.ts";
import { openedWithoutCredentials } from "./opened-without-credentials/probe.ts";
import { polyglot } from "./polyglot/probe.ts";
import { previewDiffers } from "./preview-differs/probe.ts";
import { previewShowsMore } from "./preview-shows-more/probe.ts";
import type { Probe } from "./probe.ts";
import { severalAiLabels } from "./several-ai-labels/probe.ts";
import { signerNamesItself } from "./signer-names-itself/probe.ts";
import { spectralShelf } from "./spectral-shelf/probe.ts";
import { trailingBytes } from "./trailing-bytes/probe.ts";
import { unsignedAiMarker } from "./unsigned-ai-marker/probe.ts";
import { visibleMark } from "./visible-mark/probe.ts";

/** Every question, in the order of the table of observations: that in which a reader wants the answers. */
export const PROBES = [
  ingredientFailed,
  disallowedSignal,
  captureAfterSigning,
  unsignedAiMarker,
  signerNamesItself,
  openedWithoutCredentials,
  metadataOutsideCoverage,
  credentialsPointer,
  cameraAndAi,
  severalAiLabels,
  polyglot,
  trailingBytes,
  earlierKeyFrames,
  spectralShelf,
  previewDiffers,
  previewShowsMore,
  visibleMark,
] as const satisfies readonly Probe[];
