import type { Report } from "../model/report.ts";
import { quote, type Voice, type Words } from "./say.ts";

/** How the claim of a summary comes: the last part of its code, where it has three. */
const howOf = ({ summary, origin }: Report): string | undefined =>
  summary.code.startsWith(`summary.${origin.kind}.`) ? summary.code.split(".").at(-1) : undefined;

/** What the file says that it is, and how that comes, in a few words. */
export function badgeOf(report: Report, { say, sayCode }: Voice): Words {
  const kind = sayCode("badge", report.origin.kind);
  const how = howOf(report);
  if (report.error) return say("badge.not-checked");
  if (report.origin.kind === "unknown" || report.origin.kind === "conflicting" || how === undefined) return kind;
  return say("answer.badge", { kind, how: sayCode("how", how) });
}

/** A caption to print below the picture: what is known, and from what it is known. */
export function captionOf(report: Report, { say, sayCode }: Voice): Words {
  const { origin } = report;
  const what = sayCode("badge", origin.kind);
  const how = howOf(report);
  if (report.error) return say("caption.not-checked");
  if (origin.kind === "conflicting") return say("caption.conflicting");
  if (origin.kind === "unknown" || how === undefined)
    return say(report.credentials.found === "none" ? "caption.unknown" : "caption.unknown.credentials");
  const { signer } = report.summary.args;
  const named = typeof signer === "string" && signer !== "";
  return sayCode("caption", how, { what, signer: named ? quote(signer) : say("signer.unknown") });
}

/** Codes of what a chain of manifests says; labels of other kinds have no story to tell. */
const isChain = (id: string): boolean => id.startsWith("c2pa.");

/**
 * The other half of what the credentials tell: how content began that was edited, and what came after it was generated.
 * It comes in the way of the weakest word it rests on.
 */
export function storyOf({ origin, markers, summary, credentials }: Report, { say }: Voice): Words | undefined {
  if (!/\.(?:signed|passed-on|claimed)$/.test(summary.code)) return undefined;
  const told = markers.filter(({ id }) => isChain(id));
  const said = (says: string, carriage?: string) =>
    told.some((marker) => marker.says === says && (carriage === undefined || marker.carriage === carriage));
  // Some writers record the watermark they put in, and the size they give it, as edits with AI: no more is said of them.
  if (origin.kind === "ai-generated") return said("ai-edited") || said("edited") ? say("story.later-steps") : undefined;
  if (origin.kind !== "ai-edited" && origin.kind !== "edited") return undefined;
  if (said("captured", "signed")) return say("story.began-captured");
  if (said("captured")) return say("story.claims-captured");
  if (said("created")) return say("story.began-created");
  return credentials.manifests.length > 0 ? say("story.beginning-unknown") : undefined;
}
