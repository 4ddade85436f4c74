// Compiles the packages with project references, then bundles the two entries whose start-up time people feel.
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { buildPage } from "../packages/web/build.mjs";
import { writeLists } from "./lists.mjs";
import { publicTypes } from "./public-types.mjs";

await import("./write-generator-index.mjs");
writeLists();
const root = fileURLToPath(new URL("..", import.meta.url));
const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
const compiled = spawnSync(process.execPath, [tsc, "-b"], { cwd: root, stdio: "inherit" });
if (compiled.status !== 0) process.exit(compiled.status ?? 1);

/** What was compiled of a file that is gone or has moved would be published with the rest. */
function removeOutdated(name) {
  const [from, to] = [`${root}packages/${name}/src`, `${root}packages/${name}/dist`];
  if (!existsSync(to)) return;
  for (const path of readdirSync(to, { recursive: true })) {
    const [, base] = /^(.+?)(?:\.js|\.d\.ts)(?:\.map)?$/.exec(path) ?? [];
    if (base && !existsSync(`${from}/${base}.ts`)) rmSync(`${to}/${path}`);
  }
}
for (const name of ["core", "queue", "cli"]) removeOutdated(name);

/** For `pnpm coverage`: maps beside the bundles, and positions that they fit. */
const measured = process.env.PROVCHECK_COVERAGE !== undefined;
const shared = {
  bundle: true,
  ...(measured ? { sourcemap: "linked" } : {}),
  platform: "node",
  format: "esm",
  target: "node20",
  logLevel: "warning",
  // Who wrote what is in a file, and under which licence, stays in it.
  legalComments: "eof",
  // CommonJS inside asks for modules of Node's own.
  banner: {
    js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
};
const entries = ["index", "browser", "explain"];
publicTypes(entries.map((name) => `${root}packages/core/dist/${name}.d.ts`)).forEach((text, at) => {
  const name = entries[at] === "index" ? "public" : `${entries[at]}.public`;
  writeFileSync(`${root}packages/core/dist/${name}.d.ts`, text);
});
/** Engines, decoders and programs' adapters: loaded where a file asks for them, from their own packages. */
const external = [
  "zod",
  "@contentauth/*",
  "@noble/*",
  "sharp",
  "fluent-ffmpeg",
  "file-type",
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
const bundleCore = (name, entry, more = {}) =>
  build({
    ...shared,
    ...more,
    absWorkingDir: `${root}packages/core`,
    entryPoints: { [`${name}.bundle`]: entry },
    outdir: "dist/node",
    splitting: true,
    chunkNames: "bundled-[name]-[hash]",
    external,
  });
/** A process that reads files may be killed at any moment: measured, it says what it ran with every answer. */
const TELLS = `{
  const { takeCoverage } = process.getBuiltinModule("node:v8");
  const send = process.send?.bind(process);
  if (send) process.send = (message, ...rest) => {
    if (message.type === "done" || message.type === "failed") takeCoverage();
    return send(message, ...rest);
  };
}`;
// The process that all files are read in, and the library as its users import it.
await bundleCore("child", "dist/node/child/child.js", measured ? { banner: { js: shared.banner.js + TELLS } } : {});
await bundleCore("host", "dist/index.js");
// The thread that the library compares in.
await bundleCore("match", "dist/node/compare/thread-worker.js");
// The process that detectors run in which somebody adds.
await bundleCore("detector", "dist/node/detectors/runner.js");
// The thread that reads visible labels.
await bundleCore("labels", "dist/node/labels/thread-worker.js");

/**
 * The command and its process that reads files, each as one CommonJS bundle that V8's cache of code can hold, and one small
 * file that starts it (`packages/cli/src/start`). What a bundle does not hold is found from the library's folder.
 */
const cli = `${root}packages/cli`;
const core = `${root}packages/core/dist`;
const commonjs = {
  ...shared,
  format: "cjs",
  absWorkingDir: cli,
  minifyWhitespace: !measured,
  minifySyntax: !measured,
  banner: {},
};
/** A command has its own processes: the code that reads files in the host itself is left out. */
const withoutJob = {
  name: "without-job",
  setup(build) {
    build.onResolve({ filter: /\/job\.js$/ }, () => ({ path: "job", namespace: "left-out" }));
    build.onLoad({ filter: /.*/, namespace: "left-out" }, () => ({
      contents: 'throw new Error("the command reads files in processes of their own");',
    }));
  },
};
/** What lists packets is large, and the command itself seldom asks: for it, that lies beside the library's own files. */
const mediabunny = "bundled-mediabunny.cjs";
const [, used] =
  /^import \{ (.+) \} from "mediabunny";$/m.exec(readFileSync(`${core}/node/ffmpeg/packets.js`, "utf8")) ?? [];
if (!used) throw new Error("packets.js names nothing of mediabunny");
await build({
  ...commonjs,
  stdin: { contents: `export { ${used} } from "mediabunny";`, resolveDir: `${root}packages/core`, loader: "js" },
  outfile: `${core}/node/${mediabunny}`,
});
/** The process that reads files meets a clip soon enough: there it is part of what V8's cache holds. */
const packetsInside = {
  name: "packets-inside",
  setup(build) {
    build.onResolve({ filter: /^mediabunny$/ }, () => ({ path: `${core}/node/${mediabunny}` }));
  },
};
const packetsBeside = {
  name: "packets-beside",
  setup(build) {
    build.onResolve({ filter: /^mediabunny$/ }, () => ({ path: `./${mediabunny}`, external: true }));
  },
};
/** What measures text makes its tables where it is loaded, 50 ms of them: the command loads it with the first text that needs it. */
const widthsWhenNeeded = {
  name: "widths-when-needed",
  setup(build) {
    build.onResolve({ filter: /^string-width$/ }, ({ kind }) =>
      kind === "require-call" ? undefined : { path: "string-width", namespace: "when-needed" },
    );
    build.onLoad({ filter: /.*/, namespace: "when-needed" }, () => ({
      contents: 'let width; export default (text) => (width ??= require("string-width").default)(text);',
      resolveDir: cli,
    }));
  },
};
/** Texts of all languages take 20 ms where they are loaded: the command speaks one, and its help only its own. */
const languagesWhenSpoken = {
  name: "languages-when-spoken",
  setup(build) {
    build.onLoad({ filter: /[\\/]explain[\\/]locales[\\/]index\.js$/ }, ({ path }) => {
      const loads = new Map();
      const tables = readFileSync(path, "utf8").replace(
        /^import \{ (\w+)(?: as (\w+))? \} from "(.+)";$/gm,
        (_line, name, as, file) => {
          loads.set(as ?? name, `require(${JSON.stringify(file)}).${name}`);
          return `let ${as ?? name};`;
        },
      );
      if (loads.size === 0) throw new Error("the list of languages imports none");
      const contents = tables.replace(/^ {4}(?:("[\w-]+"|\w+): )?(\w+),$/gm, (line, key, name) => {
        if (!loads.has(name)) throw new Error(`no language is called ${line}`);
        return `    get ${key ?? name}() { return (${name} ??= ${loads.get(name)}); },`;
      });
      return { contents, resolveDir: dirname(path) };
    });
  },
};
/** esbuild leaves the letters of regular expressions and of tagged templates as they are; ASCII alone is read at full speed. */
function inAscii(text) {
  const escaped = /(?<!\\)(?:\\\\)*\\[^\0-\x7f]/.exec(text);
  if (escaped) throw new Error(`a backslash before what is no ASCII: ${text.slice(escaped.index, escaped.index + 20)}`);
  return text.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
}
const aliases = {
  "@provcheck/core/internal": `${core}/internal.js`,
  "@provcheck/core/start": `${core}/start.js`,
  "@provcheck/core": `${core}/index.js`,
};
async function bundleStart(name, main, plugins) {
  const outfile = `${cli}/dist/${name}-main.cjs`;
  await build({
    ...commonjs,
    ...main,
    outfile,
    external,
    alias: aliases,
    define: { "import.meta.url": "__metaUrl", "import.meta.resolve": "undefined" },
    plugins,
  });
  // Code from V8's cache has no `import()` of its own on Node 20.
  const called = readFileSync(outfile, "utf8").replace(/(?<![.\w$])import\(/g, "__import(");
  // Measured, every character stays where the map says it is.
  const text = measured ? called : inAscii(called);
  writeFileSync(outfile, text);
  return text;
}
const contents = `import "${core}/node/child/child.js"; export { runJob } from "${core}/node/child/job.js";`;
const child = await bundleStart(
  "child",
  {
    // The library says that its files do nothing when they are imported; this one is a process.
    stdin: { contents, resolveDir: cli, loader: "js" },
    ignoreAnnotations: true,
    ...(measured ? { banner: { js: TELLS } } : {}),
  },
  [packetsInside],
);
const main = { entryPoints: ["dist/main.js"] };
const command = await bundleStart("command", main, [packetsBeside, withoutJob, widthsWhenNeeded, languagesWhenSpoken]);
/** The command keeps both caches when it keeps its own: a new one of either is a new one of both. */
const starts = [
  { name: "child", outfile: "child", texts: [child] },
  { name: "command", outfile: "provcheck", texts: [command, child] },
];
for (const { name, outfile, texts } of starts) {
  const digest = createHash("sha256").update(texts.join("\0")).digest("hex");
  await build({
    ...commonjs,
    entryPoints: [`dist/start/${name}.js`],
    outfile: `${cli}/dist/${outfile}.cjs`,
    alias: aliases,
    define: { BUNDLE_DIGEST: JSON.stringify(digest), "import.meta.url": "__filename" },
  });
}
// The page for reporters, which the command brings along: `provcheck open`.
await buildPage();
copyFileSync(`${root}packages/web/dist/provcheck.html`, `${cli}/dist/page.html`);
for (const name of ["2-signed-camera.jpg", "4-unsigned-ai-label.png", "6-signed-clip.mp4"])
  copyFileSync(`${root}examples/media/${name}`, `${cli}/dist/sample${extname(name)}`);
chmodSync(`${cli}/dist/provcheck.cjs`, 0o755);
