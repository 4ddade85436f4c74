import type { ObservationId } from "../model/observations.ts";
import type { Reason } from "../model/reasons.ts";
import type { Args, Summary, Told } from "../model/report.ts";
import { activeOf, signerName } from "../model/signer.ts";
import { isSummary, type SummaryCode } from "../model/summaries.ts";

/**
 * The one sentence, as code and arguments. Which words stand there depends on what the file says, how the
 * claim comes, and whether the history behind it holds.
 */
export function summarise(report: Told): Summary {
  const { origin, assurance } = report;
  const active = activeOf(report);
  const args: Args = {};
  if (origin.vendor !== undefined) args.vendor = origin.vendor;
  if (origin.product !== undefined) args.product = origin.product;
  if (origin.model !== undefined) args.model = origin.model;
  const named = active && signerName(active.signer);
  if (named !== undefined) args.signer = named;
  return { code: summaryCode(report, assurance.state), args };
}

const DISALLOWED: ObservationId = "disallowed-signal";

function summaryCode(report: Told, state: Told["assurance"]["state"]): SummaryCode {
  const { kind } = report.origin;
  if (report.error) return "summary.not-checked";
  if (kind === "conflicting")
    return report.observations.some((each) => each.id === DISALLOWED && each.answer === "true")
      ? "summary.conflicting.product"
      : "summary.conflicting";
  // What comes in a way that no sentence tells is not told.
  const claim = `summary.${kind}.${howClaimed(report, state)}`;
  return kind !== "unknown" && isSummary(claim) ? claim : unknownCode(report, state);
}

/** How the claim comes, in one word with what the history behind it came to. */
function howClaimed(report: Told, state: Told["assurance"]["state"]): string {
  const { carriage } = report.origin;
  const { integrity } = report.credentials;
  // It speaks only where no history does.
  if (carriage === "decoded" && report.origin.kind === "possibly-ai") return isWorded(report) ? "worded" : "seen";
  // A broken chain must be said in the same breath as what it still states.
  if (integrity === "unbound") return "unbound";
  // Whoever could sign with a revoked key, nothing shows a change: the claim stands, and nobody behind it.
  if (isRevokedAlone(report)) return fromChain(carriage) ? "claimed" : carriage;
  if (state === "broken") return "broken";
  if (integrity === "exchangeable" && fromChain(carriage)) return "exchangeable";
  if (carriage === "signed" && isSealed(report)) return "sealed";
  if (carriage === "stated" && isKeyed(report)) return "keyed";
  // The last signer is known, the one behind this claim is not: both belong into the sentence.
  return state === "trusted" && carriage === "claimed" ? "passed-on" : carriage;
}

function unknownCode(report: Told, state: Told["assurance"]["state"]): SummaryCode {
  const { integrity } = report.credentials;
  if (integrity === "unbound" || integrity === "exchangeable") return `summary.unknown.${integrity}`;
  switch (state) {
    case "trusted":
      return "summary.unknown.trusted";
    case "intact":
      return claimsCapture(report) ? "summary.unknown.capture-claimed" : "summary.unknown.intact";
    case "broken":
      if (isRevokedAlone(report)) return "summary.unknown.revoked";
      return report.credentials.found === "damaged" ? "summary.unknown.damaged" : "summary.unknown.broken";
    case "unverifiable":
      return unverifiableCode(report);
    case "none":
      if (report.markers.some((marker) => marker.says === "captured")) return "summary.unknown.camera-metadata";
      return report.metadata.facts.length === 0 ? "summary.unknown.nothing" : "summary.unknown.none";
    case "unchecked":
      return "summary.not-checked";
  }
}

const REVOKED: Reason = "signer-revoked";

/** The signer's certificate was revoked, and what was signed is unchanged. */
const isRevokedAlone = ({ assurance, credentials }: Told): boolean =>
  assurance.state === "broken" && assurance.reasons.includes(REVOKED) && credentials.integrity === "pass";

const fromChain = (carriage: Told["origin"]["carriage"]): boolean => carriage === "signed" || carriage === "claimed";

/** Why credentials that are there were not believed, where one word says it. */
function unverifiableCode({ credentials }: Told): SummaryCode {
  const { found, problem, integrity } = credentials;
  if (found === "elsewhere") return "summary.unknown.elsewhere";
  if (problem === "several-stores") return "summary.unknown.several-stores";
  return integrity === "undecodable" ? "summary.unknown.undecodable" : "summary.unknown.unverifiable";
}

/** The claim rests on a signature of the marker's own, not on Content Credentials. */
const isSealed = (report: Told): boolean =>
  report.markers.some(
    ({ id, seal }) => report.origin.markerIds.includes(id) && seal?.outcome === "verified" && seal.binds === "content",
  );

/** The label carries a signature whose key is not known here: its maker could check it. */
const isKeyed = ({ markers, origin }: Told): boolean =>
  markers.some(({ id, seal }) => origin.markerIds.includes(id) && seal !== undefined && seal.outcome !== "failed");

/** The claim stands in the picture for everyone to see. */
const isWorded = ({ markers, origin }: Told): boolean =>
  markers.some(({ id, words }) => origin.markerIds.includes(id) && words !== undefined);

const claimsCapture = (report: Told): boolean =>
  report.markers.some((marker) => marker.says === "captured" && marker.carriage === "claimed");
