import type { ObservationId } from "../model/observations.ts";
import type { Report, Thumbnail } from "../model/report.ts";
import { lineOf } from "./line.ts";
import { ofIngredient, ofManifest, ofMetadata, type ShownPicture, shownPicture } from "./pictures.ts";
import type { Voice, Words } from "./say.ts";

/** The file as it is, beside what it keeps of an earlier state of it. */
export interface Pair {
  before: ShownPicture & { caption: string };
  after: Omit<ShownPicture, "tie"> & { caption: string };
  /** What the two do and do not show together. */
  note: string;
}

/** What the file was before, where one that differs from it can be shown; undefined otherwise. */
export function pairOf(report: Report, voice: Voice): Pair | undefined {
  const { say } = voice;
  const { preview, input } = report;
  if (!preview || input.kind !== "image") return undefined;
  const found = earliest(report, voice) ?? asSigned(report, voice) ?? fromMetadata(report, voice);
  if (!found) return undefined;
  const { mediaType, width, height, base64 } = preview;
  return {
    before: { ...shownPicture(found.picture, voice), caption: found.caption },
    after: { mediaType, width, height, base64, alt: say("pair.now"), caption: say("pair.now") },
    note: say("pair.note"),
  };
}

interface Found {
  picture: Thumbnail;
  caption: Words;
}

/** The oldest picture on the way of the file, its own last state aside. */
function earliest(report: Report, { say }: Voice): Found | undefined {
  for (const { manifest, source } of [...(lineOf(report)?.links ?? [])].reverse()) {
    const before = source && ofIngredient(report, manifest.label, source.index);
    if (before) return { picture: before, caption: say("pair.source") };
    const own = manifest.active ? undefined : ofManifest(report, manifest.label);
    if (own) return { picture: own, caption: say("pair.earlier") };
  }
  return undefined;
}

/** Where the file does not fit its credentials any more, what they keep of it. */
function asSigned(report: Report, { say }: Voice): Found | undefined {
  const { integrity, manifests } = report.credentials;
  if (integrity !== "changed" && integrity !== "unbound") return undefined;
  const active = manifests.find((manifest) => manifest.active);
  const picture = active && ofManifest(report, active.label);
  return picture && { picture, caption: say("pair.as-signed") };
}

const DIFFERS: ReadonlySet<string> = new Set<ObservationId>(["preview-differs", "preview-shows-more"]);

/** A preview in the metadata tells something only where it differs. */
function fromMetadata(report: Report, { say }: Voice): Found | undefined {
  const differs = report.observations.some(({ id, answer }) => DIFFERS.has(id) && answer === "true");
  const picture = differs ? ofMetadata(report) : undefined;
  return picture && { picture, caption: say("pair.preview") };
}
