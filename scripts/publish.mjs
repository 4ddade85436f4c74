// Publishes the packages whose version is not on the registry yet, with provenance. Run by the release workflow only: where the
// source lies is told by the platform, so that a fork never names another's.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
if (!server || !repository) throw new Error("this is for the release workflow");
const home = `${server}/${repository}`;

function isPublished(name, version) {
  try {
    return execFileSync("npm", ["view", `${name}@${version}`, "version"], { encoding: "utf8" }).trim() === version;
  } catch {
    return false;
  }
}

// The library before the command that needs it.
for (const folder of ["core", "cli"]) {
  const cwd = join(root, "packages", folder);
  const path = join(cwd, "package.json");
  const manifest = JSON.parse(readFileSync(path, "utf8"));
  if (isPublished(manifest.name, manifest.version)) {
    process.stdout.write(`${manifest.name} ${manifest.version} is there\n`);
    continue;
  }
  manifest.repository = { type: "git", url: `git+${home}.git`, directory: `packages/${folder}` };
  manifest.homepage = `${home}#readme`;
  manifest.bugs = `${home}/issues`;
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  copyFileSync(join(root, "LICENSE"), join(cwd, "LICENSE"));
  const out = mkdtempSync(join(tmpdir(), "publish-"));
  // pnpm writes real versions where the workspace has none; npm signs where it was built.
  execFileSync("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", out], { cwd, stdio: "inherit" });
  const [tarball = ""] = readdirSync(out);
  execFileSync("npm", ["publish", join(out, tarball), "--provenance", "--access", "public"], { stdio: "inherit" });
}
