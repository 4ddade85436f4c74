import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInspector, type Inspector, ProvcheckError } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Opinion } from "../../packages/core/src/credentials/engine/opinion.ts";
import { bytesOf, LINES, PROFILES } from "./corpus.ts";
import { DIFFERENCES, type DifferenceRow, explanationOf } from "./engine-differences.ts";
import { mutantOf, mutantSeeds } from "./mutants.ts";
import { oursFrom } from "./our-verdict.ts";
import { readerProfiles } from "./reader-profiles.ts";
import { enginesDiffer, ourWord, refuses, type Seen, standsAlone, ThreeReaders, wordOf } from "./three-readers.ts";

const PAGE = join(fileURLToPath(new URL("../..", import.meta.url)), "docs/engines.md");
/** A fixed number in every run; `MUTANTS=5000` goes on for longer. */
const MUTANTS = Number(process.env.MUTANTS ?? 300);

/** Differs ours from the engine that is asked by default? No credentials for us where it reads some counts too. */
const oursDiffers = ({ ours, wasm, dissent }: Seen): boolean =>
  dissent !== undefined || (ours === undefined && wasm.kind === "read");

const line = (seen: Seen): string =>
  `${seen.file} (${seen.profile}): ours ${ourWord(seen)} | wasm ${wordOf(seen.wasm)} | native ${wordOf(seen.native)}`;

describe("three readers", () => {
  let inspector: Inspector;
  let readers: ThreeReaders;
  beforeAll(async () => {
    inspector = createInspector({ processes: 1, secondOpinion: "off" });
    readers = await ThreeReaders.open(async (bytes, { trust }) => {
      try {
        return oursFrom(await inspector.inspect(bytes, trust === undefined ? {} : { trust }));
      } catch (error) {
        if (error instanceof ProvcheckError && error.code === "unsupported-content") return undefined;
        throw error;
      }
    });
  });
  afterAll(async () => {
    await readers.close();
    await inspector.close();
  });

  it("the question itself can be answered with yes", () => {
    const refused: Opinion = {
      kind: "read",
      state: "Invalid",
      activeLabel: "a",
      failures: [{ code: "claimSignature.mismatch" }],
      successes: [],
    };
    const seen = (integrity: "pass" | "changed", native: Opinion): Seen => ({
      file: "made",
      profile: "none",
      ours: { trusted: integrity === "pass", told: [], verdict: { integrity, signer: "recognised", failures: [] } },
      wasm: refused,
      native,
      dissent: undefined,
    });
    expect(standsAlone(seen("pass", refused))).toBe(true);
    expect(standsAlone(seen("pass", { kind: "absent" }))).toBe(true);
    expect(standsAlone(seen("pass", { ...refused, state: "Valid", failures: [] }))).toBe(false);
    expect(standsAlone(seen("changed", refused))).toBe(false);
  });

  it("over the corpus: ours never stands alone, and each difference has its cause in docs/engines.md", async () => {
    const profiles = readerProfiles();
    const alone: string[] = [];
    const unexplained: string[] = [];
    const found = new Map<DifferenceRow, Seen[]>();
    const explain = (seen: Seen, between: DifferenceRow["between"]): void => {
      const row = explanationOf(seen, between);
      if (row) found.set(row, [...(found.get(row) ?? []), seen]);
      else unexplained.push(`${between}: ${line(seen)}`);
    };
    for (const each of LINES) {
      const bytes = bytesOf(each);
      for (const profile of PROFILES) {
        const seen = await readers.read(each.file, bytes, profiles[profile]);
        if (standsAlone(seen)) alone.push(line(seen));
        if (enginesDiffer(seen)) explain(seen, "wasm and native");
        if (oursDiffers(seen)) explain(seen, "ours and wasm");
      }
    }
    expect(alone).toEqual([]);
    expect(unexplained).toEqual([]);
    const seeds = await mutantSeeds();
    for (const row of DIFFERENCES) {
      const mutant = typeof row.mutant === "number" ? mutantOf(seeds, row.mutant) : row.mutant?.(seeds);
      if (!mutant) continue;
      const seen = await readers.read(mutant.name, mutant.bytes, mutant.profile);
      if (explanationOf(seen, row.between) === row) found.set(row, [seen]);
    }
    expect(DIFFERENCES.filter((row) => !found.has(row)).map(({ id }) => id)).toEqual([]);
    const text = page(readers.versions, found);
    if (process.env.UPDATE_DOCS) writeFileSync(PAGE, text);
    expect(existsSync(PAGE) ? readFileSync(PAGE, "utf8") : "").toBe(text);
  }, 600_000);

  it(`over ${MUTANTS} mutants of signed files: ours never stands alone, and says why where it passes or refuses alone`, async () => {
    const seeds = await mutantSeeds();
    const alone: string[] = [];
    const unexplained: string[] = [];
    const tally = new Map<string, number>();
    for (let index = 0; index < MUTANTS; index++) {
      const mutant = mutantOf(seeds, index);
      if (!mutant) continue;
      const seen = await readers.read(mutant.name, mutant.bytes, mutant.profile);
      if (standsAlone(seen)) alone.push(line(seen));
      const enginesApart = refuses(seen.wasm) !== refuses(seen.native) && seen.native.kind !== "failed";
      if (enginesApart && !explanationOf(seen, "wasm and native")) unexplained.push(`wasm and native: ${line(seen)}`);
      if (oursDiffers(seen) && !explanationOf(seen, "ours and wasm")) unexplained.push(`ours and wasm: ${line(seen)}`);
      const said = `ours ${ourWord(seen)} | wasm ${wordOf(seen.wasm)} | native ${wordOf(seen.native)}`;
      tally.set(said, (tally.get(said) ?? 0) + 1);
    }
    if (process.env.MUTANTS) {
      for (const [said, n] of [...tally].sort((a, b) => b[1] - a[1])) console.log(`${String(n).padStart(6)}  ${said}`);
    }
    expect(alone).toEqual([]);
    expect(unexplained).toEqual([]);
  }, 3_600_000);
});

function page(versions: { wasm: string; native: string }, found: ReadonlyMap<DifferenceRow, readonly Seen[]>): string {
  const section = (between: DifferenceRow["between"]): string[] =>
    DIFFERENCES.filter((row) => row.between === between).flatMap((row) => {
      const seen = found.get(row) ?? [];
      const files = [...new Set(seen.map(({ file }) => file))];
      const first = seen[0];
      return [
        `### ${row.id}`,
        "",
        row.cause,
        "",
        `- Source: ${row.source}`,
        `- ${row.mutant === undefined ? "Files" : "Mutant"}: ${files.join(", ")}`,
        ...(first
          ? [
              `- For example under \`${first.profile}\`: ours ${ourWord(first)}; wasm ${wordOf(first.wasm)}; native ${wordOf(first.native)}`,
            ]
          : []),
        "",
      ];
    });
  return [
    "# Where the readers differ",
    "",
    `Our own verifier decides. \`c2pa-wasm\` ${versions.wasm} is asked as second opinion by default, \`c2pa-node\``,
    `${versions.native} where the caller wants it. All three read the ${LINES.length} files of the corpus under ${PROFILES.length} sets of lists, and mutants`,
    "of signed files: one byte flipped, one box, segment, chunk or block moved, cut or doubled. No file that ours trusts is",
    "refused by both others. Every other difference has its cause here. Written by the corpus suite (`UPDATE_DOCS=1`) from",
    "`test/corpus/engine-differences.ts`; it fails when a difference has no cause, and when a cause explains nothing any more.",
    "",
    "What a dissent does to a report, and which differences lower nothing: `credentials/engine/differences.ts`.",
    "",
    "## The engine that is asked by default, and our own verifier",
    "",
    ...section("ours and wasm"),
    "## The two engines",
    "",
    ...section("wasm and native"),
  ]
    .join("\n")
    .trimEnd()
    .concat("\n");
}
