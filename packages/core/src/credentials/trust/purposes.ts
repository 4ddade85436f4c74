/** Extended key usages (RFC 5280, 4.2.1.12) that decide what a certificate may sign. */
export const PURPOSE = {
  any: "2.5.29.37.0",
  emailProtection: "1.3.6.1.5.5.7.3.4",
  documentSigning: "1.3.6.1.5.5.7.3.36",
  timeStamping: "1.3.6.1.5.5.7.3.8",
  ocspSigning: "1.3.6.1.5.5.7.3.9",
  /** c2pa-kp-claimSigning (C2PA 2.2, 14.4.1). */
  claimSigning: "1.3.6.1.4.1.62558.2.1",
  microsoftC2pa: "1.3.6.1.4.1.311.76.59.1.9",
} as const;

/** The official list speaks for c2pa-kp-claimSigning alone (14.4.1); so does every real certificate below it. */
export const OFFICIAL_PURPOSES: readonly string[] = [PURPOSE.claimSigning];

/**
 * What the interim list's configuration accepts for claims, and what certificates of one's own may carry: its six
 * values without time-stamping and OCSP signing, which 14.5.1.1 keeps apart from everything else.
 */
export const CLAIM_PURPOSES: readonly string[] = [
  PURPOSE.claimSigning,
  PURPOSE.emailProtection,
  PURPOSE.documentSigning,
  PURPOSE.microsoftC2pa,
];

/** Purposes that no list and no user's configuration can open for claims. */
export const NEVER_FOR_CLAIMS: readonly string[] = [PURPOSE.any, PURPOSE.timeStamping, PURPOSE.ocspSigning];
