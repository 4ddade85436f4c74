import { BullQueue } from "./bull/bull-queue.ts";
import { isPostgres, isRedis } from "./bull/connect.ts";
import { QueueError, shown } from "./errors.ts";
import { FolderQueue } from "./folder/folder-queue.ts";
import type { EngineOptions, JobQueue } from "./queue.ts";

/**
 * Opens a queue, and makes it where it is not there yet.
 * @param address a folder of this machine, which needs nothing else; `redis://...` or `postgres://...`, which need `bullmq` and `ioredis`
 * or `pg`; `?queue=NAME` is one of several on a server, `?schema=NAME` another schema of PostgreSQL
 * @throws QueueError `address`, `missing`, `unreachable`, `refused`, `no-room`, `not-a-queue`, `version`
 * @example
 * ```ts
 * import { openQueue } from "@provcheck/queue";
 * await using queue = await openQueue("redis://localhost:6379?queue=uploads");
 * console.log((await queue.status()).waiting);
 * ```
 */
export async function openQueue(address: string, options: EngineOptions = {}): Promise<JobQueue> {
  if (isRedis(address) || isPostgres(address)) {
    if (!URL.canParse(address)) throw new QueueError("address", { address });
    return BullQueue.open(address, options);
  }
  if (address === "" || /^[a-z][a-z0-9+.-]*:\/\//i.test(address))
    throw new QueueError("address", { address: shown(address) });
  return FolderQueue.open(address, options);
}
