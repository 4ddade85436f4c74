import type { ManifestReport } from "./report.ts";

type Told = { manifests: readonly ManifestReport[] };

/** The manifest that speaks for the file; undefined where there is none. */
export const activeOf = ({ credentials }: { credentials: Told }): ManifestReport | undefined =>
  credentials.manifests.find(({ active }) => active);

/** What a signer is called: as lists know it, else as its certificate names itself, which proves nothing. */
export const signerName = ({ recognised, named }: ManifestReport["signer"]): string | undefined =>
  recognised ?? named?.organisation ?? named?.commonName;
