// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.

/** Texts that a probe's folder brings. */
export const enObservations = {} as const;
