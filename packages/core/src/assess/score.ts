import type { Assurance, Report } from "../model/report.ts";
import { assessAssurance } from "./ladder.ts";

/**
 * Recomputes the assurance of a report from its checks: state, level 0 to 4 or null, score 0 to 100 or null, and
 * the reasons that lowered it. Equals `report.assurance` for every report this version made. A score ranks how
 * well a history is backed; it is not a probability, and null is neither good nor bad.
 * @param report from `inspect`, or one that was stored
 * @example
 * ```ts
 * import { inspect, score } from "@provcheck/core";
 * const { state, level, reasons } = score(await inspect("photo.jpg"));
 * if (level !== null && level >= 3) console.log(state);
 * else console.log(reasons);
 * ```
 */
export function score(report: Report): Assurance {
  return assessAssurance(report);
}
