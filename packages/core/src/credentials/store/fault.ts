import type { ValidationCode } from "../../model/status-codes.ts";

/** A rule of chapter 11 or 15 that the boxes break before anything can be verified: the standard's code, and where. */
export interface StructureFault {
  code: ValidationCode;
  /** JUMBF URI of the box it is about. */
  url: string;
  /** In our own words. */
  explanation: string;
}
