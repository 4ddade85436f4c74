import { z } from "zod";
import { LIMITS } from "./limit-codes.ts";
import { OBSERVATIONS } from "./observations.ts";
import { codeOf } from "./report-credentials.ts";
import { CARRIAGES, COVERED, EDGES, PROBE_ANSWERS, PROPOSITIONS, SAYS, STRENGTHS } from "./vocabulary.ts";

/** Arguments of a coded message. Strings may come from the file: clean them where they are shown. */
export const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

export const messageOf = (codes: Iterable<string>) => z.object({ code: codeOf(codes), args });

export const place = z.object({
  /** Where in the file's structure, e.g. `xmp/Iptc4xmpExt:DigitalSourceType`. */
  path: z.string(),
  /** Byte offset of the block that holds it, from the start of the file. */
  offset: z.number().int().nonnegative().optional(),
  /** Length of that block in bytes. */
  length: z.number().int().nonnegative().optional(),
  /** Whether the signature protects these bytes; `none`: there is no signature. */
  covered: z.enum(COVERED),
});

export const fact = place.extend({
  /** The raw value, cut to a budget. File text: never trust it, clean it at the sink. */
  value: z.union([z.string(), z.number(), z.boolean()]),
  /** The value was read whole, and only this copy of it is cut. */
  cut: z.literal(true).optional(),
  /** It holds what somebody asked a generator for. Where that was not asked to be told, `value` is empty. */
  prompt: z.literal(true).optional(),
});

export const marker = z.object({
  /** Row of the marker table, e.g. `xmp.digital-source-type`. */
  id: z.string(),
  /** What the marker says of the whole file. */
  says: z.enum(SAYS),
  /** How the claim comes. A strongly carried claim may still be untrue: it is somebody's word. */
  carriage: z.enum(CARRIAGES),
  /** Whom the marker names. Never proof of who made the file. */
  vendor: z.string().optional(),
  product: z.string().optional(),
  /** Extra words, e.g. the digital source type's code. */
  detail: z.string().optional(),
  /** The model the file names, e.g. `doubao-seedance-2-0`. The file's word. */
  model: z.string().optional(),
  /** A signature of the marker's own, apart from Content Credentials. */
  seal: z
    .object({
      /** `verified` only by a key this version knows; a key that travels with the file proves nothing. */
      outcome: z.enum(["verified", "failed", "unknown-key", "unsupported", "unavailable"]),
      algorithm: z.string(),
      /** `content`: the picture itself is signed. `label`: only the words are, nothing ties them to this file. */
      binds: z.enum(["content", "label"]),
      /** Whose key verified, where it is known. */
      by: z.string().optional(),
    })
    .optional(),
  /** Of a watermark in the pixels: how surely it was found. */
  decoded: z
    .object({
      /** Student's t of the message against the sums of its places. */
      statistic: z.number(),
      /** How often an unmarked file would show as much, after everything that was tried on this one. */
      falseAlarms: z.number(),
      /** Places of the message whose votes alone say what it says, of how many. */
      bitsRead: z.number().int(),
      bits: z.number().int(),
      /** How the writer handed its picture on. */
      writer: z.enum(["uint8", "float32", "float32-rgb"]),
      /** Pixels to the first whole block of the writer's: not 0, 0 where the picture was cropped. */
      left: z.number().int(),
      top: z.number().int(),
    })
    .optional(),
  /** The word of a detector that somebody added: its own, not provcheck's. */
  detector: z
    .object({
      name: z.string(),
      version: z.string(),
      /** SHA-256 of its module. */
      digest: z.string(),
      /** In its own words: clean them where they are shown. Empty: it found nothing to say. */
      text: z.string(),
      /** From 0 to 1, as it counts. */
      score: z.number().optional(),
      /** Where, in pixels. */
      region: z
        .object({ left: z.number().int(), top: z.number().int(), width: z.number().int(), height: z.number().int() })
        .optional(),
    })
    .optional(),
  /** Of a mark that people see: where it stands in the pixels as they are stored, and how surely something like it does. */
  seen: z
    .object({
      /** How far what stands there agrees with the mark's outline, at most 1; from which on it counts. */
      agreement: z.number(),
      threshold: z.number(),
      /** How often a picture without any mark is taken for marked, over all marks that are looked for. */
      falseAlarms: z.number(),
      corner: z.enum(["bottom-right", "bottom-left", "top-left"]),
      /** Pixels from the left and the top. */
      left: z.number().int(),
      top: z.number().int(),
      width: z.number().int(),
      height: z.number().int(),
    })
    .optional(),
  /** Of a label that people see: the words as an engine read them, and where they stand. */
  words: z
    .array(
      z.object({
        text: z.string(),
        edge: z.enum(EDGES),
        /** The corner and the size of the rectangle around them, in parts of the picture's width and height as it is shown. */
        left: z.number(),
        top: z.number(),
        width: z.number(),
        height: z.number(),
      }),
    )
    .optional(),
  /** `full`: rests on a specification, the writer's source or a dump of a file. `hint`: third-party word only; never sets an origin. */
  confidence: z.enum(["full", "hint"]),
  /** Where it stands, each place with whether the signature covers it. */
  at: z.array(place).min(1),
});

export const observation = z.object({
  /** Which question was asked. */
  id: codeOf(Object.keys(OBSERVATIONS)),
  /** `true`: it was seen. */
  answer: z.enum(PROBE_ANSWERS),
  /** How much it can carry by itself. */
  strength: z.enum(STRENGTHS),
  /** Propositions it bears on: `origin`, `assurance`, `unchanged`, `time`; `contradiction` lowers the level to 3. */
  bearsOn: z.array(codeOf(PROPOSITIONS)),
  /** Arguments of its sentence. Strings may come from the file. */
  args,
  /** Why an honest file can look like this. */
  innocentCauses: z.array(z.string()),
  at: z.array(place),
});

export const limit = z.object({
  /** What was not checked and why, e.g. `budget-exceeded`, `timeout`, `no-trust-list`. */
  code: codeOf(Object.keys(LIMITS)),
  /** The step that met it. */
  step: z.enum(["open", "read", "verify", "mark", "assess", "report"]),
  /** The named budget, where one was reached. */
  budget: z.string().optional(),
  detail: z.string().optional(),
});

/** What a generator wrote of its settings. */
export const generation = z.object({
  /** The program that wrote the settings. */
  tool: z.string(),
  model: z.string().optional(),
  modelFamily: z.string().optional(),
  sampler: z.string().optional(),
  seed: z.string().optional(),
  steps: z.number().optional(),
  guidance: z.number().optional(),
  size: z.string().optional(),
  version: z.string().optional(),
  /** Files of small weights that change the model's style. */
  loras: z.array(z.string()).optional(),
  prompt: z.string().optional(),
  negativePrompt: z.string().optional(),
  path: z.string(),
});
