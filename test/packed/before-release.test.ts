import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const shellBlock = (page: string): string =>
  /```sh\n([\s\S]*?)```/.exec(readFileSync(join(root, page), "utf8"))?.[1] ?? "";
/** What a shell has that was opened by hand: a package manager that runs this suite tells its own settings to every program below it, "no install first" among them. */
const handsOnly = Object.fromEntries(
  Object.entries(process.env).filter(
    ([name]) => !/^p?npm_/i.test(name) || /^npm_config_(cache|cafile|registry)$/i.test(name),
  ),
);
const run = (program: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string =>
  execFileSync(program, args, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...handsOnly, ...env },
  });

/** What a clone of the working tree holds. */
function cloneInto(dir: string): void {
  const files = run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], root).split("\0");
  for (const file of files) {
    if (file === "" || !existsSync(join(root, file))) continue;
    mkdirSync(dirname(join(dir, file)), { recursive: true });
    cpSync(join(root, file), join(dir, file));
  }
}

describe("before the first release", () => {
  let dir: string;
  let clone: string;
  beforeAll(() => {
    dir = tempDir();
    clone = join(dir, "provcheck");
    cloneInto(clone);
  });

  it("the commands of both READMEs make it run in a project beside the clone", () => {
    const commands = shellBlock("README.md");
    expect(shellBlock("README.zh-CN.md")).toBe(commands);
    expect(commands.trim().split("\n")).toHaveLength(5);
    const project = join(dir, "your-project");
    mkdirSync(project);
    cpSync(join(root, "examples/media/4-unsigned-ai-label.png"), join(project, "photo.jpg"));
    writeFileSync(join(project, "package.json"), JSON.stringify({ private: true }));
    expect(run("sh", ["-ec", commands], dir)).toContain("photo.jpg\n  A label in the file says");
    const packed = join(project, "node_modules/@provcheck/core");
    for (const name of ["README.md", "LICENSE", "THIRD-PARTY.md"])
      expect(existsSync(join(packed, name)), name).toBe(true);
  });

  it("the release writes the version that the examples name, a changelog for each package, and where the source lies", () => {
    const manifest = () =>
      JSON.parse(readFileSync(join(clone, "packages/cli/package.json"), "utf8")) as Record<string, unknown>;
    const { version } = manifest();
    run(process.execPath, ["scripts/version.mjs"], clone);
    expect(manifest().version).toBe(version);
    expect(readdirSync(join(clone, ".changeset")).filter((name) => name.endsWith(".md"))).toEqual([]);
    for (const name of ["core", "cli"])
      expect(readFileSync(join(clone, "packages", name, "CHANGELOG.md"), "utf8")).toContain(`## ${version}`);

    // A later one moves everything that names it.
    writeFileSync(join(clone, ".changeset/next.md"), '---\n"provcheck": minor\n---\n\nMore.\n');
    expect(run(process.execPath, ["scripts/version.mjs"], clone)).toMatch(/0\.2\.0\n$/);
    for (const file of [
      "examples/ci/gitlab-ci.yml",
      "packages/action/action.yml",
      ".pre-commit-hooks.yaml",
      "packages/core/src/model/version.ts",
    ])
      expect(readFileSync(join(clone, file), "utf8"), file).toMatch(/["@]0\.2\.0/);

    const code = `import { completeManifest } from "./scripts/release-manifest.mjs"; completeManifest(process.argv[1]);`;
    const complete = (name: string, env: NodeJS.ProcessEnv) =>
      run(process.execPath, ["--input-type=module", "-e", code, `packages/${name}`], clone, {
        GITHUB_SERVER_URL: "",
        GITHUB_REPOSITORY: "",
        ...env,
      });
    const home = { GITHUB_SERVER_URL: "https://example.org", GITHUB_REPOSITORY: "a/b" };
    expect(() => complete("trust-lists", {})).toThrow(/release workflow/);
    expect(() => complete("cli", home)).toThrow(/has no LICENSE/);
    complete("trust-lists", home);
    expect(JSON.parse(readFileSync(join(clone, "packages/trust-lists/package.json"), "utf8"))).toMatchObject({
      repository: { type: "git", url: "git+https://example.org/a/b.git", directory: "packages/trust-lists" },
      homepage: "https://example.org/a/b#readme",
      bugs: "https://example.org/a/b/issues",
    });
  });
});
