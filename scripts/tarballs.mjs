// Packs the library, the queue and the command into tarballs/, as they are published: for whoever uses them before they are, or as they are here.
import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const out = join(root, "tarballs");
rmSync(out, { recursive: true, force: true });
mkdirSync(out);
for (const name of ["core", "queue", "cli"])
  execFileSync("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", out], {
    cwd: join(root, "packages", name),
    stdio: ["ignore", "ignore", "inherit"],
  });
