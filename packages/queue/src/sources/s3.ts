import type * as Sdk from "@aws-sdk/client-s3";
import { type Input, rangeSource } from "@provcheck/core";
import { QueueError, wordsOf } from "../errors.ts";
import type { JobObject } from "../jobs.ts";
import { nameOf } from "../jobs.ts";
import { peer } from "../peers.ts";
import { present } from "../present.ts";

/** An object of S3, as it was listed or as an event told of it. */
export type S3Object = Extract<JobObject, { kind: "s3" }>;

/** How S3 is reached. Credentials and region are found as the SDK finds them: variables, profiles, roles. */
export interface S3Options {
  /** Another server that speaks S3: `http://localhost:9000`. */
  endpoint?: string;
  region?: string;
}

const ATTEMPTS = 5;
const PACKAGES = "@aws-sdk/client-s3";

/** `s3://bucket/prefix`; undefined for what is none. */
export function s3Address(text: string): { bucket: string; key: string } | undefined {
  const [, bucket, key = ""] = /^s3:\/\/([^/]+)(?:\/(.*))?$/s.exec(text) ?? [];
  return bucket === undefined ? undefined : { bucket, key };
}

/** The status or the name that the SDK gives an error. */
const isError = (error: unknown, status: number, names: readonly string[]): boolean => {
  const { name, $metadata } = error as { name?: string; $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode === status || names.includes(name ?? "");
};

/** An error of S3 about one object, in our words where it is one that will not pass by itself. */
function s3Fault(error: unknown, address: string): unknown {
  if (isError(error, 412, ["PreconditionFailed"])) return new QueueError("changed", { address }, { cause: error });
  if (isError(error, 404, ["NoSuchKey", "NotFound", "NoSuchBucket", "NoSuchVersion"]))
    return new QueueError("gone", { address }, { cause: error });
  if (isError(error, 403, ["AccessDenied", "Forbidden", "InvalidAccessKeyId", "SignatureDoesNotMatch"]))
    return new QueueError("source-refused", { address, why: wordsOf(error) }, { cause: error });
  return error;
}

/** Servers that are not Amazon's know neither names of buckets in hosts nor checksums in trailers, nor regions. */
function elsewhere(endpoint: string | undefined, region = "us-east-1"): Sdk.S3ClientConfig {
  if (endpoint === undefined) return {};
  return {
    endpoint,
    region,
    forcePathStyle: true,
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
  };
}

/** Objects in S3, over the SDK, which is loaded when the first is asked for. */
export class S3 {
  readonly #options: S3Options;
  #loaded: { sdk: typeof Sdk; client: Sdk.S3Client } | undefined;

  constructor(options: S3Options = {}) {
    this.#options = options;
  }

  /** @throws QueueError `missing` */
  load(address: string): { sdk: typeof Sdk; client: Sdk.S3Client } {
    if (this.#loaded) return this.#loaded;
    const sdk = peer<typeof Sdk>("@aws-sdk/client-s3", { address, packages: PACKAGES });
    const { endpoint, region } = this.#options;
    const client = new sdk.S3Client({ maxAttempts: ATTEMPTS, ...present({ region }), ...elsewhere(endpoint, region) });
    this.#loaded = { sdk, client };
    return this.#loaded;
  }

  /** Every object below a prefix, in the order of the keys. @throws QueueError `source`, `source-refused`, `gone` */
  async *list(address: string, signal?: AbortSignal): AsyncGenerator<S3Object> {
    const { bucket = "", key = "" } = s3Address(address) ?? {};
    const { sdk, client } = this.load(address);
    for (let token: string | undefined, more = true; more; ) {
      const page = await client
        .send(
          new sdk.ListObjectsV2Command({ Bucket: bucket, Prefix: key, ...present({ ContinuationToken: token }) }),
          present({ abortSignal: signal }),
        )
        .catch((error: unknown) => {
          const fault = s3Fault(error, address);
          throw fault instanceof QueueError
            ? fault
            : new QueueError("source", { address, why: wordsOf(error) }, { cause: error });
        });
      for (const { Key, Size, ETag } of page.Contents ?? [])
        if (Key !== undefined && ETag !== undefined && Size !== undefined && !Key.endsWith("/"))
          yield { kind: "s3", bucket, key: Key, size: Size, etag: ETag };
      token = page.NextContinuationToken;
      more = page.IsTruncated === true && token !== undefined;
    }
  }

  /** An object that is read in ranges, in the version that was listed and in no other. */
  source(object: S3Object, onBytes: (bytes: number) => void = () => undefined): Input {
    const address = nameOf(object);
    const { sdk, client } = this.load(address);
    const { bucket, key, etag, versionId, size } = object;
    return rangeSource({
      size,
      name: address,
      async read(offset, length, signal) {
        try {
          const answer = await client.send(
            new sdk.GetObjectCommand({
              Bucket: bucket,
              Key: key,
              IfMatch: etag,
              Range: `bytes=${offset}-${offset + length - 1}`,
              ...present({ VersionId: versionId }),
            }),
            { abortSignal: signal },
          );
          // Not every server heeds the condition.
          if (answer.ETag !== undefined && answer.ETag !== etag) throw new QueueError("changed", { address });
          const bytes = (await answer.Body?.transformToByteArray()) ?? new Uint8Array(0);
          onBytes(bytes.length);
          return bytes;
        } catch (error) {
          throw s3Fault(error, address);
        }
      },
    });
  }

  close(): void {
    this.#loaded?.client.destroy();
  }
}
