/** The credentials section of the report: checks, manifests, times, coverage. */
import { z } from "zod";
import { REASONS } from "./reasons.ts";
import { CHECK_OUTCOMES, COVERED, FOUND, INTEGRITIES, TRUST_TIERS } from "./vocabulary.ts";

/** Whom a CAWG identity assertion names. Its signature is not verified here: see `checks.identity`. */
const identity = z.object({
  /** Label of the assertion. */
  assertion: z.string(),
  /** `x509`: a certificate's names. `aggregation`: accounts that somebody says it checked. */
  kind: z.enum(["x509", "aggregation", "other"]),
  /** What the certificate calls its subject. */
  named: z.object({ organisation: z.string().optional(), commonName: z.string().optional() }).optional(),
  /** Who says that it checked the accounts (a DID), and since when. */
  issuer: z.string().optional(),
  issuedAt: z.string().optional(),
  /** What the named one did, such as `cawg.creator`. */
  roles: z.array(z.string()),
  accounts: z.array(
    z.object({
      /** Such as `cawg.social_media`. */
      type: z.string(),
      name: z.string().optional(),
      username: z.string().optional(),
      uri: z.string().optional(),
      /** The service, as the issuer calls it. */
      provider: z.string().optional(),
      verifiedAt: z.string().optional(),
    }),
  ),
});

/** A code of a table: this version's are listed, and a later version's are read all the same. */
export const codeOf = (codes: Iterable<string>) => z.string().meta({ examples: [...codes] });

export const check = z.object({
  /** `unknown` is not `fail`: what could not be checked is not held against the file. */
  outcome: z.enum(CHECK_OUTCOMES),
  /** C2PA validation status codes that led there, exactly as the specification spells them. */
  codes: z.array(z.string()),
  /** Why, as a code of the reference. */
  reason: codeOf(Object.keys(REASONS)),
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

/** A place of the picture, as the signer states it (C2PA 2.2, 18.2). */
const region = z.object({
  shape: z.enum(["rectangle", "circle", "polygon"]),
  /** `percent`: hundredths of the picture's sides. */
  unit: z.enum(["pixel", "percent"]),
  /** A rectangle's corner at the top left, a circle's middle, or a polygon's first corner. */
  x: z.number(),
  y: z.number(),
  /** Of a circle the diameter. */
  width: z.number().optional(),
  height: z.number().optional(),
  /** A polygon's further corners. */
  vertices: z.array(z.object({ x: z.number(), y: z.number() })).optional(),
  /** What is meant is everything but this shape. */
  outside: z.literal(true).optional(),
  name: z.string().optional(),
});

const action = z.object({
  action: z.string(),
  digitalSourceType: z.string().optional(),
  softwareAgent: z.string().optional(),
  description: z.string().optional(),
  when: z.string().optional(),
  /** Places of the picture that the step changed. */
  regions: z.array(region).optional(),
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

export const manifest = z.object({
  /** A name the manifest gives itself. It can be rewritten without a trace: never an identity. */
  label: z.string(),
  /** The manifest that speaks for this file; the others belong to files it was made from. */
  active: z.boolean(),
  /** SHA-256 of the claim signature: what names this manifest. */
  digest: z.string().optional(),
  claimVersion: z.number().int(),
  /** The identifier inside the claim: unlike the label, the signature covers it. */
  instanceId: z.string().optional(),
  title: z.string().optional(),
  /** The program that wrote the claim, by its own word. */
  generator: z.string().optional(),
  signer: z.object({
    /** Names the certificate gives itself. A name is a name: see `recognised`. */
    named: z.object({ organisation: z.string().optional(), commonName: z.string().optional() }).optional(),
    /** Whom a chain to an anchor on the verifier's lists proves. */
    recognised: z.string().optional(),
    /** The list that recognised the signer. */
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
  /** Persons, organisations and accounts that the manifest names beside its signer; nothing here proves them. */
  identities: z.array(identity).optional(),
  times: z.array(time),
  /** Recorded steps, in order, as the signer states them. */
  actions: z.array(action),
  /** Files that went into this one. */
  ingredients: z.array(ingredient),
});

export const coverage = z.object({
  /** Bytes of this file that the active signature protects. */
  signedBytes: z.number().int().nonnegative(),
  /** Of the bytes that could be protected: the store cannot sign itself. */
  percent: z.number().min(0).max(100),
  /** Label of the assertion that ties the store to the bytes. */
  binding: z.string(),
  /** The whole file, in order, without gaps. */
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

export const credentials = z.object({
  /** Whether credentials are there, and where. */
  found: z.enum(FOUND),
  /** What our own verifier found of the active manifest and its bytes. */
  integrity: z.enum(INTEGRITIES).optional(),
  /** Why a store is not believed, not even in part: `several-stores`, `store-in-pieces`, `framing-changed`, `foreign-bytes`, `carrier-not-verified`. */
  problem: z.string().optional(),
  /** Rules of the standard that the manifest breaks although its hashes and its signature match. */
  breaches: z.array(z.string()).optional(),
  /** What is shown and not protected, or refers to what the file does not hold: by name in the container. */
  unprotected: z.array(z.string()).optional(),
  /** The second opinion's word, verbatim. It is never the answer: see `assurance`. */
  validationState: z.string().optional(),
  /** The engine that gave the second opinion, where one was asked. */
  engine: z.object({ name: z.string(), version: z.string() }).optional(),
  /** Whether the second opinion agrees with our own verifier; absent when none was asked or it could not answer. */
  opinion: z
    .object({
      agrees: z.boolean(),
      /** The difference is a known fault of that engine: it lowers nothing. */
      explained: z.boolean(),
      /** Which side finds fault: `engine` where ours passes, `ours` where the engine passes. */
      stricter: z.enum(["engine", "ours", "neither"]),
      /** What the engine said: its codes, or its error. */
      codes: z.array(z.string()),
      error: z.string().optional(),
    })
    .optional(),
  /** The trust tier whose lists the deciding pass used; `none`: no list knew the signer. */
  pass: z.enum([...TRUST_TIERS, "none"]).optional(),
  /** Where the file says its credentials lie. Asked only when allowed. */
  remoteUrl: z.string().optional(),
  /** Where the manifest store begins in the file, in bytes. */
  offset: z.number().int().nonnegative().optional(),
  length: z.number().int().nonnegative().optional(),
  /** The five questions, apart from each other. */
  checks: z.object({ integrity: check, signer: check, time: check, identity: check, history: check }).optional(),
  /** What failed in the active manifest, and which assertion, signature or box it was about. */
  failures: z
    .array(z.object({ code: z.string(), about: z.string().optional(), explanation: z.string().optional() }))
    .optional(),
  /** Media segments that were given with an initialisation segment, in order. */
  fragments: z.array(z.object({ name: z.string(), outcome: z.enum(["match", "mismatch", "unreadable"]) })).optional(),
  /** How many media segments were checked, of how many the tree counts. */
  fragmentCount: z
    .object({ checked: z.number().int().nonnegative(), expected: z.number().int().nonnegative(), inOrder: z.boolean() })
    .optional(),
  /** Parts of a file with several parts, each with a hash of its own (multi-asset hash). */
  parts: z
    .array(
      z.object({
        offset: z.number().int().nonnegative(),
        length: z.number().int().nonnegative(),
        assertion: z.string(),
        /** `missing`: a part that must be there is not. `absent`: one that may be left out was. */
        outcome: z.enum(["match", "mismatch", "missing", "absent", "unknown"]),
      }),
    )
    .optional(),
  /** Times side by side: what is proven, what is only said, and where they contradict each other. */
  time: timeline.optional(),
  /** The manifests of the store. */
  manifests: z.array(manifest),
  /** Names of C2PA's signals rubric that the history supports. */
  signals: z.array(z.string()),
  coverage: coverage.optional(),
});
