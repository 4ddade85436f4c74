// Follows the page's Dockerfile step by step in an empty folder, where there is no daemon to do it.
import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const KNOWN = new Set(["FROM", "WORKDIR", "COPY", "RUN", "ENV", "USER", "CMD"]);
/** Whom most systems call nobody. */
const NOBODY = 65534;

/** @throws for an instruction that is not followed here: what is not run is not on the page */
function steps(text) {
  return text
    .trim()
    .split("\n")
    .map((line) => {
      const [, what = "", rest = ""] = /^([A-Z]+) (.+)$/.exec(line) ?? [];
      if (!KNOWN.has(what)) throw new Error(`Dockerfile: ${line}`);
      return { what, rest };
    });
}

/** @returns the reports that the last step wrote down */
export function followDockerfile(project, dir) {
  const env = {};
  let user;
  for (const { what, rest } of steps(readFileSync(join(project.dir, "Dockerfile"), "utf8"))) {
    if (what === "COPY")
      for (const name of rest.split(" ").slice(0, -1)) cpSync(join(project.dir, name), join(dir, name));
    else if (what === "RUN") project.run("sh", ["-ec", rest], { cwd: dir, env });
    else if (what === "ENV") env[rest.slice(0, rest.indexOf("="))] = rest.slice(rest.indexOf("=") + 1);
    else if (what === "USER") user = rest;
    else if (what === "CMD") {
      if (user !== "node") throw new Error("Dockerfile: the last step runs as root");
      const [program, ...args] = JSON.parse(rest);
      const own = process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
      const out = join(dir, "out");
      mkdirSync(out);
      if (own.uid !== undefined) chownSync(out, NOBODY, NOBODY);
      chmodSync(out, 0o700);
      const tmp = { TMPDIR: out, HOME: "/nonexistent", OUT: join(out, "out.json") };
      project.run(program, args, { cwd: dir, env: { ...env, ...tmp }, ...own });
      return JSON.parse(readFileSync(join(out, "out.json"), "utf8"));
    }
  }
  throw new Error("Dockerfile: no CMD");
}
