import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/** Which c2pa-rs each release of an engine's package carries: neither API tells. */
const RUST_VERSIONS: Readonly<Record<string, string>> = {
  "c2pa-wasm 0.15.0": "0.92.0",
  "c2pa-node 0.8.0": "0.90.1",
};

/** `0.15.0 (c2pa-rs 0.92.0)`, or the package's version alone where it is not known what it carries. */
export function engineVersion(name: string, version: string): string {
  const rust = RUST_VERSIONS[`${name} ${version}`];
  return rust === undefined ? version : `${version} (c2pa-rs ${rust})`;
}

/** Names and versions of the engines that are installed here. Nothing is loaded: whether they run is another question. */
export function installedEngines(): { name: string; version: string }[] {
  return ["c2pa-wasm", "c2pa-node"].flatMap((name) => {
    const version = installedVersion(name);
    return version === undefined ? [] : [{ name, version: engineVersion(name, version) }];
  });
}

/** The version of an engine's package; undefined where it is not installed. */
export function installedVersion(name: string): string | undefined {
  const wanted = `@contentauth/${name}`;
  const found = entryOf(wanted);
  // Not every package shows its package.json: it lies above what it shows.
  let dir = found === undefined ? "" : dirname(found);
  for (let up = 0; up < 4 && dir !== ""; up++, dir = dirname(dir)) {
    const version = versionIn(join(dir, "package.json"), wanted);
    if (version !== undefined) return version;
  }
  return undefined;
}

function entryOf(name: string): string | undefined {
  const require = createRequire(import.meta.url);
  // One shows its entry to imports alone, the other only that.
  for (const path of [name, `${name}/package.json`]) {
    try {
      return require.resolve(path);
    } catch {
      // Not so.
    }
  }
  return undefined;
}

function versionIn(path: string, wanted: string): string | undefined {
  try {
    const { name, version } = JSON.parse(readFileSync(path, "utf8")) as { name?: unknown; version?: unknown };
    return name === wanted && typeof version === "string" ? version : undefined;
  } catch {
    return undefined;
  }
}
