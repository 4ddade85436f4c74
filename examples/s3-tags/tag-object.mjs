// @ts-check
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ProvcheckError } from "@provcheck/core";

/**
 * Tags a stored object with what its file says of itself, as GuardDuty tags with the result of its malware scan: the
 * object stays where it is, and policies of the bucket act on tags.
 *
 * `provcheck-status` is `checked`, `unsupported` or `failed`. The other two tags are there only when it is `checked`. They
 * are words for what was found, none of them bad by itself: `none` means that the file carries no credentials, as most do.
 *
 * @param {{ bucket: string, key: string, version?: string }} object
 * @param {{
 *   get(object: { bucket: string, key: string, version?: string }): Promise<NodeJS.ReadableStream>,
 *   tag(object: { bucket: string, key: string, version?: string }, tags: Record<string, string>): Promise<void>,
 * }} storage
 * @param {import("@provcheck/core").Inspector} inspector
 */
export async function tagObject(object, storage, inspector) {
  const folder = await mkdtemp(join(tmpdir(), "tag-"));
  try {
    const path = join(folder, "object");
    await pipeline(await storage.get(object), createWriteStream(path));
    const report = await inspector.inspect(path);
    const tags = report.error
      ? { "provcheck-status": "failed" }
      : {
          "provcheck-status": "checked",
          "provcheck-origin": report.origin.kind,
          "provcheck-assurance": report.assurance.state,
        };
    await storage.tag(object, tags);
    return tags;
  } catch (error) {
    if (!(error instanceof ProvcheckError)) throw error;
    const unsupported = error.code === "unsupported-content" || error.code === "empty-file";
    const tags = { "provcheck-status": unsupported ? "unsupported" : "failed" };
    await storage.tag(object, tags);
    return tags;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
