// Publishes the packages whose version is not on the registry yet, with provenance. Run by the release workflow only.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { completeManifest } from "./release-manifest.mjs";

const root = fileURLToPath(new URL("..", import.meta.url));

function isPublished(name, version) {
  try {
    return execFileSync("npm", ["view", `${name}@${version}`, "version"], { encoding: "utf8" }).trim() === version;
  } catch {
    return false;
  }
}

// The library before the command that needs it.
for (const folder of ["core", "queue", "cli"]) {
  const cwd = join(root, "packages", folder);
  const manifest = JSON.parse(readFileSync(join(cwd, "package.json"), "utf8"));
  if (isPublished(manifest.name, manifest.version)) {
    process.stdout.write(`${manifest.name} ${manifest.version} is there\n`);
    continue;
  }
  copyFileSync(join(root, "LICENSE"), join(cwd, "LICENSE"));
  completeManifest(cwd);
  const out = mkdtempSync(join(tmpdir(), "publish-"));
  // pnpm writes real versions where the workspace has none; npm signs where it was built.
  execFileSync("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", out], { cwd, stdio: "inherit" });
  const [tarball = ""] = readdirSync(out);
  execFileSync("npm", ["publish", join(out, tarball), "--provenance", "--access", "public"], { stdio: "inherit" });
}
