// Publishes packages/trust-lists under a version of the day, unless the published one holds the same lists.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { completeManifest } from "./release-manifest.mjs";

const folder = fileURLToPath(new URL("../packages/trust-lists", import.meta.url));
/** The lists alone: the store's own record carries the day of fetching. */
const digest = (dir) =>
  readdirSync(dir)
    .filter((name) => /\.(?:pem|cfg)$|products-list\.json$/.test(name))
    .sort()
    .reduce((hash, name) => hash.update(name).update(readFileSync(join(dir, name))), createHash("sha256"))
    .digest("hex");

function published() {
  const dir = mkdtempSync(join(tmpdir(), "trust-lists-"));
  try {
    execFileSync("npm", ["pack", "@provcheck/trust-lists@latest", "--pack-destination", dir], { stdio: "ignore" });
    const [tarball] = readdirSync(dir);
    execFileSync("tar", ["-xzf", join(dir, tarball), "-C", dir]);
    return digest(join(dir, "package", "lists"));
  } catch {
    return undefined;
  }
}

if (published() === digest(join(folder, "lists"))) {
  process.stdout.write("the lists have not changed\n");
} else {
  const now = new Date();
  completeManifest(folder, { version: `${now.getUTCFullYear()}.${now.getUTCMonth() + 1}.${now.getUTCDate()}` });
  execFileSync("npm", ["publish", "--provenance", "--access", "public"], { cwd: folder, stdio: "inherit" });
}
