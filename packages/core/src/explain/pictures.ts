import type { Report, Thumbnail } from "../model/report.ts";
import type { Voice } from "./say.ts";

/** A picture that can be shown beside what is told, with what ties it to that. */
export interface ShownPicture {
  mediaType: string;
  width: number;
  height: number;
  base64: string;
  /** What it is of, for whoever does not see it. */
  alt: string;
  /** What ties it to what it is shown with, and what does not. */
  tie: string;
}

/** The picture that a manifest keeps of the file as it was then. */
export const ofManifest = (report: Report, label: string): Thumbnail | undefined =>
  report.thumbnails?.find((each) => each.of === "manifest" && each.manifest === label);

/** The picture that a manifest keeps of something that went into it. */
export const ofIngredient = (report: Report, label: string, ingredient: number): Thumbnail | undefined =>
  report.thumbnails?.find(
    (each) => each.of === "ingredient" && each.manifest === label && each.ingredient === ingredient,
  );

/** The preview in the metadata. */
export const ofMetadata = (report: Report): Thumbnail | undefined =>
  report.thumbnails?.find((each) => each.of === "metadata");

export const shownPicture = (
  { of, mediaType, width, height, base64 }: Thumbnail,
  { say }: Pick<Voice, "say">,
): ShownPicture => ({
  mediaType,
  width,
  height,
  base64,
  alt: say(`kept.${of}`),
  tie: say(`tie.${of}`),
});
