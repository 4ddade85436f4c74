import type { Redis } from "ioredis";
import type { Pool } from "pg";
import { codeOf } from "../errors.ts";
import { peer } from "../peers.ts";
import { POSTGRES_PACKAGES } from "./connect.ts";

/** Turns of sources that all workers of a queue take from its server, by the server's clock. Milliseconds from now. */
export interface Turns {
  take(source: string, id: string, gapMs: number): Promise<number>;
  close(): Promise<void>;
}

/** Nobody waits longer than that for a turn: what is kept of it goes by itself. */
const KEPT_MS = 3_600_000;

/** In one step: a job's own turn, where it has one, or the next of its source. */
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + time[2] / 1000
local kept = redis.call('GET', KEYS[2])
if kept then
  if tonumber(kept) <= now then redis.call('DEL', KEYS[2]) end
  return string.format('%.3f', math.max(0, tonumber(kept) - now))
end
local at = math.max(now, tonumber(redis.call('GET', KEYS[1]) or '0'))
local wait = at - now
redis.call('SET', KEYS[1], string.format('%.3f', at + ARGV[1]), 'PX', math.ceil(wait + ARGV[1]) + 1000)
if wait > 0 then redis.call('SET', KEYS[2], string.format('%.3f', at), 'PX', math.ceil(wait) + ARGV[2]) end
return string.format('%.3f', wait)`;

/** Over a connection of the queue's own. */
export const redisTurns = (client: Pick<Redis, "eval">, queue: string): Turns => ({
  async take(source, id, gapMs) {
    // In braces: both are on one server of a cluster.
    const keys = [`provcheck:{${queue}}:rate:${source}`, `provcheck:{${queue}}:turn:${id}`];
    return Number(await client.eval(SCRIPT, keys.length, ...keys, gapMs, KEPT_MS));
  },
  close: async () => undefined,
});

/** What was kept for jobs that did not come back for it is removed now and then. */
const SWEEP_EVERY_COUNT = 200;
/** Where BullMQ keeps its tables unless it is told. */
const BULL_SCHEMA = "bullmq";
/** Made by another process in the same moment. */
const THERE = ["23505", "42P07", "42710"];
const NOW = "extract(epoch from clock_timestamp()) * 1000";

/** In a table beside BullMQ's: one row a source, and one for each job whose turn is still to come. */
export function postgresTurns(address: string, queue: string, schema = BULL_SCHEMA): Turns {
  const pg = peer<{ Pool: typeof Pool; escapeIdentifier(name: string): string }>("pg", {
    address,
    packages: POSTGRES_PACKAGES,
  });
  const pool = new pg.Pool({ connectionString: address, max: 2 });
  pool.on("error", () => undefined);
  const table = [schema, "provcheck_turns"].map((name) => pg.escapeIdentifier(name)).join(".");
  let made: Promise<unknown> | undefined;
  let taken = 0;
  const make = async () => {
    const columns = "queue text, source text, id text, at double precision not null, primary key (queue, source, id)";
    await pool.query(`create table if not exists ${table} (${columns})`).catch((error: unknown) => {
      if (!THERE.includes(codeOf(error))) throw error;
    });
  };
  /** What the one row of an answer says of time. */
  const waits = async (text: string, values: unknown[]): Promise<number | undefined> => {
    const { rows } = await pool.query<{ wait: number }>(text, values);
    return rows[0] && Number(rows[0].wait);
  };
  return {
    async take(source, id, gapMs) {
      made ??= make();
      await made.catch((error: unknown) => {
        made = undefined;
        throw error;
      });
      const kept = await waits(
        `select at - ${NOW} as wait from ${table} where queue = $1 and source = $2 and id = $3`,
        [queue, source, id],
      );
      if (kept !== undefined) {
        if (kept <= 0)
          await pool.query(`delete from ${table} where queue = $1 and source = $2 and id = $3`, [queue, source, id]);
        return Math.max(0, kept);
      }
      const wait = await waits(
        `insert into ${table} as t (queue, source, id, at) values ($1, $2, '', ${NOW} + $3::float8)
         on conflict (queue, source, id) do update set at = greatest(t.at, ${NOW}) + $3::float8
         returning at - $3::float8 - ${NOW} as wait`,
        [queue, source, gapMs],
      );
      taken += 1;
      if (taken % SWEEP_EVERY_COUNT === 0)
        await pool.query(`delete from ${table} where queue = $1 and id <> '' and at < ${NOW} - ${KEPT_MS}`, [queue]);
      if (wait === undefined || wait <= 0) return 0;
      await pool.query(
        `insert into ${table} (queue, source, id, at) values ($1, $2, $3, ${NOW} + $4::float8) on conflict do nothing`,
        [queue, source, id, wait],
      );
      return wait;
    },
    close: async () => void (await pool.end().catch(() => undefined)),
  };
}
