/**
 * The report: the one schema from which types, JSON Schema and documentation come.
 * Versioned by `schemaVersion`; a field is added in a minor, removed or re-meant only in a major.
 */
import { z } from "zod";
import { SCHEMA_VERSION } from "./version.ts";
import {
  ASSURANCE_STATES,
  CARRIAGES,
  CHECK_OUTCOMES,
  COVERED,
  FORMATS,
  FOUND,
  MEDIA_KINDS,
  ORIGIN_KINDS,
  PROBE_ANSWERS,
  SAYS,
  STRENGTHS,
  TRUST_TIERS,
} from "./vocabulary.ts";

export { SCHEMA_VERSION };

/** Arguments of a coded message. Strings may come from the file: clean them where they are shown. */
const args = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

const message = z.object({ code: z.string(), args });

const place = z.object({
  /** Where in the file's structure, e.g. `xmp/Iptc4xmpExt:DigitalSourceType`. */
  path: z.string(),
  /** Byte offset of the block that holds it, from the start of the file. */
  offset: z.number().int().nonnegative().optional(),
  /** Length of that block in bytes. */
  length: z.number().int().nonnegative().optional(),
  covered: z.enum(COVERED),
});

const fact = place.extend({
  /** The raw value, cut to a budget. File text: never trust it, clean it at the sink. */
  value: z.union([z.string(), z.number(), z.boolean()]),
});

const marker = z.object({
  /** Row of the marker table, e.g. `xmp.digital-source-type`. */
  id: z.string(),
  says: z.enum(SAYS),
  /** How the claim comes. A strongly carried claim may still be untrue: it is somebody's word. */
  carriage: z.enum(CARRIAGES),
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
      by: z.string().optional(),
    })
    .optional(),
  /** `full`: rests on a specification, the writer's source or a dump of a file. `hint`: third-party word only; never sets an origin. */
  confidence: z.enum(["full", "hint"]),
  at: z.array(place).min(1),
});

const observation = z.object({
  id: z.string(),
  answer: z.enum(PROBE_ANSWERS),
  strength: z.enum(STRENGTHS),
  /** Propositions it bears on: `origin`, `assurance`, `unchanged`, `time`. */
  bearsOn: z.array(z.string()),
  args,
  innocentCauses: z.array(z.string()),
  at: z.array(place),
});

const limit = z.object({
  /** What was not checked and why, e.g. `budget-exceeded`, `timeout`, `no-trust-list`. */
  code: z.string(),
  step: z.enum(["open", "read", "verify", "mark", "assess", "report"]),
  budget: z.string().optional(),
  detail: z.string().optional(),
});

const check = z.object({
  outcome: z.enum(CHECK_OUTCOMES),
  /** C2PA validation status codes that led there, exactly as the specification spells them. */
  codes: z.array(z.string()),
  reason: z.string(),
});

const time = z.object({
  /** `timestamp`: RFC 3161 token. `claimed`: the generator's own word. */
  kind: z.enum(["timestamp", "claimed"]),
  /** RFC 3339, as found. */
  at: z.string(),
  /** Only a timestamp whose chain ends in an anchor the verifier gave is proven. */
  proven: z.boolean(),
  by: z.string().optional(),
});

const action = z.object({
  action: z.string(),
  digitalSourceType: z.string().optional(),
  softwareAgent: z.string().optional(),
  description: z.string().optional(),
  when: z.string().optional(),
});

const ingredient = z.object({
  title: z.string().optional(),
  format: z.string().optional(),
  relationship: z.string(),
  /** Label of the ingredient's own manifest inside this store; absent: it came without credentials. */
  manifest: z.string().optional(),
  /** Validation status codes recorded when it was added, overruled by what the engine finds now. */
  failures: z.array(z.string()),
  /** Failures that the signer saw and wrote down when adding it. */
  attested: z.array(z.string()),
});

const advisory = z.object({ id: z.string(), date: z.string(), source: z.string() });

const manifest = z.object({
  /** A name the manifest gives itself. It can be rewritten without a trace: never an identity. */
  label: z.string(),
  active: z.boolean(),
  /** SHA-256 of the claim signature: what names this manifest. */
  digest: z.string().optional(),
  claimVersion: z.number().int(),
  title: z.string().optional(),
  generator: z.string().optional(),
  signer: z.object({
    /** Names the certificate gives itself. A name is a name: see `recognised`. */
    named: z.object({ organisation: z.string().optional(), commonName: z.string().optional() }).optional(),
    /** Whom a chain to an anchor on the verifier's lists proves. */
    recognised: z.string().optional(),
    tier: z.enum(TRUST_TIERS).optional(),
    algorithm: z.string().optional(),
    validFrom: z.string().optional(),
    validTo: z.string().optional(),
    /** The recognised signer's record on C2PA's conforming products list. */
    conforming: z
      .object({
        recordId: z.string(),
        product: z.string(),
        status: z.string(),
        maxAssuranceLevel: z.number().int().optional(),
        disallowedSignals: z.array(z.string()),
      })
      .optional(),
    /** Published incidents that the chain falls under. */
    advisories: z.array(advisory).optional(),
  }),
  /** The signer says that no step is left out. */
  allActionsIncluded: z.boolean(),
  /** Statements that were removed, which the standard allows, and why. */
  redactions: z.array(z.object({ assertion: z.string(), reason: z.string().optional() })),
  /** Pictures the manifest shows for itself or for an ingredient; nothing ties them to what they show. */
  thumbnails: z.array(
    z.object({
      assertion: z.string(),
      mediaType: z.string().optional(),
      bytes: z.number().int().nonnegative(),
      sha256: z.string(),
    }),
  ),
  times: z.array(time),
  actions: z.array(action),
  ingredients: z.array(ingredient),
});

const coverage = z.object({
  /** Bytes of this file that the active signature protects. */
  signedBytes: z.number().int().nonnegative(),
  percent: z.number().min(0).max(100),
  binding: z.string(),
  ranges: z.array(
    z.object({
      offset: z.number().int().nonnegative(),
      length: z.number().int().nonnegative(),
      what: z.string(),
      signed: z.boolean(),
      /** An exclusion that the format's rules require, e.g. the manifest store itself. */
      mandated: z.boolean(),
    }),
  ),
});

const timeline = z.object({
  /** `proven` by a timestamp, `claimed` by somebody, `conflicting` beyond tolerance, or `none`. */
  verdict: z.enum(["proven", "claimed", "conflicting", "none"]),
  entries: z.array(
    z.object({
      what: z.enum(["timestamp", "action", "capture", "certificate-from", "certificate-to", "now"]),
      at: z.string(),
      status: z.enum(["proven", "claimed", "stated", "limit"]),
      /** Whose word it is: the authority, the action, the metadata's path. */
      by: z.string().optional(),
      covered: z.enum(COVERED).optional(),
    }),
  ),
  conflicts: z.array(z.object({ code: z.string(), earlier: z.string(), later: z.string() })),
});

const credentials = z.object({
  found: z.enum(FOUND),
  /** The engine's word, verbatim. It is not the answer: see `assurance`. */
  validationState: z.string().optional(),
  engine: z.object({ name: z.string(), version: z.string() }).optional(),
  /** The trust tier whose lists the deciding pass used; `none`: no list knew the signer. */
  pass: z.enum([...TRUST_TIERS, "none"]).optional(),
  remoteUrl: z.string().optional(),
  offset: z.number().int().nonnegative().optional(),
  length: z.number().int().nonnegative().optional(),
  checks: z.object({ integrity: check, signer: check, time: check, identity: check, history: check }).optional(),
  /** What failed in the active manifest, and which assertion, signature or box it was about. */
  failures: z
    .array(z.object({ code: z.string(), about: z.string().optional(), explanation: z.string().optional() }))
    .optional(),
  /** Media segments that were given with an initialisation segment, in order. */
  fragments: z.array(z.object({ name: z.string(), outcome: z.enum(["match", "mismatch", "unreadable"]) })).optional(),
  /** Times side by side: what is proven, what is only said, and where they contradict each other. */
  time: timeline.optional(),
  manifests: z.array(manifest),
  /** Names of C2PA's signals rubric that the history supports. */
  signals: z.array(z.string()),
  coverage: coverage.optional(),
});

const assurance = z.object({
  state: z.enum(ASSURANCE_STATES),
  /** 4 best. Null: nothing to rank, which is neither good nor bad. */
  level: z.number().int().min(0).max(4).nullable(),
  score: z.number().int().min(0).max(100).nullable(),
  reasons: z.array(z.string()),
});

const origin = z.object({
  kind: z.enum(ORIGIN_KINDS),
  carriage: z.enum(CARRIAGES),
  vendor: z.string().optional(),
  product: z.string().optional(),
  markerIds: z.array(z.string()),
});

const generation = z.object({
  tool: z.string(),
  model: z.string().optional(),
  modelFamily: z.string().optional(),
  sampler: z.string().optional(),
  seed: z.string().optional(),
  steps: z.number().optional(),
  guidance: z.number().optional(),
  size: z.string().optional(),
  version: z.string().optional(),
  prompt: z.string().optional(),
  negativePrompt: z.string().optional(),
  path: z.string(),
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
    schemaVersion: z.literal(SCHEMA_VERSION),
    tool: z.object({ name: z.literal("provcheck"), version: z.string(), engines: z.array(engine) }),
    checkedAt: z.string(),
    trust: z.object({
      lists: z.array(
        z.object({
          tier: z.enum([...TRUST_TIERS, "tsa", "products"]),
          name: z.string(),
          source: z.string(),
          date: z.string().optional(),
          digest: z.string(),
          /** When the first of its certificates runs out, where the store knows. */
          expires: z.string().optional(),
          entries: z.number().int().nonnegative(),
        }),
      ),
    }),
    input: z.object({
      name: z.string(),
      bytes: z.number().int().nonnegative(),
      sha256: z.string().optional(),
      format: z.enum(FORMATS).optional(),
      mediaType: z.string().optional(),
      kind: z.enum(MEDIA_KINDS).optional(),
      dimensions: z.object({ width: z.number().int(), height: z.number().int() }).optional(),
      durationSeconds: z.number().nonnegative().optional(),
    }),
    summary: message,
    origin,
    assurance,
    credentials,
    metadata: z.object({
      camera: z.object({ make: z.string().optional(), model: z.string().optional() }).optional(),
      software: z.array(z.string()),
      dates: z.array(z.object({ what: z.string(), value: z.string(), path: z.string(), covered: z.enum(COVERED) })),
      location: z
        .object({ latitude: z.number(), longitude: z.number(), path: z.string(), covered: z.enum(COVERED) })
        .optional(),
      /** Settings that local generators wrote down. Prompts can be private. */
      generation: z.array(generation),
      facts: z.array(fact),
    }),
    markers: z.array(marker),
    /** Marks in pixels or samples that the credentials declare; nothing here has read them. */
    declaredMarks: z.array(declaredMark),
    observations: z.array(observation),
    disclosure,
    limits: z.array(limit),
    nextSteps: z.array(message),
    /** Hosts that were asked over the network, because the caller allowed it. Absent: none was. */
    network: z.object({ hosts: z.array(z.string()) }).optional(),
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
export type Observation = z.infer<typeof observation>;
export type Limit = z.infer<typeof limit>;
export type Fact = z.infer<typeof fact>;
export type Place = z.infer<typeof place>;
export type Message = z.infer<typeof message>;
export type Check = z.infer<typeof check>;
export type Checks = NonNullable<z.infer<typeof credentials>["checks"]>;
export type Credentials = z.infer<typeof credentials>;
export type Coverage = z.infer<typeof coverage>;
export type ManifestReport = z.infer<typeof manifest>;
export type Metadata = Report["metadata"];
export type Disclosure = z.infer<typeof disclosure>;
export type DeclaredMarkReport = z.infer<typeof declaredMark>;
export type TrustList = Report["trust"]["lists"][number];
export type EngineName = z.infer<typeof engine>;
