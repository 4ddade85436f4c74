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
