// `pnpm bench [--large MEGABYTES]`: everything that is compared runs in one go on one machine. Ratios count, not times.
import { execFileSync, fork, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  createReadStream,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { performance } from "node:perf_hooks";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "packages/cli/dist/provcheck.cjs");

// Started as a child: the bare engine, nothing around it.
if (process.argv[2] === "--wasm-loop") {
  const require = createRequire(new URL("../packages/core/package.json", import.meta.url));
  const { initSync, WasmReader } = await import("@contentauth/c2pa-wasm");
  initSync({ module: readFileSync(require.resolve("@contentauth/c2pa-wasm/c2pa.wasm")) });
  const settings = JSON.stringify({ verify: { remote_manifest_fetch: false, ocsp_fetch: false } });
  for (const path of process.argv.slice(3)) {
    const reader = await WasmReader.fromBytes("image/jpeg", readFileSync(path), settings);
    reader.json();
    reader.free();
  }
  process.exit(0);
}

// Started as a child: c2pa-node, which is what c2patool is made of, and nothing else.
if (process.argv[2] === "--native-loop") {
  const { Reader } = await import("@contentauth/c2pa-node");
  const settings = JSON.stringify({ verify: { remote_manifest_fetch: false, ocsp_fetch: false } });
  for (const path of process.argv.slice(3))
    (await Reader.fromAsset({ path, mimeType: "image/jpeg" }, settings))?.json();
  process.exit(0);
}

const large = process.argv.includes("--large") ? Number(process.argv[process.argv.indexOf("--large") + 1]) : 0;
const COUNT = 60;
const COPIES = 15;
const ROUNDS = 7;
const dir = mkdtempSync(join(tmpdir(), "provcheck-bench-"));
const processes = availableParallelism();
const hasExiftool = spawnSync("exiftool", ["-ver"]).status === 0;

const files = (name) => readdirSync(join(dir, name)).map((file) => join(dir, name, file));
const time = async (work) => {
  const start = performance.now();
  await work();
  return performance.now() - start;
};
const command = (name, args) => () =>
  void execFileSync(name, args, { stdio: ["ignore", "ignore", "inherit"], maxBuffer: 1 << 30 });
const provcheck = (...args) => command(process.execPath, [cli, ...args]);

/** Alternates the contestants, so that a noisy minute hits all of them, and takes medians. */
async function compare(title, contestants, rounds = ROUNDS) {
  const times = new Map(Object.keys(contestants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, work] of Object.entries(contestants)) times.get(name).push(await time(work));
  }
  const median = (list) => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];
  const rows = [...times].map(([name, list]) => [name, median(list)]);
  const base = rows.at(-1)[1];
  console.log(`\n${title}`);
  for (const [name, ms] of rows)
    console.log(`  ${name.padEnd(34)} ${ms.toFixed(0).padStart(7)} ms   ${(ms / base).toFixed(2)} x`);
}

/** The bare engine over the same files, on as many processes. */
const loop = (kind) => (paths) => () =>
  Promise.all(
    Array.from({ length: processes }, (_, index) => {
      const share = paths.filter((_path, at) => at % processes === index);
      return new Promise((resolve, reject) =>
        fork(self, [`--${kind}-loop`, ...share], { stdio: "ignore" }).on("exit", (code) =>
          code === 0 ? resolve() : reject(new Error(`the bare ${kind} loop ended with ${code}`)),
        ),
      );
    }),
  );
const wasmLoop = loop("wasm");
const nativeLoop = loop("native");

try {
  execFileSync(
    process.execPath,
    [join(root, "scripts/run-built.mjs"), "test/fixtures/make-bench.ts", dir, String(COUNT), String(large)],
    { stdio: "inherit" },
  );
  const [plain, signed] = [files("plain"), files("signed")];
  // Many names for few files: start-up must not hide what a file costs.
  mkdirSync(join(dir, "many"));
  for (let copy = 0; copy < COPIES; copy++)
    for (const path of plain) linkSync(path, join(dir, "many", `${copy}-${basename(path)}`));
  console.log(
    `Node ${process.version}, ${processes} cores, ${COUNT} pictures of ${(statSync(plain[0]).size / 1024).toFixed(0)} kB`,
  );
  if (hasExiftool) {
    await compare("One file, cold, no credentials", {
      "provcheck photo.jpg": provcheck(plain[0]),
      "exiftool photo.jpg": command("exiftool", [plain[0]]),
    });
    await compare("One file, cold, with credentials", {
      "provcheck photo.jpg": provcheck(signed[0]),
      "provcheck --second-opinion off": provcheck(signed[0], "--second-opinion", "off"),
      "exiftool photo.jpg": command("exiftool", [signed[0]]),
    });
    await compare(
      `Folder without credentials, ${COUNT * COPIES} files`,
      {
        "provcheck -r --jsonl": provcheck("-r", join(dir, "many"), "--jsonl"),
        "exiftool -j": command("exiftool", ["-q", "-j", join(dir, "many")]),
      },
      3,
    );
  } else {
    console.log("exiftool is not installed: its comparisons are left out");
  }
  // Many names again: what a file costs, not what starting costs.
  mkdirSync(join(dir, "many-signed"));
  for (let copy = 0; copy < COPIES; copy++)
    for (const path of signed) linkSync(path, join(dir, "many-signed", `${copy}-${basename(path)}`));
  const manySigned = files("many-signed");
  const anchors = ["--trust-anchors", join(dir, "anchors.pem")];
  const folder = (...args) => provcheck("-r", join(dir, "many-signed"), "--jsonl", ...args);
  await compare(
    `Folder with credentials, ${manySigned.length} files, second opinion off, against c2pa-node`,
    {
      provcheck: folder("--second-opinion", "off"),
      "provcheck, a list given": folder("--second-opinion", "off", ...anchors),
      [`bare c2pa-node loop, ${processes} processes`]: nativeLoop(manySigned),
    },
    5,
  );
  await compare(
    `Folder with credentials, ${manySigned.length} files, with the second opinion, against c2pa-wasm`,
    {
      provcheck: folder(),
      "provcheck, a list given": folder(...anchors),
      [`bare wasm loop, ${processes} processes`]: wasmLoop(manySigned),
    },
    3,
  );
  if (large > 0) {
    const path = join(dir, "large.mp4");
    const sha256 = () =>
      new Promise((resolve) =>
        createReadStream(path, { highWaterMark: 1 << 20 })
          .pipe(createHash("sha256"))
          .on("finish", resolve),
      );
    await compare(
      `One signed clip of ${large} MB`,
      {
        "provcheck, second opinion off": provcheck(path, "--second-opinion", "off"),
        "provcheck, second opinion wasm": provcheck(path),
        "one SHA-256 pass": sha256,
      },
      3,
    );
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
