import type { Integrity } from "../../model/vocabulary.ts";

/** What our own verifier says, as far as another can be compared with it. */
export interface OurVerdict {
  integrity: Integrity;
  signer: "recognised" | "unknown" | "unfit";
  /** What made the signer known. */
  recognisedBy?: "anchor" | "allowed-list";
  /** Serial number of the signer's certificate, decimal. */
  signerSerial?: string;
  activeLabel?: string;
  /** Where the store came from: an engine that is offline cannot see one that lies at an address. */
  place?: "embedded" | "sidecar" | "remote";
  /** Failure codes of every manifest that was looked at. */
  failures: readonly string[];
  successes?: readonly string[];
}
