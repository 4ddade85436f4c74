/**
 * The report: the one schema from which types, JSON Schema and documentation come.
 * Versioned by `schemaVersion`; a field is added in a minor, removed or re-meant only in a major.
 */

import { z } from "zod";
import { FORMATS } from "./formats.ts";
import type { LimitCode } from "./limit-codes.ts";
import { NEXT_STEPS, type NextStep } from "./next-steps.ts";
import type { ObservationId } from "./observations.ts";
import { REASONS, type Reason } from "./reasons.ts";
import { type check, codeOf, type coverage, credentials, type manifest } from "./report-credentials.ts";
import { media } from "./report-media.ts";
import { type args, fact, generation, limit, marker, messageOf, observation, type place } from "./report-parts.ts";
import { preview, thumbnail } from "./report-pictures.ts";
import { SUMMARY_CODES, type SummaryCode } from "./summaries.ts";
import { SCHEMA_VERSION } from "./version.ts";
import {
  ASSURANCE_STATES,
  CARRIAGES,
  CHECKED,
  type CheckName,
  COVERED,
  MEDIA_KINDS,
  ORIGIN_KINDS,
  TEXT_KINDS,
  TRUST_TIERS,
} from "./vocabulary.ts";

export { SCHEMA_VERSION };

const assurance = z.object({
  /** How far the file's own history is backed. */
  state: z.enum(ASSURANCE_STATES),
  /** 4 best. Null: nothing to rank, which is neither good nor bad. */
  level: z.number().int().min(0).max(4).nullable(),
  /** Within the band of its level; comparable only between files of one version of this tool. Not a probability. */
  score: z.number().int().min(0).max(100).nullable(),
  /** What kept the level and the score where they are. */
  reasons: z.array(codeOf(Object.keys(REASONS))),
});

const origin = z.object({
  /** What the file says it is. */
  kind: z.enum(ORIGIN_KINDS),
  /** How that claim comes. */
  carriage: z.enum(CARRIAGES),
  /** Whom the file names. Never proof: see `credentials.manifests[].signer.recognised`. */
  vendor: z.string().optional(),
  product: z.string().optional(),
  /** The model the file names, where another house's was used through `product`. */
  model: z.string().optional(),
  /** The markers it rests on. */
  markerIds: z.array(z.string()),
});

const declaredMark = z.object({
  mark: z.string(),
  name: z.string(),
  owner: z.string().optional(),
  /** Soft-binding algorithm, exactly as declared. */
  algorithm: z.string().optional(),
  path: z.string(),
  /** Where its owner lets people check. */
  checkAt: z.string().optional(),
});

const provider = z.object({
  /** As written. */
  code: z.string(),
  /** Whom our table knows it to be. */
  vendor: z.string().optional(),
  /** Unified social credit code inside a standard provider code. */
  company: z.string().optional(),
  service: z.enum(["generation", "propagation", "none"]).optional(),
});

const disclosure = z.object({
  /** Machine-readable AI disclosure fields that were found, by the name of the field. */
  fields: z.array(z.object({ field: z.string(), value: z.string(), path: z.string() })),
  /** China's labels (GB 45438-2025), each with where it departs from the standard. */
  labels: z.array(
    z.object({
      path: z.string(),
      label: z.string(),
      producer: provider.optional(),
      produceId: z.string().optional(),
      propagator: provider.optional(),
      propagateId: z.string().optional(),
      problems: z.array(z.object({ code: z.string(), field: z.string() })),
    }),
  ),
  /** What each law or code asks for in machine-readable form: found here or not. Fields found, never legal advice. */
  requirements: z.array(
    z.object({
      law: z.string(),
      requirement: z.string(),
      found: z.boolean(),
      path: z.string().optional(),
      value: z.string().optional(),
    }),
  ),
});

const engine = z.object({ name: z.string(), version: z.string() });

export const reportSchema = z
  .object({
    /** Version of this shape. */
    schemaVersion: z.literal(SCHEMA_VERSION),
    tool: z.object({ name: z.literal("provcheck"), version: z.string(), engines: z.array(engine) }),
    /** The time at which certificates were judged, RFC 3339. */
    checkedAt: z.string(),
    /** The lists that signers were looked up in. */
    trust: z.object({
      lists: z.array(
        z.object({
          /** What the list is for: signers (`official`, `yours`, `interim`), timestamp authorities, products. */
          tier: z.enum([...TRUST_TIERS, "tsa", "products"]),
          name: z.string(),
          source: z.string(),
          date: z.string().optional(),
          /** SHA-256 of the list as it was read. */
          digest: z.string(),
          /** When the first of its certificates runs out, where the store knows. */
          expires: z.string().optional(),
          /** It is not what the store fetched or was given: somebody changed the file since. */
          changed: z.literal(true).optional(),
          entries: z.number().int().nonnegative(),
        }),
      ),
    }),
    /** The file. */
    input: z.object({
      name: z.string(),
      bytes: z.number().int().nonnegative(),
      /** Hex. Absent for files above the size that is hashed without being asked. */
      sha256: z.string().optional(),
      format: z.enum(FORMATS).optional(),
      mediaType: z.string().optional(),
      kind: z.enum(MEDIA_KINDS).optional(),
      dimensions: z.object({ width: z.number().int(), height: z.number().int() }).optional(),
      durationSeconds: z.number().nonnegative().optional(),
    }),
    /** The one sentence: a code and its arguments. `explain(report)` gives it in words. */
    summary: messageOf(SUMMARY_CODES),
    origin,
    assurance,
    credentials,
    /** What the file says of itself outside credentials, read out but not believed. */
    metadata: z.object({
      camera: z.object({ make: z.string().optional(), model: z.string().optional() }).optional(),
      software: z.array(z.string()),
      /** Dates as written, by the field they stand in. */
      dates: z.array(
        z.object({
          what: z.string(),
          value: z.string(),
          /** The time zone that the file states in a field of its own, as `+02:00`. */
          zone: z.string().optional(),
          path: z.string(),
          covered: z.enum(COVERED),
        }),
      ),
      /** Where the file says it was made, in degrees. Private: think before you publish it. */
      location: z
        .object({
          latitude: z.number(),
          longitude: z.number(),
          /** Metres above sea level. */
          altitude: z.number().optional(),
          path: z.string(),
          covered: z.enum(COVERED),
        })
        .optional(),
      /** Author, credit, rights, title, caption and comment, as the file states them. Absent where it has none. */
      texts: z
        .array(
          z.object({
            what: z.enum(TEXT_KINDS),
            value: z.string(),
            path: z.string(),
            covered: z.enum(COVERED),
          }),
        )
        .optional(),
      /** Settings that local generators wrote down. Prompts can be private: `withoutPrompts(report)` leaves them out. */
      generation: z.array(generation),
      /** Every value that was read, with its place. */
      facts: z.array(fact),
    }),
    /** What a clip or recording is made of, as its container says. Absent for everything else. */
    media: media.optional(),
    /** Every label that was recognised. */
    markers: z.array(marker),
    /** Marks in pixels or samples that the credentials declare; nothing here has read them. */
    declaredMarks: z.array(declaredMark),
    /** What else was seen, each with innocent causes. */
    observations: z.array(observation),
    disclosure,
    /**
     * How far the check went. `partly`: a step that `limits` names was not taken and could have changed an answer. `not`:
     * it ended early. Nothing but `complete` is a reason to let a file pass.
     */
    checked: z.enum(CHECKED),
    /** What was not checked, and why. Says nothing about the file. */
    limits: z.array(limit),
    /** What a person can do now. */
    nextSteps: z.array(messageOf(Object.keys(NEXT_STEPS))),
    /** Hosts that were asked over the network, because the caller allowed it. Absent: none was. */
    network: z.object({ hosts: z.array(z.string()) }).optional(),
    /** What a policy said, where one was named: the verdict is the policy's, not the file's. */
    policy: z
      .object({
        name: z.string(),
        digest: z.string(),
        verdict: z.enum(["pass", "fail"]),
        findings: z.array(
          z.object({
            rule: z.string(),
            effect: z.enum(["deny", "warn", "require"]),
            because: z.array(z.string()),
            message: z.string().optional(),
            /** The rule could not be answered: these steps were not taken. */
            unchecked: z.array(z.string()).optional(),
            ignored: z.object({ reason: z.string(), until: z.string().optional() }).optional(),
          }),
        ),
      })
      .optional(),
    /** A small copy of the picture, a sheet of so many stills of a clip, or the wave form of a recording, where one was asked for. */
    preview: preview.optional(),
    /**
     * Small copies of the pictures that manifests and metadata keep, where they were asked for. Of manifests only what a
     * verified signature covers: it says that its signer put the picture there, not that it shows the file.
     */
    thumbnails: z.array(thumbnail).optional(),
    /** The check ended early: the report says what was found until then. */
    error: z.object({ code: z.string(), step: z.string() }).optional(),
  })
  .meta({ title: "provcheck report" });

/**
 * The answer to one file.
 * @example
 * ```ts
 * import type { Report } from "@provcheck/core";
 * const isAi = (report: Report): boolean => report.origin.kind === "ai-generated" || report.origin.kind === "ai-edited";
 * export { isAi };
 * ```
 */
export type Report = z.infer<typeof reportSchema>;
/** All that is told of a file, before it is put into words. */
export type Told = Omit<Report, "summary" | "nextSteps">;
/**
 * How far a file's own history is backed.
 * @example
 * ```ts
 * import type { Assurance } from "@provcheck/core";
 * const holds = ({ level }: Assurance): boolean => level !== null && level >= 3;
 * export { holds };
 * ```
 */
export type Assurance = z.infer<typeof assurance>;
export type Origin = z.infer<typeof origin>;
export type Marker = z.infer<typeof marker>;
/** An observation as this version makes it: one of another version may have an id that no table has. */
export type Observation = z.infer<typeof observation> & { id: ObservationId };
/** A limit as this version gives it. */
export type Limit = z.infer<typeof limit> & { code: LimitCode };
export type Place = z.infer<typeof place>;
/** Arguments of a coded message, as JSON holds them: a string is the file's, unless the table of its code says otherwise. */
export type Args = z.infer<typeof args>;
/** The one sentence, as this version gives it. */
export type Summary = { code: SummaryCode; args: Args };
/** A next step, as this version gives it. */
export type Advice = { code: NextStep; args: Args };
export type Check = z.infer<typeof check> & { reason: Reason };
/** The five questions, as this version answers them. */
export type Checks = Record<CheckName, Check>;
export type Credentials = z.infer<typeof credentials>;
export type Coverage = z.infer<typeof coverage>;
export type ManifestReport = z.infer<typeof manifest>;
export type Metadata = Report["metadata"];
export type Disclosure = z.infer<typeof disclosure>;
export type DeclaredMarkReport = z.infer<typeof declaredMark>;
export type Thumbnail = z.infer<typeof thumbnail>;
export type TrustList = Report["trust"]["lists"][number];
