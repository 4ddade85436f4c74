// What npm users would get: publint looks at the manifests, attw at the types, both at the packed tarballs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = mkdtempSync(join(tmpdir(), "provcheck-pack-"));
const run = (command, args, options) => {
  const { status } = spawnSync(command, args, { cwd: root, stdio: "inherit", ...options });
  if (status !== 0) process.exitCode = 1;
};
const bin = (name) => join(root, "node_modules/.bin", name);

for (const name of ["core", "queue", "cli"]) {
  const cwd = join(root, "packages", name);
  run("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", out], {
    cwd,
    stdio: ["ignore", "ignore", "inherit"],
  });
}
for (const tarball of readdirSync(out)) run(bin("publint"), [join(out, tarball), "--strict"]);
// The command has no types to check; the libraries' exports are ESM only.
for (const tarball of readdirSync(out).filter((file) => /core|queue/.test(file)))
  run(bin("attw"), [
    join(out, tarball),
    "--profile",
    "esm-only",
    "--exclude-entrypoints",
    "./report.schema.json",
    "./policy.schema.json",
    "./package.json",
  ]);
rmSync(out, { recursive: true, force: true });
