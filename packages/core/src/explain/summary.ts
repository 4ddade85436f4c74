import type { Message, Report } from "../model/report.ts";

const signerOf = (report: Report) => report.credentials.manifests.find((manifest) => manifest.active)?.signer;

/**
 * The one sentence, as code and arguments. Which words stand there depends on what the file says, how the
 * claim comes, and whether the history behind it holds.
 */
export function summarise(report: Report): Message {
  const { origin, assurance } = report;
  const signer = signerOf(report);
  const args: Message["args"] = {};
  if (origin.vendor !== undefined) args.vendor = origin.vendor;
  if (origin.product !== undefined) args.product = origin.product;
  const named = signer?.recognised ?? signer?.named?.organisation ?? signer?.named?.commonName;
  if (named !== undefined) args.signer = named;
  return { code: summaryCode(report, assurance.state), args };
}

function summaryCode(report: Report, state: Report["assurance"]["state"]): string {
  const { kind, carriage } = report.origin;
  if (report.error) return "summary.not-checked";
  if (kind === "conflicting")
    return report.observations.some((each) => each.id === "disallowed-signal" && each.answer === "true")
      ? "summary.conflicting.product"
      : "summary.conflicting";
  if (kind !== "unknown") {
    // A broken chain must be said in the same breath as what it still states.
    if (state === "broken") return `summary.${kind}.broken`;
    if (carriage === "signed" && isSealed(report)) return `summary.${kind}.sealed`;
    // The last signer is known, the one behind this claim is not: both belong into the sentence.
    if (state === "trusted" && carriage === "claimed") return `summary.${kind}.passed-on`;
    return `summary.${kind}.${carriage}`;
  }
  switch (state) {
    case "trusted":
      return "summary.unknown.trusted";
    case "intact":
      return claimsCapture(report) ? "summary.unknown.capture-claimed" : "summary.unknown.intact";
    case "broken":
      return "summary.unknown.broken";
    case "unverifiable":
      return "summary.unknown.unverifiable";
    case "none":
      if (report.markers.some((marker) => marker.says === "captured")) return "summary.unknown.camera-metadata";
      return report.metadata.facts.length === 0 ? "summary.unknown.nothing" : "summary.unknown.none";
  }
}

/** The claim rests on a signature of the marker's own, not on Content Credentials. */
const isSealed = (report: Report): boolean =>
  report.markers.some(
    ({ id, seal }) => report.origin.markerIds.includes(id) && seal?.outcome === "verified" && seal.binds === "content",
  );

const claimsCapture = (report: Report): boolean =>
  report.markers.some((marker) => marker.says === "captured" && marker.carriage === "claimed");
