// Fetches the public lists into lists/ and writes where each came from. Stops when one does not pass its check.
import { existsSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { trustStore } from "@provcheck/core";

const { values } = parseArgs({
  options: { mirror: { type: "string" }, proxy: { type: "string" }, out: { type: "string" } },
});
const dir = values.out ?? fileURLToPath(new URL("./lists", import.meta.url));
if (existsSync(dir)) rmSync(dir, { recursive: true });
const store = trustStore(dir);
const updates = await store.update({
  ...(values.mirror ? { mirror: values.mirror } : {}),
  ...(values.proxy ? { proxy: values.proxy } : {}),
});
for (const { id, outcome, problem } of updates) process.stdout.write(`${id}: ${problem ?? outcome}\n`);
const refused = updates.filter((update) => update.outcome === "refused");
if (refused.length > 0) {
  rmSync(dir, { recursive: true, force: true });
  process.exit(1);
}
const rows = (await store.list()).map(
  ({ file, source, licence, date, digest, entries }) =>
    `| ${file} | ${source} | ${licence ?? ""} | ${date} | ${entries} | ${digest} |`,
);
writeFileSync(
  join(dir, "ATTRIBUTION.md"),
  `# Attribution\n\nUnchanged copies.\n\n| file | source | licence | fetched | entries | digest |\n|---|---|---|---|---|---|\n${rows.join("\n")}\n`,
);
for (const name of readdirSync(dir)) if (name.endsWith(".previous")) rmSync(join(dir, name));
