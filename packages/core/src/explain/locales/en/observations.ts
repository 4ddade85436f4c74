// Written by scripts/lists.mjs, which `pnpm build` runs: never edited by hand.

/** Texts that a probe's folder brings. */
export const enObservations = {
  "observation.preview-differs":
    "A small preview that the file keeps of itself shows another picture than the file does.",
  "cause.preview-kept-by-editor": "a program cropped or edited the picture and kept the old preview",
  "cause.several-pictures-inside": "the file holds several pictures, and the preview is of another one",
  "cause.preview-made-differently": "the device makes its preview in another way than the picture",
  "observation.preview-shows-more":
    "A small preview that the file keeps of itself shows more than the file does: the picture was cropped after the preview was made.",
  "observation.visible-mark": "What looks like the visible mark of {mark} stands where {mark} puts it.",
  "cause.mark-imitated": "somebody drew or copied the mark onto a picture that was not generated",
  "cause.picture-of-picture": "it is a photograph or a screenshot of a marked picture",
  "cause.shape-by-chance":
    "something else in the picture has that shape in that place: of 1,000 pictures without a mark at most one",
} as const;
