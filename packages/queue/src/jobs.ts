import { createHash } from "node:crypto";
import { present } from "./present.ts";

/**
 * One object somewhere, as it was when it was listed.
 * @example
 * ```ts
 * import type { JobObject } from "@provcheck/queue";
 * const object: JobObject = { kind: "s3", bucket: "media", key: "a/photo.jpg", size: 12345, etag: '"abc"' };
 * console.log(object.kind);
 * ```
 */
export type JobObject =
  /** A file of this machine, or of a folder that all workers see under the same name. */
  | { kind: "file"; path: string; size: number; version: string }
  | { kind: "s3"; bucket: string; key: string; size: number; etag: string; versionId?: string }
  /** An address has no version until it is asked; a list may give one. */
  | { kind: "http"; address: string; version?: string };

/**
 * One object to inspect, under an id that says all its result depends on.
 * @example
 * ```ts
 * import { jobOf, worldDigest } from "@provcheck/queue";
 * const world = worldDigest({ tool: "0.1.0", lists: [], policy: null, asked: {} });
 * const job = jobOf({ kind: "http", address: "https://example.org/a.jpg" }, { world, priority: 3 });
 * console.log(job.id);
 * ```
 */
export interface Job {
  readonly id: string;
  readonly object: JobObject;
  /** What the result depends on beside the object: digest of tool, lists, policy and options. */
  readonly world: string;
  /** 1 is first, 9 last. */
  readonly priority: number;
  /** Bytes of the object, where they are known: for backpressure. */
  readonly bytes: number;
  /** Whose requests are counted together: a bucket, a host, the file system. */
  readonly source: string;
}

/** What a result depends on beside its object. */
export interface World {
  /** Version of the tool. */
  tool: string;
  /** Trust lists by their bytes. */
  lists: unknown;
  /** Digest of the policy. */
  policy: string | null;
  /** Options of the inspection. */
  asked: unknown;
}

const digest = (value: unknown): string => createHash("sha256").update(JSON.stringify(value)).digest("hex");
const ID_DIGITS = 40;
const WORLD_DIGITS = 32;

/** The digest of a world: a result of one is never taken for one of another. */
export const worldDigest = ({ tool, lists, policy, asked }: World): string =>
  digest([tool, lists, policy, asked]).slice(0, WORLD_DIGITS);

const STANDARD_PRIORITY = 5;

/** Which object it is, and in which version. */
function identityOf(object: JobObject): unknown[] {
  if (object.kind === "file") return ["file", object.path, object.version];
  if (object.kind === "http") return ["http", object.address, object.version ?? null];
  return ["s3", object.bucket, object.key, object.versionId ?? object.etag];
}

/** Whose rate is counted. */
function sourceOf(object: JobObject): string {
  if (object.kind === "file") return "file";
  return object.kind === "s3" ? `s3://${object.bucket}` : new URL(object.address).host;
}

/** The same object in the same version, asked for in the same world, has the same id on every host. */
export function jobOf(object: JobObject, { world, priority }: { world: string; priority?: number }): Job {
  return {
    // A letter first: engines take ids that are numbers for their own.
    id: `j${digest([identityOf(object), world]).slice(0, ID_DIGITS)}`,
    object,
    world,
    priority: Math.min(9, Math.max(1, priority ?? STANDARD_PRIORITY)),
    bytes: object.kind === "http" ? 0 : object.size,
    source: sourceOf(object),
  };
}

/** How an object is called where people read. */
export function nameOf(object: JobObject): string {
  if (object.kind === "file") return object.path;
  return object.kind === "http" ? object.address : `s3://${object.bucket}/${object.key}`;
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";
const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

/** An object as a store kept it; undefined for what is none. */
function objectFrom(value: unknown): JobObject | undefined {
  const { kind, path, size, version, bucket, key, etag, versionId, address } = (value ?? {}) as Record<string, unknown>;
  if (kind === "file" && isText(path) && isCount(size) && isText(version)) return { kind, path, size, version };
  if (kind === "http" && isText(address) && URL.canParse(address))
    return { kind, address, ...present({ version: isText(version) ? version : undefined }) };
  if (kind === "s3" && isText(bucket) && isText(key) && isCount(size) && isText(etag))
    return { kind, bucket, key, size, etag, ...present({ versionId: isText(versionId) ? versionId : undefined }) };
  return undefined;
}

/** A job as a store kept it; undefined for what is none. */
export function jobFrom(id: unknown, value: unknown): Job | undefined {
  const { object: kept, world, priority } = (value ?? {}) as Record<string, unknown>;
  const object = objectFrom(kept);
  if (!object || !isText(world) || !isText(id)) return undefined;
  return { ...jobOf(object, { world, priority: Number(priority) || STANDARD_PRIORITY }), id };
}
