import { resolve as resolvePath } from "node:path";
import { present } from "../../model/present.ts";
import { namedPaths } from "../ffmpeg/find.ts";
import type { OnlineOptions } from "../network/online.ts";
import type { TrustOptions } from "../trust/files.ts";
import { installedTrust } from "../trust/store.ts";
import { type Opened, pathOf } from "./inputs.ts";
import type { InspectOptions, InspectorOptions } from "./inspect-options.ts";
import { passedOptions } from "./option-table.ts";
import type { JobOptions } from "./protocol.ts";

/** The caller's options as a job is told them: plain data, and every path in full. */
export async function jobOptions(
  opened: Opened,
  options: InspectOptions & Pick<InspectorOptions, "files">,
): Promise<JobOptions> {
  const trust = options.trust === "installed" ? { dir: await installedTrust() } : options.trust;
  const wasm = options.files?.wasm;
  return {
    ...passedOptions(options),
    ...present({
      name: opened.name,
      hash: options.hash ?? "auto",
      ffmpeg: namedPaths(options.ffmpeg),
      wasm: wasm === undefined ? undefined : pathOf(wasm),
      path: opened.path,
      trust: trust && absolute(trust),
      nowMs: options.now?.getTime(),
      fetch: permissions(options.online),
    }),
  };
}

function permissions(online: OnlineOptions | undefined): JobOptions["fetch"] {
  const fetch = { manifests: online?.manifests === true, ocsp: online?.ocsp === true };
  return fetch.manifests || fetch.ocsp ? fetch : undefined;
}

/** Paths are resolved here: the child has no say in what the working folder is. */
function absolute(trust: { [Name in keyof TrustOptions]: string | undefined }): TrustOptions {
  return Object.fromEntries(
    Object.entries(trust).flatMap(([key, path]) => (typeof path === "string" ? [[key, resolvePath(path)]] : [])),
  ) as TrustOptions;
}
