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
  // CommonJS inside asks for modules of Node's own.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};
/** Engines, decoders and programs' adapters: loaded where a file asks for them, from their own packages. */
const external = [
  "zod",
  "@contentauth/*",
  "@noble/*",
  "sharp",
  "mediabunny",
  "fluent-ffmpeg",
  "libheif-js",
  "jxl-oxide-wasm",
  "undici",
];
const node = `${root}packages/core/dist/node`;
for (const name of readdirSync(node)) if (name.startsWith("bundled-")) rmSync(`${node}/${name}`);
/**
 * Our own modules and the small parsers in one file. What is imported on demand stays in files of its own: in one file the
 * libraries it needs would load with every start. All of them lie in `dist/node`, because `import.meta.url` looks there.
 */
const bundleCore = (name, entry) =>
  build({
    ...shared,
    absWorkingDir: `${root}packages/core`,
    entryPoints: { [`${name}.bundle`]: entry },
    outdir: "dist/node",
    splitting: true,
    chunkNames: "bundled-[name]-[hash]",
    external,
  });
// The process that all files are read in, and the library as its users import it.
await bundleCore("child", "dist/node/child.js");
await bundleCore("host", "dist/index.js");
// The command: everything but the core, which finds its own child process beside it.
await build({
  ...shared,
  absWorkingDir: `${root}packages/cli`,
  entryPoints: ["dist/main.js"],
  outfile: "dist/provcheck.js",
  external: ["@provcheck/core"],
});
chmodSync(`${root}packages/cli/dist/main.js`, 0o755);
chmodSync(`${root}packages/cli/dist/provcheck.js`, 0o755);
