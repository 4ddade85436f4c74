// The bare engines, started as children: nothing around them. `node loops.mjs wasm|native FILE...`
import { fork } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const self = fileURLToPath(import.meta.url);
const settings = JSON.stringify({ verify: { remote_manifest_fetch: false, ocsp_fetch: false } });

/** c2pa-rs as WebAssembly, and nothing else. */
async function wasm(paths) {
  const require = createRequire(new URL("../../packages/core/package.json", import.meta.url));
  const { initSync, WasmReader } = await import("@contentauth/c2pa-wasm");
  initSync({ module: readFileSync(require.resolve("@contentauth/c2pa-wasm/c2pa.wasm")) });
  for (const path of paths) {
    const reader = await WasmReader.fromBytes("image/jpeg", readFileSync(path), settings);
    reader.json();
    reader.free();
  }
}

/** c2pa-node, which is what c2patool is made of, and nothing else. */
async function native(paths) {
  const { Reader } = await import("@contentauth/c2pa-node");
  for (const path of paths) (await Reader.fromAsset({ path, mimeType: "image/jpeg" }, settings))?.json();
}

if (process.argv[1] === self) {
  const [kind, ...paths] = process.argv.slice(2);
  await (kind === "wasm" ? wasm : native)(paths);
  process.exit(0);
}

/** One of the two loops over files, on so many processes. */
export const loop = (kind, paths, processes) => () =>
  Promise.all(
    Array.from({ length: processes }, (_, index) => {
      const share = paths.filter((_path, at) => at % processes === index);
      return new Promise((resolve, reject) =>
        fork(self, [kind, ...share], { stdio: "ignore" }).on("exit", (code) =>
          code === 0 ? resolve() : reject(new Error(`the bare ${kind} loop ended with ${code}`)),
        ),
      );
    }),
  );
