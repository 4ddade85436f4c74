// Packs the packages and uses them as strangers do, in one project for each way there is (docs/bundlers.md). All must give the same report.
//   node scripts/consumers.mjs [--keep] [NAME...]     without names, all; --list says which there are
import { deepStrictEqual } from "node:assert";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { bundled } from "./consumers/bundled.mjs";
import { Project, pack, unusedRecipes } from "./consumers/kit.mjs";
import { plain } from "./consumers/plain.mjs";
import { served } from "./consumers/served.mjs";

const consumers = [...plain, ...bundled, ...served];
const args = process.argv.slice(2);
const names = args.filter((each) => !each.startsWith("--"));
const strange = names.filter((name) => !consumers.some((each) => each.name === name));
if (args.includes("--list") || strange.length > 0) {
  process.stdout.write(`${consumers.map(({ name }) => name).join("\n")}\n`);
  process.exit(strange.length > 0 ? 2 : 0);
}

/** A report without what the clock says. */
function timeless(report) {
  const { checkedAt, ...rest } = structuredClone(report);
  for (const entry of rest.credentials.time?.entries ?? []) if (entry.what === "now") entry.at = "";
  return rest;
}

const dir = mkdtempSync(join(tmpdir(), "provcheck-consumers-"));
const say = (text) => process.stdout.write(text);
let failed = 0;
try {
  const tarballs = pack(join(dir, "tarballs"));
  mkdirSync(join(dir, "projects"));
  const run = async (consumer) => {
    const project = new Project(join(dir, "projects", consumer.name), tarballs);
    try {
      return (await consumer.run(project)).map(timeless);
    } finally {
      if (!args.includes("--keep")) rmSync(project.dir, { recursive: true, force: true });
    }
  };
  const [first, ...others] = consumers;
  const right = await run(first);
  if (
    right.length !== 4 ||
    right.some(({ assurance, checked }) => assurance.state !== "trusted" || checked !== "complete")
  )
    throw new Error(
      `plain Node itself: ${JSON.stringify(right.map(({ assurance, limits }) => [assurance.state, limits]))}`,
    );
  for (const consumer of others.filter(({ name }) => names.length === 0 || names.includes(name))) {
    const began = Date.now();
    try {
      const wanted = consumer.bytesOnly ? right.filter((_, at) => at % 2 === 1) : right;
      deepStrictEqual(await run(consumer), wanted);
      say(`same report   ${consumer.name} (${((Date.now() - began) / 1000).toFixed(0)} s)\n`);
    } catch (error) {
      failed += 1;
      say(`NOT THE SAME  ${consumer.name}: ${error.stack ?? error}\n`);
    }
  }
  if (names.length === 0 && unusedRecipes().length > 0)
    throw new Error(`on the page and never run: ${unusedRecipes()}`);
} finally {
  if (args.includes("--keep")) say(`kept: ${dir}\n`);
  else rmSync(dir, { recursive: true, force: true });
}
process.exitCode = failed > 0 ? 1 : 0;
