// Runs a TypeScript script: bundles it with what it imports and starts it. Node 20 reads no types.
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
// What stands before the script is the process's own: flags of Node and V8.
const words = process.argv.slice(2);
const at = words.findIndex((word) => !word.startsWith("--"));
const [flags, script, args] = [words.slice(0, at), words[at], words.slice(at + 1)];
const outfile = `${root}node_modules/.provcheck-script-${process.pid}.mjs`;
await build({
  entryPoints: [resolve(root, script)],
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  // Native addons and what relies on one shared copy of itself stay outside.
  external: ["sharp", "@contentauth/*", "@provcheck/*", "@peculiar/*", "playwright-core", "reflect-metadata"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url); const __dirname = require("node:path").dirname(require("node:url").fileURLToPath(import.meta.url));',
  },
  logLevel: "warning",
});
const { status } = spawnSync(process.execPath, [...flags, outfile, ...args], { cwd: root, stdio: "inherit" });
rmSync(outfile, { force: true });
process.exit(status ?? 1);
