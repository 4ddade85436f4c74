/** Pictures inside a report, for people to see: each written anew by our own encoder. */
import { z } from "zod";
import { COVERED } from "./vocabulary.ts";

export const preview = z.object({
  mediaType: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  base64: z.string(),
  stills: z.number().int().optional(),
});

export const thumbnail = z.object({
  /** Of what: of the file as its manifest kept it, of something that went into it, or the preview in the metadata. */
  of: z.enum(["manifest", "ingredient", "metadata"]),
  /** Label of the manifest that keeps it. */
  manifest: z.string().optional(),
  /** Which of that manifest's ingredients it is of, counted from 0. */
  ingredient: z.number().int().nonnegative().optional(),
  /** The assertion or the field that holds it. */
  path: z.string(),
  /** SHA-256 of the picture as it is stored. */
  sha256: z.string(),
  /** Does the active signature protect it? */
  covered: z.enum(COVERED),
  mediaType: z.string(),
  width: z.number().int(),
  height: z.number().int(),
  base64: z.string(),
});
