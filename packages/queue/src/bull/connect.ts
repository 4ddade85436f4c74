import type { Redis } from "ioredis";
import type { Client } from "pg";
import { codeOf, QueueError, shown, wordsOf } from "../errors.ts";
import { peer } from "../peers.ts";

const CONNECT_MS = 10_000;
export const REDIS_PACKAGES = "bullmq ioredis";
export const POSTGRES_PACKAGES = "bullmq pg";

export const isRedis = (address: string): boolean => /^rediss?:\/\//i.test(address);
export const isPostgres = (address: string): boolean => /^postgres(?:ql)?:\/\//i.test(address);

/** Whether an error says that somebody may not: authentication, rights. */
const isRefusal = (error: unknown): boolean =>
  /^28|^42501$/.test(codeOf(error)) || /NOAUTH|WRONGPASS|NOPERM|invalid password|authentication/i.test(wordsOf(error));

/** Whether an error says that a server has no room: memory that Redis may use, or a disk. */
const isFull = (error: unknown): boolean =>
  /^53[12]00$/.test(codeOf(error)) || /^(?:OOM|MISCONF)\b/.test(wordsOf(error));

/** An error of a server in our words. */
export function serverError(address: string, error: unknown): QueueError {
  if (error instanceof QueueError) return error;
  const args = { address: shown(address), why: wordsOf(error) };
  const code = isFull(error) ? "no-room" : isRefusal(error) ? "refused" : "unreachable";
  return new QueueError(code, args, { cause: error });
}

/** Asks a server once whether it is there and lets us in: what connects later tries for ever. @throws QueueError */
export async function greet(address: string): Promise<void> {
  const until = Date.now() + CONNECT_MS;
  for (;;)
    try {
      return await (isRedis(address) ? greetRedis(address) : greetPostgres(address));
    } catch (error) {
      if (!isStarting(error) || Date.now() > until) throw serverError(address, error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
}

/** It is there, and not ready yet. */
const isStarting = (error: unknown): boolean => codeOf(error) === "57P03" || /LOADING/.test(wordsOf(error));

async function greetRedis(address: string): Promise<void> {
  const { Redis: Connection } = peer<{ Redis: typeof Redis }>("ioredis", { address, packages: REDIS_PACKAGES });
  const client = new Connection(address, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: CONNECT_MS,
    maxRetriesPerRequest: 0,
  });
  // Without a listener it would write to the console; what it says last is told below.
  let said: Error | undefined;
  client.on("error", (error: Error) => {
    said = error;
  });
  try {
    await client.connect();
    await client.ping();
  } catch (error) {
    throw said ?? error;
  } finally {
    client.disconnect();
  }
}

async function greetPostgres(address: string): Promise<void> {
  const pg = peer<{ Client: typeof Client }>("pg", { address, packages: POSTGRES_PACKAGES });
  const client = new pg.Client({ connectionString: address, connectionTimeoutMillis: CONNECT_MS });
  client.on("error", () => undefined);
  try {
    await client.connect();
    await client.query("select 1");
  } finally {
    await client.end().catch(() => undefined);
  }
}

const RETRIED = /ECONN|EPIPE|ETIMEDOUT|terminat|Connection|connection|closed|^57P0|^08|LOADING|READONLY/;
/** How long a server that was there may be away. */
const AWAY_MS = 120_000;
const PAUSE_MS = 500;

/** Does something again while the server is away: one that is started anew is no reason to end. @throws QueueError */
export async function withServer<T>(address: string, work: () => Promise<T>, awayMs = AWAY_MS): Promise<T> {
  const until = Date.now() + awayMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      const away = RETRIED.test(codeOf(error)) || RETRIED.test(wordsOf(error));
      if (!away || Date.now() > until) throw serverError(address, error);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }
}
