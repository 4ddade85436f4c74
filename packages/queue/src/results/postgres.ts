import type { Pool } from "pg";
import { greet, serverError, withServer } from "../bull/connect.ts";
import { codeOf, shown } from "../errors.ts";
import { peer } from "../peers.ts";
import { storable } from "../safe-line.ts";
import type { JobResult } from "../verdict.ts";
import type { ResultSink } from "./sink.ts";

const STANDARD_TABLE = "provcheck_results";
/** Made by another process in the same moment. */
const THERE = ["23505", "42P07", "42710"];

/** One table: a row an id, the last result of it. */
export class PostgresSink implements ResultSink {
  readonly address: string;
  readonly #given: string;
  readonly #pool: Pool;
  readonly #table: string;

  private constructor(address: string, pool: Pool, table: string) {
    this.address = shown(address);
    this.#given = address;
    this.#pool = pool;
    this.#table = table;
    pool.on("error", () => undefined);
  }

  /** @throws QueueError */
  static async open(address: string): Promise<PostgresSink> {
    const pg = peer<{ Pool: typeof Pool; escapeIdentifier(name: string): string }>("pg", { address, packages: "pg" });
    const url = new URL(address);
    const table = url.searchParams.get("table") ?? STANDARD_TABLE;
    url.searchParams.delete("table");
    await greet(url.href);
    const name = table
      .split(".")
      .map((part) => pg.escapeIdentifier(part))
      .join(".");
    const sink = new PostgresSink(address, new pg.Pool({ connectionString: url.href, max: 4 }), name);
    const index = pg.escapeIdentifier(`${table.replace(".", "_")}_verdict`);
    try {
      await sink.#make(index);
    } catch (error) {
      await sink.close();
      throw serverError(address, error);
    }
    return sink;
  }

  async #make(index: string): Promise<void> {
    for (const statement of [
      `create table if not exists ${this.#table} (id text primary key, verdict text not null, origin text not null, name text not null, object jsonb not null, policy text, problem jsonb, report jsonb, checked_at timestamptz not null)`,
      `create index if not exists ${index} on ${this.#table} (verdict)`,
    ])
      await this.#pool.query(statement).catch((error: unknown) => {
        if (!THERE.includes(codeOf(error))) throw error;
      });
  }

  async write(result: JobResult): Promise<void> {
    const { id, verdict, origin, name, object, policy, problem, report, checkedAt } = storable(result) as JobResult;
    const json = (value: unknown) => (value === undefined || value === null ? null : JSON.stringify(value));
    const values = [id, verdict, origin, name, json(object), policy ?? null, json(problem), json(report), checkedAt];
    await withServer(this.#given, () =>
      this.#pool.query(
        `insert into ${this.#table} (id, verdict, origin, name, object, policy, problem, report, checked_at) values ($1,$2,$3,$4,$5,$6,$7,$8,$9)
         on conflict (id) do update set verdict=excluded.verdict, origin=excluded.origin, name=excluded.name, object=excluded.object,
         policy=excluded.policy, problem=excluded.problem, report=excluded.report, checked_at=excluded.checked_at`,
        values,
      ),
    );
  }

  async close(): Promise<void> {
    await this.#pool.end().catch(() => undefined);
  }
}

export const isTable = (address: string): boolean => /^postgres(?:ql)?:\/\//i.test(address) && URL.canParse(address);
