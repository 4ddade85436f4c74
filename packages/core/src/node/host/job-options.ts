import { resolve as resolvePath } from "node:path";
import { namedPaths } from "../ffmpeg/find.ts";
import type { OnlineOptions } from "../network/online.ts";
import type { TrustOptions } from "../trust/files.ts";
import { installedTrust } from "../trust/store.ts";
import { type Opened, pathOf } from "./inputs.ts";
import type { InspectOptions, InspectorOptions } from "./inspect-options.ts";
import type { JobOptions } from "./protocol.ts";

/** The caller's options as a job is told them: plain data, and every path in full. */
export async function jobOptions(
  opened: Opened,
  options: InspectOptions & Pick<InspectorOptions, "files">,
): Promise<JobOptions> {
  const trust = options.trust === "installed" ? { dir: await installedTrust() } : options.trust;
  const sidecar = typeof options.sidecar === "string" ? resolvePath(options.sidecar) : options.sidecar;
  return {
    name: opened.name,
    hash: options.hash ?? "auto",
    ...(options.deep ? { deep: true } : {}),
    ...(options.secondOpinion === undefined ? {} : { secondOpinion: options.secondOpinion }),
    ...(options.preview ? { preview: true } : {}),
    ffmpeg: namedPaths(options.ffmpeg),
    ...(options.files?.wasm === undefined ? {} : { wasm: pathOf(options.files.wasm) }),
    ...(options.fragments && options.fragments.length > 0
      ? { fragments: options.fragments.map((path) => resolvePath(path)) }
      : {}),
    ...(opened.path === undefined ? {} : { path: opened.path }),
    ...(trust ? { trust: absolute(trust) } : {}),
    ...(options.now ? { nowMs: options.now.getTime() } : {}),
    ...(sidecar === undefined ? {} : { sidecar }),
    ...(permissions(options.online) ?? {}),
  };
}

function permissions(online: OnlineOptions | undefined): Pick<JobOptions, "fetch"> | undefined {
  const fetch = { manifests: online?.manifests === true, ocsp: online?.ocsp === true };
  return fetch.manifests || fetch.ocsp ? { fetch } : undefined;
}

/** Paths are resolved here: the child has no say in what the working folder is. */
function absolute(trust: { [Name in keyof TrustOptions]: string | undefined }): TrustOptions {
  return Object.fromEntries(
    Object.entries(trust).flatMap(([key, path]) => (typeof path === "string" ? [[key, resolvePath(path)]] : [])),
  ) as TrustOptions;
}
