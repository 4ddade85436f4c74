import { no, notApplicable, type Probe } from "../probe.ts";
import { findRhythm } from "./periodicity.ts";

/**
 * Do the sizes of the pictures keep the rhythm of an earlier encoding? History, never suspicion: what is shared or
 * published is encoded again as a rule. Asked with `deep` only.
 */
export const earlierKeyFrames: Probe<"earlier-key-frames"> = {
  id: "earlier-key-frames",
  ask({ readings }) {
    if (!readings.packets) return notApplicable;
    const rhythm = findRhythm(readings.packets);
    return rhythm ? { answer: "true", args: { interval: rhythm.interval, peaks: rhythm.peaks } } : no;
  },
};
