import type { Report } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { QueueError } from "./errors.ts";
import { createHandler } from "./handler.ts";
import type { JobResult } from "./verdict.ts";

const report = {
  checkedAt: "2026-11-27T00:00:00.000Z",
  assurance: { state: "none" },
  origin: { kind: "unknown" },
} as Report;

/** A handler whose results are kept here; `open` may say what is wrong with an object. */
function made(open: (key: string) => unknown = () => undefined) {
  const written: JobResult[] = [];
  const handler = createHandler({
    world: "w",
    results: [{ address: "here", write: async (each) => void written.push(each), close: async () => undefined }],
    inspect: async () => report,
    objects: {
      open: async (object) => {
        const fault = open(object.kind === "s3" ? object.key : "");
        if (fault) throw fault;
        return { input: new Uint8Array(1), remote: true, unchanged: async () => undefined };
      },
    },
  });
  return { handler, written };
}
const s3Record = (key: string, eventName = "ObjectCreated:Put") => ({
  eventName,
  s3: { bucket: { name: "media" }, object: { key, size: 5, eTag: "abc", versionId: "v1" } },
});
const s3Event = (...keys: string[]) => ({ Records: keys.map((key) => s3Record(key)) });
const message = (messageId: string, body: unknown, attributes = {}) => ({
  messageId,
  body: typeof body === "string" ? body : JSON.stringify(body),
  attributes,
});

describe("events of a cloud", () => {
  it("S3's own: keys are decoded, and what is no new object is let go", async () => {
    const { handler, written } = made();
    const answer = await handler({
      Records: [s3Record("a+b/%C3%A9.jpg"), s3Record("x", "ObjectRemoved:Delete"), s3Record("%zz")],
    });
    expect(answer.batchItemFailures).toEqual([]);
    expect(written.map(({ object }) => object)).toEqual([
      { kind: "s3", bucket: "media", key: "a b/é.jpg", size: 5, etag: '"abc"', versionId: "v1" },
    ]);
  });

  it("SQS's: through SNS and EventBridge too; the same object twice has one id", async () => {
    const { handler, written } = made();
    const bridge = {
      "detail-type": "Object Created",
      detail: { bucket: { name: "media" }, object: { key: "b+c", size: 5, etag: "abc", "version-id": "v2" } },
    };
    const { batchItemFailures } = await handler({
      Records: [
        message("1", s3Event("a")),
        message("2", { Message: JSON.stringify(s3Event("a")) }),
        message("3", bridge),
        message("4", "no JSON"),
        message("5", { Service: "Amazon S3", Event: "s3:TestEvent" }),
      ],
    });
    expect(batchItemFailures).toEqual([]);
    expect(written.map(({ name }) => name)).toEqual(["s3://media/a", "s3://media/a", "s3://media/b+c"]);
    expect(new Set(written.map(({ id }) => id)).size).toBe(2);
  });

  it("keeps the message of what may go well another time, and no other", async () => {
    const away = Object.assign(new Error("slow down"), { problem: "timeout" });
    const { handler, written } = made((key) =>
      key === "away" ? away : key === "gone" ? new QueueError("gone", { address: key }) : undefined,
    );
    const answer = await handler({
      Records: [message("1", s3Event("ok")), message("2", s3Event("away", "ok2")), message("3", s3Event("gone"))],
    });
    expect(answer.batchItemFailures).toEqual([{ itemIdentifier: "2" }]);
    expect(written.map(({ name }) => name)).toEqual(["s3://media/ok", "s3://media/ok2"]);
    const last = await handler({ Records: [message("2", s3Event("away"), { ApproximateReceiveCount: "3" })] });
    expect([last.batchItemFailures, last.ended[0]?.failure?.step]).toEqual([[], "open"]);
    // Nobody keeps an event that came without a queue.
    await expect(handler(s3Event("away"))).rejects.toThrow("tried again");
  });

  it.each([undefined, null, 5, {}, { Records: 5 }, { Records: [null, { s3: null }] }])(
    "%j is no event of an object",
    async (event) => {
      const { handler, written } = made();
      expect(await handler(event)).toEqual({ batchItemFailures: [], ended: [] });
      expect(written).toEqual([]);
    },
  );
});
