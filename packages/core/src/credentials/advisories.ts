import type { Certificate } from "./trust/certificate.ts";

/** A published incident that bears on signers. It lowers what a signature is worth; it proves nothing about one file. */
export interface Advisory {
  id: string;
  /** When it became known, ISO date. */
  date: string;
  /** Where it can be read about. */
  source: string;
}

interface AdvisoryRow extends Advisory {
  /** Does a certificate of the chain fall under it? Leaf or issuer. */
  readonly concerns: (certificate: Certificate) => boolean;
}

/**
 * Incidents with certificates, newest first. A signer under one of them is at most level 2, whatever the engine says:
 * validators rarely learn of a revocation, and cameras that are off the net go on signing.
 */
const ADVISORIES: readonly AdvisoryRow[] = [
  {
    // Firmware 2.00 let the camera sign a picture it had not taken; Nikon revoked every certificate of the service.
    id: "nikon-z6iii-2025-09",
    date: "2025-09-05",
    source: "Nikon Authenticity Service suspended 2025-09-05, certificates revoked later that month",
    concerns: ({ organisation, commonName }) =>
      /^nikon(?: corporation)?$/i.test(organisation ?? "") || /^nikon\b/i.test(commonName ?? ""),
  },
];

/** Incidents that a chain falls under. Names in certificates are only names: a match can lower, never raise. */
export function advisoriesFor(chain: readonly Certificate[]): Advisory[] {
  return ADVISORIES.filter((row) => chain.some((certificate) => row.concerns(certificate))).map(
    ({ id, date, source }) => ({ id, date, source }),
  );
}
