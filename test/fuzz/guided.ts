/**
 * Coverage-guided fuzzing of the walkers and readers in this process: `pnpm fuzz:guided [--seconds N] [--only jpeg]`.
 * Inputs that reach new blocks of our code join the corpus and are mutated further. V8's own precise coverage is the
 * guide, so nothing native is needed. A target may refuse bytes; it may not throw anything else, nor take long.
 */
import { writeFileSync } from "node:fs";
import { Session } from "node:inspector/promises";
import { readStore } from "../../packages/core/src/credentials/store/store.ts";
import { walkContainer } from "../../packages/core/src/formats/index.ts";
import { sniff } from "../../packages/core/src/formats/sniff.ts";
import { readGenerations } from "../../packages/core/src/markers/generation.ts";
import { matchMarkers } from "../../packages/core/src/markers/match.ts";
import { dumpWithout } from "../../packages/core/src/markers/python-json.ts";
import { parseAigc } from "../../packages/core/src/metadata/aigc.ts";
import { readExif } from "../../packages/core/src/metadata/exif.ts";
import { readFacts } from "../../packages/core/src/metadata/facts.ts";
import { readIptc } from "../../packages/core/src/metadata/iptc.ts";
import { readXmp } from "../../packages/core/src/metadata/xmp.ts";
import { FormatError, LimitError } from "../../packages/core/src/model/limits.ts";
import { nodeInflaters } from "../../packages/core/src/node/child/inflaters.ts";
import { Reader } from "../../packages/core/src/source/reader.ts";
import { bytesSource } from "../../packages/core/src/source/source.ts";
import { GRAPH, label } from "../fixtures/marker-values.ts";
import * as media from "../fixtures/media.ts";
import { fact } from "../fixtures/walk.ts";
import { mutate, random } from "./mutate.ts";
import { makeSeeds } from "./seeds.ts";

interface Target {
  name: string;
  seeds: Uint8Array[];
  run(bytes: Uint8Array): Promise<unknown> | unknown;
}

const flag = (name: string): string | undefined => {
  const at = process.argv.indexOf(`--${name}`);
  return at === -1 ? undefined : process.argv[at + 1];
};
const SECONDS = Number(flag("seconds") ?? 5);
const SLOW_MS = 1500;

async function walkAndRead(bytes: Uint8Array): Promise<Uint8Array | undefined> {
  const reader = new Reader(bytesSource(bytes));
  const as = await sniff(reader);
  if (!as) return undefined;
  const container = await walkContainer(reader, as, nodeInflaters);
  await readFacts(container.blocks);
  return container.stores[0]?.data;
}

async function targets(): Promise<Target[]> {
  const files = await makeSeeds();
  const walkers = [...new Set(files.map((file) => file.name.replace("signed ", "")))].map(
    (name): Target => ({
      name,
      seeds: files.filter((file) => file.name.endsWith(name)).map((file) => file.bytes),
      run: walkAndRead,
    }),
  );
  const stores: Uint8Array[] = [];
  for (const file of files) {
    const store = await walkAndRead(file.bytes);
    if (store) stores.push(store);
  }
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return [
    ...walkers,
    { name: "xmp", seeds: [media.utf8(media.sourceTypeXmp())], run: readXmp },
    {
      name: "exif",
      seeds: [media.tiffBlock({ 270: "words", 271: "Maker", 306: "2026:01:02 03:04:05" })],
      run: readExif,
    },
    { name: "iptc", seeds: [media.bytes([0x1c, 2, 110, 0, 5], "words")], run: readIptc },
    {
      name: "aigc",
      seeds: [media.utf8('{"AIGC":{"Label":"1","ContentProducer":"x"}}')],
      run: (bytes) => parseAigc(text(bytes)),
    },
    {
      name: "marker texts",
      seeds: [
        media.utf8(GRAPH),
        media.utf8("a fox\nSteps: 20, Sampler: a, Seed: 1, Size: 1x1"),
        media.utf8(label("1")),
      ],
      run: (bytes) =>
        readGenerations(
          matchMarkers(["text/parameters", "text/prompt", "tag/AIGC"].map((path) => fact(path, text(bytes)))),
        ),
    },
    {
      name: "python json",
      seeds: [media.utf8('{"a": 1.0, "b": ["x"]}')],
      run: (bytes) => dumpWithout(text(bytes), "a"),
    },
    { name: "manifest store", seeds: stores.slice(0, 3), run: (bytes) => readStore(bytes) },
  ];
}

const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: false, detailed: true });

/** Blocks of this bundle that ran since the last call. */
async function newBlocks(seen: Set<string>): Promise<number> {
  const { result } = await session.post("Profiler.takePreciseCoverage");
  let fresh = 0;
  for (const script of result) {
    if (!script.url.includes("provcheck-script") && !script.url.includes("/packages/core/")) continue;
    for (const { ranges } of script.functions) {
      for (const range of ranges) {
        const id = `${script.scriptId}:${range.startOffset}:${range.endOffset}`;
        if (range.count === 0 || seen.has(id)) continue;
        seen.add(id);
        fresh += 1;
      }
    }
  }
  return fresh;
}

let findings = 0;
for (const target of await targets()) {
  if (flag("only") !== undefined && flag("only") !== target.name) continue;
  const next = random(20_261_121);
  const corpus = [...target.seeds];
  const seen = new Set<string>();
  const until = performance.now() + SECONDS * 1000;
  let runs = 0;
  while (performance.now() < until) {
    const seed = corpus[Math.floor(next() * corpus.length)] ?? new Uint8Array(1);
    const other = corpus[Math.floor(next() * corpus.length)] ?? seed;
    const bytes = runs < target.seeds.length ? (target.seeds[runs] ?? seed) : mutate(seed, other, next);
    const start = performance.now();
    try {
      await target.run(bytes);
    } catch (error) {
      if (!(error instanceof FormatError) && !(error instanceof LimitError)) {
        findings += 1;
        const path = `/tmp/provcheck-guided-${target.name.replace(" ", "-")}-${findings}`;
        writeFileSync(path, bytes);
        console.log(`FINDING ${target.name}: ${error instanceof Error ? error.stack : String(error)} (${path})`);
        if (findings > 20) process.exit(1);
      }
    }
    const ms = performance.now() - start;
    if (ms > SLOW_MS) {
      findings += 1;
      writeFileSync(`/tmp/provcheck-guided-slow-${findings}`, bytes);
      console.log(`FINDING ${target.name}: ${ms.toFixed(0)} ms for ${bytes.length} bytes`);
    }
    runs += 1;
    if ((await newBlocks(seen)) > 0 && corpus.length < 500) corpus.push(bytes);
  }
  console.log(
    `${target.name.padEnd(16)} ${String(runs).padStart(7)} inputs, ${String(seen.size).padStart(5)} blocks reached, corpus ${corpus.length}`,
  );
}
process.exit(findings > 0 ? 1 : 0);
