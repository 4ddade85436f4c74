// Compiles the packages with project references, then bundles the two entries whose start-up time people feel.
import { spawnSync } from "node:child_process";
import { chmodSync, readdirSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const compiled = spawnSync(process.execPath, [tsc, "-b"], { cwd: root, stdio: "inherit" });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

const shared = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
  legalComments: "none",
};
rmSync(`${root}packages/core/dist/node/chunks`, { recursive: true, force: true });
const external = [
  "zod",
  "@contentauth/*",
  "@peculiar/*",
  "@noble/*",
  "exifr",
  "sharp",
  "mediabunny",
  "fluent-ffmpeg",
  "libheif-js",
  "jxl-oxide-wasm",
  "picomatch",
  "undici",
];
// The child process: our own modules and the small parsers in one file; engines and the heavy ASN.1 stay lazy.
await build({
  ...shared,
  absWorkingDir: `${root}packages/core`,
  entryPoints: { "child.bundle": "dist/node/child.js" },
  outdir: "dist/node",
  // What is imported on demand stays in files of its own. In one file the libraries it needs would load with every start.
  splitting: true,
  chunkNames: "chunks/[name]-[hash]",
  external,
});
// The library as a host loads it: Node opens all files of a graph at once, and a server may be left with few handles.
for (const name of readdirSync(`${root}packages/core/dist/node`))
  if (name.startsWith("lib-")) rmSync(`${root}packages/core/dist/node/${name}`);
await build({
  ...shared,
  absWorkingDir: `${root}packages/core`,
  entryPoints: { "host.bundle": "dist/index.js" },
  outdir: "dist/node",
  splitting: true,
  // Beside the child process, which is found by where this code lies.
  chunkNames: "lib-[name]-[hash]",
  external,
});
// The command: everything but the core, which finds its own child process beside it.
await build({
  ...shared,
  absWorkingDir: `${root}packages/cli`,
  entryPoints: ["dist/main.js"],
  outfile: "dist/provcheck.js",
  external: ["@provcheck/core"],
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
});
chmodSync(`${root}packages/cli/dist/main.js`, 0o755);
chmodSync(`${root}packages/cli/dist/provcheck.js`, 0o755);
