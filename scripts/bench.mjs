// `pnpm bench [--quick] [--large MEGABYTES] [--files COUNT] [--write]`: all that is compared runs in one go on one machine.
// `--write` makes docs/performance.md of it; `--quick` is what CI prints. No ratio fails a run: machines differ.
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  closeSync,
  createReadStream,
  ftruncateSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { availableParallelism, cpus, release, tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { growth } from "./bench/growth.mjs";
import { loop } from "./bench/loops.mjs";
import { asTable, command, measure } from "./bench/measure.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));
const cli = join(root, "packages/cli/dist/provcheck.cjs");
const given = (name) => process.argv.includes(name);
const number = (name, standard) => (given(name) ? Number(process.argv[process.argv.indexOf(name) + 1]) : standard);
const quick = given("--quick");
const large = number("--large", 0);
const growing = number("--files", 0);
const ROUNDS = quick ? 3 : 7;
const COUNT = quick ? 12 : 60;
/** Many names for few files: start-up must not hide what a file costs. */
const [PLAIN, SIGNED] = quick ? [120, 60] : [1000, 500];

const processes = availableParallelism();
const installed = (program, ask) => {
  const { status, stdout } = spawnSync(program, [ask], { encoding: "utf8" });
  return status === 0 ? stdout.split("\n")[0].trim() : undefined;
};
const exiftool = installed("exiftool", "-ver");
const ffprobe = installed("ffprobe", "-version");
const provcheck = (...args) => command(process.execPath, [cli, ...args]);
const dir = mkdtempSync(join(tmpdir(), "provcheck-bench-"));
const files = (name) => readdirSync(join(dir, name)).map((file) => join(dir, name, file));

/** A folder with so many names of these files. */
function many(name, paths, count) {
  const folder = join(dir, name);
  mkdirSync(folder);
  for (let at = 0; at < count; at++) {
    const path = paths[at % paths.length];
    linkSync(path, join(folder, `${String(at).padStart(5, "0")}-${basename(path)}`));
  }
  return folder;
}
const off = ["--second-opinion", "off"];
const sections = [];
const add = async (title, contestants, rounds = ROUNDS) =>
  sections.push(await measure(title, contestants, Math.min(rounds, ROUNDS)));

async function cold([plain], [signed]) {
  const bare = command(process.execPath, ["-e", "0"]);
  await add("Help", {
    "provcheck --help": provcheck("--help"),
    "provcheck --version": provcheck("--version"),
    "node -e 0": bare,
  });
  if (!exiftool) return;
  await add("One picture without credentials", {
    "provcheck photo.jpg": provcheck(plain),
    "node -e 0, twice": () => [bare(), bare()],
    "exiftool photo.jpg": command("exiftool", [plain]),
  });
  await add("One picture with credentials", {
    "provcheck photo.jpg": provcheck(signed),
    "provcheck --second-opinion off photo.jpg": provcheck(signed, ...off),
    "exiftool photo.jpg": command("exiftool", [signed]),
  });
}

async function folders(plain, signed) {
  const ordinary = many("ordinary", plain, PLAIN);
  if (exiftool)
    await add(`Folder of ${PLAIN} ordinary JPEG, PNG and MP4`, {
      "provcheck -r --jsonl": provcheck("-r", ordinary, "--jsonl"),
      "exiftool -j -r": command("exiftool", ["-q", "-j", "-r", ordinary]),
    });
  const folder = many("many-signed", signed, SIGNED);
  const paths = files("many-signed");
  const run = (...args) => provcheck("-r", folder, "--jsonl", ...args);
  const anchors = ["--trust-anchors", join(dir, "anchors.pem")];
  await add(`Folder of ${SIGNED} signed pictures, second opinion off`, {
    provcheck: run(...off),
    "provcheck, a list given": run(...off, ...anchors),
    "one SHA-256 of each, one process": () => {
      for (const path of paths) createHash("sha256").update(readFileSync(path)).digest();
    },
    [`bare c2pa-node loop, ${processes} processes`]: loop("native", paths, processes),
  });
  await add(
    `Folder of ${SIGNED} signed pictures, with the second opinion`,
    {
      provcheck: run(),
      "provcheck, a list given": run(...anchors),
      [`bare c2pa-wasm loop, ${processes} processes`]: loop("wasm", paths, processes),
    },
    quick ? 1 : ROUNDS,
  );
}

/** Clips that ffprobe can read, which are made by its sister. */
async function clips() {
  if (!ffprobe) return;
  const path = join(dir, "clip.mp4");
  const made = ["-v", "error", "-f", "lavfi", "-i", "testsrc2=duration=2:size=640x360:rate=25", "-pix_fmt", "yuv420p"];
  if (spawnSync("ffmpeg", [...made, path]).status !== 0) return;
  const paths = readdirSync(many("clips", [path], quick ? 10 : 40)).map((name) => join(dir, "clips", name));
  await add(`${paths.length} clips of two seconds`, {
    "provcheck --jsonl": provcheck(...paths, "--jsonl"),
    "ffprobe, a process for each": () => {
      for (const each of paths)
        execFileSync("ffprobe", ["-v", "error", "-of", "json", "-show_format", "-show_streams", each]);
    },
  });
}

async function largeFiles() {
  if (large > 0) {
    const path = join(dir, "large.mp4");
    const sha256 = () =>
      new Promise((resolve) =>
        createReadStream(path, { highWaterMark: 1 << 20 })
          .pipe(createHash("sha256"))
          .on("finish", resolve),
      );
    await add(`One signed clip of ${large} MB`, {
      "provcheck, second opinion off": provcheck(path, ...off),
      "one SHA-256 pass": sha256,
    });
  }
  const sparse = join(dir, "sparse.mp4");
  const head = readFileSync(files("plain").find((path) => extname(path) === ".mp4"));
  writeFileSync(sparse, head);
  const handle = openSync(sparse, "r+");
  // A `free` box to the end of the file.
  ftruncateSync(handle, 5 * 2 ** 30);
  closeSync(handle);
  await add("A clip of 5 GB, sparse, without credentials", {
    provcheck: provcheck(sparse),
    "the same clip without what follows it": provcheck(files("plain").find((path) => extname(path) === ".mp4")),
  });
}

function machine() {
  return [
    `Node ${process.version}, ${processes} cores of ${cpus()[0]?.model.trim() || process.arch}, kernel ${release()}`,
    `exiftool ${exiftool ?? "not installed: its comparisons are left out"}`,
    `${ffprobe?.replace(/ Copyright.*/, "") ?? "ffprobe not installed: its comparison is left out"}`,
    ...spawnSync(process.execPath, [cli, "--version"], { encoding: "utf8" }).stdout.trim().split("\n"),
    `${COUNT} pictures of ${(statSync(files("plain").find((path) => extname(path) === ".jpg")).size / 1024).toFixed(0)} kB, made by code`,
  ];
}

function growthText({ count, msPerFile, endByStart, cpuEndByStart, megabytes }) {
  const memory = megabytes
    ? `; ${megabytes.map((each) => each.toFixed(0)).join(" MB at the start, ")} MB at the end`
    : "";
  const cpu = cpuEndByStart === undefined ? "" : `, ${cpuEndByStart.toFixed(3)} in processor time`;
  return `${count} files in one run: ${msPerFile.toFixed(2)} ms a file, the end ${endByStart.toFixed(3)} of the start${cpu}${memory}`;
}

try {
  const make = [join(root, "scripts/run-built.mjs"), "test/fixtures/make-bench.ts", dir, String(COUNT), String(large)];
  execFileSync(process.execPath, make, { stdio: "inherit" });
  const [plain, signed] = [files("plain"), files("signed")];
  const about = machine();
  console.log(about.join("\n"));
  // The third start is the first from the cache of code.
  for (let start = 0; start < 3; start++) provcheck(plain[0])();
  await cold(plain, signed);
  await folders(plain, signed);
  await clips();
  await largeFiles();
  const grown =
    growing > 0
      ? growthText(
          await growth(
            dir,
            files("plain").filter((path) => statSync(path).size < 1 << 20),
            growing,
            [cli],
          ),
        )
      : undefined;
  if (grown) console.log(`\n${grown}`);
  if (given("--write")) {
    const text = [
      "# What it costs",
      "",
      "Written by `pnpm bench --write`, never by hand. Everything in a table ran in turns on one machine; a ratio is of one round to the last row of the",
      "same round, and the median of those is what counts. Repeat it with `pnpm bench --large 1024 --files 100000 --write`.",
      "",
      ...about.map((line) => `- ${line}`),
      "",
      ...sections.map(asTable),
      ...(grown ? ["## Many files", "", `${grown}.`, ""] : []),
    ];
    writeFileSync(join(root, "docs/performance.md"), text.join("\n"));
    // As everything else in the tree is laid out.
    const biome = createRequire(import.meta.url).resolve("@biomejs/biome/bin/biome");
    execFileSync(process.execPath, [biome, "format", "--write", "docs/performance.md"], { cwd: root, stdio: "ignore" });
  }
} finally {
  rmSync(dir, { recursive: true, force: true });
}
