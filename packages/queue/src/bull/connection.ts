import type { Redis } from "ioredis";
import { peer } from "../peers.ts";
import { present } from "../present.ts";
import { isRedis, REDIS_PACKAGES } from "./connect.ts";
import { postgresTurns, redisTurns, type Turns } from "./turns.ts";

const STANDARD_NAME = "provcheck";

/** What is used of a connection to Redis. */
interface RedisClient extends Pick<Redis, "eval" | "disconnect"> {
  on(event: "error", listen: () => void): void;
}

/** `?queue=NAME` names one of several on a server; `?schema=` is PostgreSQL's. */
export function connectionOf(address: string): { connection: object; name: string; turns: Turns; release: () => void } {
  const url = new URL(address);
  const name = url.searchParams.get("queue") ?? STANDARD_NAME;
  url.searchParams.delete("queue");
  if (isRedis(address)) {
    const { Redis: Connection } = peer<{ Redis: new (address: string, options: object) => RedisClient }>("ioredis", {
      address,
      packages: REDIS_PACKAGES,
    });
    const connection = new Connection(url.href, { maxRetriesPerRequest: null });
    connection.on("error", () => undefined);
    return { connection, name, turns: redisTurns(connection, name), release: () => connection.disconnect() };
  }
  const schema = url.searchParams.get("schema") ?? undefined;
  url.searchParams.delete("schema");
  return {
    connection: { connectionString: url.href, migrate: true, ...present({ schema }) },
    name,
    turns: postgresTurns(url.href, name, schema),
    release: () => undefined,
  };
}
