import { QueueError, wordsOf } from "../errors.ts";
import { nameOf } from "../jobs.ts";
import { present } from "../present.ts";
import { safeLine } from "../safe-line.ts";
import { S3, type S3Object, type S3Options, s3Address } from "../sources/s3.ts";
import type { JobResult } from "../verdict.ts";
import type { ResultSink } from "./sink.ts";

/** An object a result, called by its id: written again it is the same object. */
export class S3Sink implements ResultSink {
  readonly address: string;
  readonly #s3: S3;

  constructor(address: string, options: S3Options) {
    this.address = address;
    this.#s3 = new S3(options);
    this.#s3.load(address);
  }

  async write(result: JobResult): Promise<void> {
    const { sdk, client } = this.#s3.load(this.address);
    const { bucket, key } = s3Address(this.address) ?? { bucket: "", key: "" };
    const prefix = key === "" || key.endsWith("/") ? key : `${key}/`;
    await client.send(
      new sdk.PutObjectCommand({
        Bucket: bucket,
        Key: `${prefix}${result.id}.json`,
        Body: safeLine(result),
        ContentType: "application/json",
      }),
    );
  }

  async close(): Promise<void> {
    this.#s3.close();
  }
}

/** The tag of an object's verdict. Others of its tags stay. */
const VERDICT_TAG = "provcheck-verdict";

/** Tags the objects themselves. An object that was replaced since it was checked gets none: the verdict is another's. */
export class TagSink implements ResultSink {
  readonly address = "s3-tags";
  readonly #s3: S3;

  constructor(options: S3Options) {
    this.#s3 = new S3(options);
    this.#s3.load(this.address);
  }

  async write({ object, verdict }: JobResult): Promise<void> {
    if (object.kind !== "s3") return;
    try {
      await this.#tag(object, verdict);
    } catch (error) {
      const { name = "" } = error as Error;
      if (["NoSuchKey", "NotFound", "NoSuchVersion"].includes(name)) return;
      throw new QueueError("results", { address: nameOf(object), why: wordsOf(error) }, { cause: error });
    }
  }

  async #tag({ bucket, key, versionId, etag }: S3Object, verdict: string): Promise<void> {
    const { sdk, client } = this.#s3.load(this.address);
    const which = { Bucket: bucket, Key: key, ...present({ VersionId: versionId }) };
    const { ETag } = await client.send(new sdk.HeadObjectCommand(which));
    if (ETag !== etag) return;
    const { TagSet = [] } = await client.send(new sdk.GetObjectTaggingCommand(which));
    const others = TagSet.filter(({ Key }) => Key !== VERDICT_TAG);
    await client.send(
      new sdk.PutObjectTaggingCommand({
        ...which,
        Tagging: { TagSet: [...others, { Key: VERDICT_TAG, Value: verdict }] },
      }),
    );
  }

  async close(): Promise<void> {
    this.#s3.close();
  }
}
