// `pnpm start [FILE...]`: builds what changed, then checks the files, or the samples when none is named.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const build = spawnSync(process.execPath, [fileURLToPath(new URL("build.mjs", import.meta.url))], {
  cwd: root,
  stdio: ["ignore", "ignore", "inherit"],
});
if (build.status !== 0) process.exit(build.status ?? 1);

const given = process.argv.slice(2).filter((word, index) => !(index === 0 && word === "--"));
// pnpm runs scripts in the workspace root; paths are meant from where the user stands.
const cwd = process.env.INIT_CWD ?? process.cwd();
const samples = ["-r", "examples/media", "--trust-anchors", "examples/sample-ca.pem"];
const run = spawnSync(
  process.execPath,
  [`${root}packages/cli/dist/provcheck.cjs`, ...(given.length > 0 ? given : samples)],
  {
    cwd: given.length > 0 ? cwd : root,
    stdio: "inherit",
  },
);
if (given.length === 0) console.log("\nThe same in a browser, on this machine alone: npx -y pnpm@12.21.0 start open");
process.exit(run.status ?? 1);
