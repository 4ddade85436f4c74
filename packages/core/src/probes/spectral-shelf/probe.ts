import { no, notApplicable, type Probe } from "../probe.ts";
import { findShelf } from "./spectrum.ts";

/**
 * Does a recording that keeps every sample end like a wall below what its rate allows? Then it may have been lossy
 * before. Asked with `deep` only.
 */
export const spectralShelf: Probe<"spectral-shelf"> = {
  id: "spectral-shelf",
  ask({ readings }) {
    if (!readings.samples) return notApplicable;
    const shelf = findShelf(readings.samples);
    return shelf ? { answer: "true", args: { kilohertz: shelf.hertz / 1000, drop: shelf.dropDb } } : no;
  },
};
