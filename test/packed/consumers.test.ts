import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

// The rest is run every week (docs/bundlers.md). These two break by a line that looks harmless: how a file of ours is named.
it("a traced folder, and a bundle with provcheck in it, give the report that plain Node gives", () => {
  const script = join(root, "scripts/consumers.mjs");
  const told = execFileSync(process.execPath, [script, "traced", "esbuild-inside"], { cwd: root, encoding: "utf8" });
  expect(told.match(/^same report {3}\S+/gm)).toEqual(["same report   esbuild-inside", "same report   traced"]);
}, 600_000);
