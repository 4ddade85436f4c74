/** The two ways of coding brightness that are HDR, as ITU-T H.273 names them, and what people call them. */
const HDR: ReadonlyMap<string, string> = new Map([
  ["smpte2084", "PQ"],
  ["arib-std-b67", "HLG"],
]);

/** What a track's HDR is called by its transfer characteristics; undefined where it is none. */
export const hdrOf = (transfer: string | undefined): string | undefined =>
  transfer === undefined ? undefined : HDR.get(transfer);
