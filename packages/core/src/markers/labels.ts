import { MARKER_ROWS } from "./match.ts";

/** The chain's claim that rests on a digital source type in a manifest. */
const CHAIN_SOURCE_TYPE = "c2pa.digital-source-type";
const LABELS: ReadonlySet<string> = new Set([
  CHAIN_SOURCE_TYPE,
  ...MARKER_ROWS.flatMap(({ id, label }) => (label === true ? [id] : [])),
]);

/** Is a marker of this id a label that machines of others read: IPTC's digital source type or China's label? */
export const isMachineLabel = (id: string): boolean => LABELS.has(id);
