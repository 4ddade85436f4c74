// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.
import type { enObservations } from "../en/observations.ts";
import { translation } from "../texts.ts";

/** Texts that a probe's folder brings. */
export const zhCNObservations = translation<typeof enObservations>()({});
