/** What a clip or recording is made of, as its container says. Part of the report's schema. */
import { z } from "zod";
import { TRACK_KINDS, WRITER_FAMILIES } from "./vocabulary.ts";

const edit = z.object({
  /** How long this stretch is shown, in seconds. */
  seconds: z.number().nonnegative(),
  /** Where in the track it begins, in seconds; null: nothing is shown (an empty edit). */
  from: z.number().nullable(),
});

const track = z.object({
  /** Number of the track as the container gives it, or its place among the tracks. */
  id: z.number().int().nonnegative(),
  kind: z.enum(TRACK_KINDS),
  /** As the container names it: sample entry, CodecID, FourCC, format tag. */
  format: z.string(),
  /** The field's short name, such as `h264` or `aac`; absent where the table does not know the format. */
  codec: z.string().optional(),
  /** How long it plays. */
  durationSeconds: z.number().nonnegative().optional(),
  /** Ticks a second that the track counts time in. */
  timescale: z.number().int().positive().optional(),
  /** Coded pictures or audio packets, where the container counts them. */
  frames: z.number().int().nonnegative().optional(),
  /** Pictures a second, on average. */
  frameRate: z.number().positive().optional(),
  width: z.number().int().positive().optional(),
  height: z.number().int().positive().optional(),
  /** Shape of a pixel where it is not square, width to height, such as `4:3`. */
  pixelAspect: z.string().optional(),
  /** Bits of one colour sample, where the track's configuration states them. */
  bitDepth: z.number().int().positive().optional(),
  /** How brightness is coded, as ITU-T H.273 names it: `smpte2084` is PQ and `arib-std-b67` is HLG, both HDR. */
  transfer: z.string().optional(),
  /** Profile of Dolby Vision, where the track carries it. */
  dolbyVision: z.number().int().nonnegative().optional(),
  /** Pictures do not follow each other at one rate: phones record so. */
  variableRate: z.boolean().optional(),
  /** Degrees clockwise that a player turns the picture by. */
  rotation: z.number().int().optional(),
  sampleRate: z.number().positive().optional(),
  channels: z.number().int().positive().optional(),
  /** Bits a second, where a header states them. */
  bitRate: z.number().positive().optional(),
  /** ISO 639-2 code. `und` stays out. */
  language: z.string().optional(),
  /** Name of the handler or the track. */
  handler: z.string().optional(),
  /** When the container says it was made, RFC 3339. */
  created: z.string().optional(),
  /** The edit list. Having one is normal: encoders skip their own delay with it. */
  edits: z.array(edit).optional(),
});

const feature = z.object({
  /** What was looked at, e.g. `brand`, `handler`, `order`. */
  feature: z.string(),
  /** What the family writes there. */
  expected: z.string(),
  /** What the file has there, where it has anything. */
  found: z.string().optional(),
});

export const media = z.object({
  tracks: z.array(track),
  container: z.object({
    /** `ftyp`: major brand, its version, and the brands it is compatible with. */
    brands: z.object({ major: z.string(), minor: z.number().int(), compatible: z.array(z.string()) }).optional(),
    /** Ticks a second of the whole presentation. */
    timescale: z.number().int().positive().optional(),
    /** `fragmented`: the index is spread over the file, as streaming and live recording leave it. */
    layout: z.enum(["progressive", "fragmented"]).optional(),
    /** Does the index stand before the media? */
    indexFirst: z.boolean().optional(),
    /** Paths of the structure in file order, each once; long files are cut. */
    structure: z.array(z.string()),
    /** Every creation date of the container and its tracks is empty. */
    datesEmpty: z.boolean().optional(),
  }),
  /** Programs that say they encoded or wrote the file, by where they say it. */
  encoders: z.array(z.object({ path: z.string(), value: z.string() })),
  /** Whose way of writing a container this is: who wrote it last, not who made the clip. */
  writer: z
    .object({
      /** See "Last writers" in the reference. */
      family: z.enum(WRITER_FAMILIES),
      /** What fits it. */
      matches: z.array(feature),
      /** What files of this family mostly have, and this one has not. */
      differs: z.array(feature),
      /** Other families that the file fits too, with fewer features. */
      others: z.array(z.enum(WRITER_FAMILIES)),
      innocentCauses: z.array(z.string()),
    })
    .optional(),
});

export type Track = z.infer<typeof track>;
export type Media = z.infer<typeof media>;
export type Writer = NonNullable<Media["writer"]>;
