// Prepares a release: `changeset version` writes the versions and each package's changelog, and what names a version elsewhere follows.
// The first release is the version that the manifests and the examples name already: nothing of that name was ever published.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const manifests = ["core", "cli", "queue"].map((name) => join(root, "packages", name, "package.json"));
const edit = (path, change) => writeFileSync(path, change(readFileSync(path, "utf8")));
const version = () => JSON.parse(readFileSync(manifests[1], "utf8")).version;
const setVersion = (to) => (text) => text.replace(/"version": "[^"]+"/, `"version": "${to}"`);

if (!existsSync(join(root, "packages/cli/CHANGELOG.md"))) for (const path of manifests) edit(path, setVersion("0.0.0"));
execFileSync(process.execPath, [join(root, "node_modules/@changesets/cli/bin.js"), "version"], {
  cwd: root,
  stdio: "inherit",
});

const now = version();
const pinned = (text) => text.replace(/provcheck@\d+\.\d+\.\d+/g, `provcheck@${now}`);
for (const path of [
  "examples/ci/github-workflow.yml",
  "examples/ci/gitlab-ci.yml",
  "examples/queue/Dockerfile",
  ".pre-commit-hooks.yaml",
])
  edit(join(root, path), pinned);
edit(join(root, "packages/action/action.yml"), (text) => text.replace(/default: "\d+\.\d+\.\d+"/, `default: "${now}"`));
edit(join(root, "packages/core/src/model/version.ts"), (text) =>
  text.replace(/TOOL_VERSION = "[^"]+"/, `TOOL_VERSION = "${now}"`),
);
process.stdout.write(`${now}\n`);
