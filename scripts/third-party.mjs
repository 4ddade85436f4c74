// Writes packages/core/THIRD-PARTY.md: what an installation of the packages brings along, with licence and where it lies.
import { existsSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const read = (path) => JSON.parse(readFileSync(path, "utf8"));

/** The folder of a package, as Node finds it from another. */
function folderOf(name, from) {
  for (let dir = from; ; dir = dirname(dir)) {
    const path = join(dir, "node_modules", name);
    if (existsSync(join(path, "package.json"))) return realpathSync(path);
    if (dirname(dir) === dir) return undefined;
  }
}

const found = new Map();
function walk(manifest, from, optional) {
  const wanted = [
    ...Object.keys(manifest.dependencies ?? {}).map((name) => [name, optional]),
    ...Object.keys(manifest.optionalDependencies ?? {}).map((name) => [name, true]),
  ];
  for (const [name, maybe] of wanted) {
    const folder = folderOf(name, from);
    // Builds for other machines are not installed here.
    if (folder === undefined || name.startsWith("@img/") || name.startsWith("@provcheck/")) continue;
    const own = read(join(folder, "package.json"));
    const known = found.get(name);
    if (known && (known.optional === maybe || !known.optional)) continue;
    found.set(name, { name, licence: licenceOf(own), optional: maybe, home: homeOf(own) });
    walk(own, folder, maybe);
  }
}
/** Old packages say it in other words. */
const OLDER = { async: "MIT" };
const licenceOf = ({ name, license, licenses }) =>
  (typeof license === "string" ? license : license?.type) ?? licenses?.[0]?.type ?? OLDER[name] ?? "see its folder";
const homeOf = ({ repository, homepage }) =>
  ((typeof repository === "string" ? repository : repository?.url) ?? homepage ?? "")
    .replace(/^(?:git\+|ssh:)+(?:\/\/)?/, "")
    .replace(/^git@([^:/]+)[:/]/, "https://$1/")
    .replace(/^([\w-]+\/[\w.-]+)$/, "https://github.com/$1")
    .replace(/^git:/, "https:")
    .replace(/\.git$/, "");

for (const name of ["core", "queue", "cli"]) {
  const folder = join(root, "packages", name);
  walk(read(join(folder, "package.json")), folder, false);
}
/** Bundled into our own files, so not installed beside them. */
const bundled = [
  ["mediabunny", "core"],
  ["commander", "cli"],
  ["string-width", "cli"],
  ["tinyglobby", "cli"],
  ["preact", "web"],
].map(([name, into]) => {
  const own = read(join(folderOf(name, join(root, "packages", into)), "package.json"));
  return { name: `${name} ${own.version}`, licence: licenceOf(own), home: homeOf(own), optional: false };
});
/** As the formatter leaves it, so that neither undoes the other's work. */
function table(rows) {
  const cells = rows.map(({ name, licence, home, optional }) => [name, licence, optional ? "optional" : "", home]);
  const head = ["package", "licence", "", "source"];
  const wide = head.map((each, at) => Math.max(3, each.length, ...cells.map((row) => row[at].length)));
  const line = (row) => `| ${row.map((each, at) => each.padEnd(wide[at])).join(" | ")} |`;
  return [line(head), line(wide.map((width) => "-".repeat(width))), ...cells.map(line)].join("\n");
}
const all = [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
export const page = `# Third parties

What an installation brings along. Written by \`node scripts/third-party.mjs\`.

**LGPL**: libheif-js (LGPL-3.0) and the libvips that sharp installs (LGPL-3.0) are optional, loaded at run time as they were published, and can be replaced or left out
(\`npm install --omit=optional\`). **MPL**: mediabunny (MPL-2.0) is part of the library's own files and of the command's, unchanged;
its source is the npm package of that version, and lies where the table says.

${table(all)}

Part of our own files, the command's beside the library and the small parsers it depends on:

${table(bundled)}
`;
if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(join(root, "packages/core/THIRD-PARTY.md"), page);
