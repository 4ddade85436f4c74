import { oneStore } from "./single.ts";

/**
 * C2PA 2.2, A.3.1: one JUMBF superbox in APP11 segments, contiguous and in sequential order, of one box instance
 * (ISO/IEC 19566-5, D.2). What readers would join differently is refused.
 */
export const locateInJpeg = oneStore({
  "no-store": "framing-changed",
  "common-identifier": "framing-changed",
  "first-packet": "store-in-pieces",
  sequence: "store-in-pieces",
  apart: "store-in-pieces",
  "box-header": "store-in-pieces",
  "short-packet": "store-in-pieces",
});
