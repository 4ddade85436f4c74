// What only a release knows of a package: where its source lies. The platform that runs the workflow tells it, so that a fork never
// names another's; npm refuses provenance for a package that names another place than the one that built it.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** @throws outside of the release workflow, or where a package lacks what people look for in it */
export function completeManifest(folder, changes = {}) {
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: repository } = process.env;
  if (!server || !repository) throw new Error("this is for the release workflow");
  for (const name of ["README.md", "LICENSE", "CHANGELOG.md"])
    if (!existsSync(join(folder, name))) throw new Error(`${folder}: has no ${name}`);
  const home = `${server}/${repository}`;
  const path = join(folder, "package.json");
  const manifest = {
    ...JSON.parse(readFileSync(path, "utf8")),
    repository: { type: "git", url: `git+${home}.git`, directory: `packages/${basename(folder)}` },
    homepage: `${home}#readme`,
    bugs: `${home}/issues`,
    ...changes,
  };
  writeFileSync(path, `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
}
