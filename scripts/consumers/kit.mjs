// What every consumer project needs: the packed packages, the recipes of docs/bundlers.md, a folder, and a way to run things in it.
import { execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const samples = ["1-signed-ai.jpg", "6-signed-clip.mp4"].map((name) => join(root, "examples/media", name));
const anchors = join(root, "examples/sample-ca.pem");

/** The blocks of the page that begin with a name, as `// name` or `# name`, by that name and without that line. */
const recipes = new Map(
  [...readFileSync(join(root, "docs/bundlers.md"), "utf8").matchAll(/```\w+\n(?:\/\/|#) (.+)\n([\s\S]*?)```/g)].map(
    ([, name, text]) => [name, text.trimStart()],
  ),
);
const unused = new Set(recipes.keys());

/** @throws where the page has no such block */
export function recipe(name) {
  const text = recipes.get(name);
  if (text === undefined) throw new Error(`docs/bundlers.md has no block called ${name}`);
  unused.delete(name);
  return text;
}
/** Blocks of the page that nothing has run so far. */
export const unusedRecipes = () => [...unused];

/** Packs the library and the command as they are published. */
export function pack(into) {
  mkdirSync(into, { recursive: true });
  for (const name of ["core", "cli"])
    execFileSync("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", into], {
      cwd: join(root, "packages", name),
      stdio: "ignore",
    });
  const of = (start) => join(into, readdirSync(into).find((file) => file.startsWith(start)) ?? "");
  return { core: of("provcheck-core-"), cli: of("provcheck-0") };
}

/** A program that inspects the samples by path and as bytes, and writes down what it was told. */
export const SERVER = `import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { inspector } from "./inspector.mjs";

const reports = [];
for (const file of process.env.FILES.split("|")) {
  const options = { trust: { anchors: process.env.ANCHORS } };
  reports.push(await inspector.inspect(file, options));
  reports.push(await inspector.inspect(new Uint8Array(readFileSync(file)), { ...options, name: basename(file) }));
}
await inspector.close();
writeFileSync(process.env.OUT, JSON.stringify(reports));
`;

/** One project: a folder of its own. */
export class Project {
  /** @param tarballs what \`pack\` gave */
  constructor(dir, tarballs) {
    this.dir = dir;
    this.tarballs = tarballs;
    this.out = join(dir, "out.json");
    mkdirSync(dir, { recursive: true });
    // Nothing of the host's settings but how it reaches a registry: no NODE_OPTIONS, no lists of its user.
    const network = Object.entries(process.env).filter(([name]) =>
      /^(?:NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|\w+_PROXY)$/i.test(name),
    );
    this.env = {
      ...Object.fromEntries(network),
      PATH: [join(dir, "node_modules/.bin"), process.env.PATH].join(":"),
      HOME: process.env.HOME,
      FILES: samples.join("|"),
      ANCHORS: anchors,
      OUT: this.out,
      PROVCHECK_TRUST_HOME: join(dir, "no-lists"),
      NEXT_TELEMETRY_DISABLED: "1",
    };
  }
  samples = samples;
  anchors = anchors;

  write(files) {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.dir, name)), { recursive: true });
      writeFileSync(join(this.dir, name), typeof text === "string" ? text : JSON.stringify(text, null, 2));
    }
  }

  /** Installs the packed packages and what else is named, as a stranger does. */
  install(...more) {
    this.npm("install", this.tarballs.core, this.tarballs.cli, ...more);
  }

  npm(what, ...args) {
    const flags = ["--no-audit", "--no-fund", "--ignore-scripts", "--prefer-offline"];
    this.run("npm", [what, ...flags, ...args]);
  }

  /** Runs a program to its end. @throws with what it said */
  run(program, args, { cwd = this.dir, env = {}, ...more } = {}) {
    try {
      return execFileSync(program, args, {
        cwd,
        env: { ...this.env, ...env },
        encoding: "utf8",
        stdio: ["ignore", "pipe", "pipe"],
        ...more,
      });
    } catch (error) {
      throw new Error(`${program} ${args.join(" ")}: ${error.message}\n${error.stdout ?? ""}`, { cause: error });
    }
  }

  /** A recipe for a shell, or a line of one. */
  sh(text) {
    return this.run("sh", ["-ec", text]);
  }

  /** Starts a server; `end` stops it. */
  start(program, args, options) {
    const child = spawn(program, args, { stdio: "ignore", ...options });
    return { end: () => child.kill("SIGKILL") };
  }

  reports() {
    return JSON.parse(readFileSync(this.out, "utf8"));
  }

  /** Puts a folder where none of this project's packages can be reached. */
  moveAway(folder, to) {
    cpSync(join(this.dir, folder), to, { recursive: true, verbatimSymlinks: true });
    return to;
  }
}
