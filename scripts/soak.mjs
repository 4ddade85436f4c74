// Many inspections in one process, as a service does them: its memory, its handles and its temporary folder must stay as they are.
//   node --expose-gc scripts/soak.mjs [COUNT]     20,000 by default; prints a line each tenth, and ends with 1 where something grew
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createInspector } from "@provcheck/core";

const count = Number(process.argv[2] ?? 20_000);
const root = fileURLToPath(new URL("..", import.meta.url));
const tmp = mkdtempSync(join(tmpdir(), "provcheck-soak-"));
process.env.TMPDIR = tmp;

const samples = readdirSync(join(root, "examples/media")).map((name) => join(root, "examples/media", name));
const bytes = samples.map((path) => new Uint8Array(readFileSync(path)));
/** In turn: by path, as bytes, as a stream, and what is nothing to inspect. */
const inputs = [
  (at) => samples[at % samples.length],
  (at) => bytes[at % bytes.length],
  (at) => new Response(bytes[at % bytes.length]),
  (at) => new Uint8Array([at & 255]),
];
const shutdown = new AbortController();
const inspector = createInspector({ trust: { anchors: join(root, "examples/sample-ca.pem") }, secondOpinion: "off" });
const PARALLEL = 4;
/** By then everything is loaded, and the first children were replaced. */
const WARM = 0.2;
const MB = 1024 * 1024;
const rows = [];

function measure(done) {
  globalThis.gc?.();
  const { rss, heapUsed } = process.memoryUsage();
  const left = readdirSync(tmp).filter((name) => name.startsWith("provcheck-input-")).length;
  const row = {
    done,
    rss: Math.round(rss / MB),
    heap: Math.round(heapUsed / MB),
    handles: process.getActiveResourcesInfo().length,
    left,
  };
  rows.push(row);
  process.stdout.write(`${JSON.stringify(row)}\n`);
}

const wrong = [];
try {
  for (let done = 0; done < count; ) {
    const batch = Math.min(PARALLEL, count - done);
    await Promise.all(
      Array.from({ length: batch }, async (_, nth) => {
        const at = done + nth;
        const which = at % inputs.length;
        const answer = await inspector
          .inspect(inputs[which](Math.floor(at / inputs.length)), { signal: shutdown.signal })
          .then(
            (report) => report.error?.code ?? "report",
            (error) => error.code,
          );
        if (answer !== (which === 3 ? "unsupported-content" : "report")) wrong.push(`${at}: ${answer}`);
      }),
    );
    done += batch;
    if (done % Math.floor(count / 10) < batch) measure(done);
  }
} finally {
  await inspector.close();
}
const left = readdirSync(tmp).length;
rmSync(tmp, { recursive: true });
const warm = rows.filter(({ done }) => done >= count * WARM);
const grown = (field) => (warm.at(-1)?.[field] ?? 0) - (warm[0]?.[field] ?? 0);
const told = { rss: grown("rss"), heap: grown("heap"), handles: grown("handles"), left, wrong: wrong.length };
process.stdout.write(`from ${warm[0]?.done} to ${count}: ${JSON.stringify(told)}\n${wrong.slice(0, 5).join("\n")}\n`);
if (told.heap > 8 || told.rss > 40 || told.handles > 4 || left > 0 || wrong.length > 0) process.exitCode = 1;
