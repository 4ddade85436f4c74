import { present } from "../../model/present.ts";
import type { Limit, Report } from "../../model/report.ts";
import { GuardError, type GuardOptions, guardedFetch } from "./guard.ts";
import type { FetchAnswer, FetchRequest } from "./request.ts";

/**
 * What may be asked over the network. Nothing is by default. Addresses come from the file: each goes through one guard
 * (https only, public addresses, caps on size and time), and each host is named before it is asked.
 * @example
 * ```ts
 * import { inspect, type OnlineOptions } from "@provcheck/core";
 * const online: OnlineOptions = { manifests: true, onHost: (host) => console.warn(`asking ${host}`) };
 * const report = await inspect("photo.jpg", { online });
 * console.log(report.network?.hosts ?? []);
 * ```
 */
export interface OnlineOptions {
  /** Fetch a manifest store that the file only points to. The host learns that somebody looked. */
  manifests?: boolean;
  /** Ask the certificate authority whether the signer's certificate was revoked. */
  ocsp?: boolean;
  /** Called with each host before it is asked. */
  onHost?: (host: string) => void;
  /** Look-up and connection of your own: a proxy, or a test. The guard's rules hold for them too. */
  network?: Pick<GuardOptions, "resolve" | "dial">;
}

const MAX_REQUESTS = 8;

/** The host's side of one file's requests: it asks the guard, counts, and keeps what to tell in the report. */
export function makeNetwork(options: OnlineOptions): {
  fetch(request: FetchRequest): Promise<FetchAnswer>;
  tell(report: Report): Report;
} {
  const hosts = new Set<string>();
  const refused: Limit[] = [];
  let requests = 0;
  return {
    async fetch({ url, method, headers, body }) {
      try {
        requests += 1;
        if (requests > MAX_REQUESTS) throw new GuardError("too-many-requests", `more than ${MAX_REQUESTS} requests`);
        const { bytes } = await guardedFetch(
          url,
          { method, headers, ...present({ body }) },
          {
            ...options.network,
            onHost: (host) => {
              hosts.add(host);
              options.onHost?.(host);
            },
          },
        );
        return { bytes };
      } catch (error) {
        const problem = error instanceof GuardError ? `${error.problem}: ${error.message}` : "failed";
        refused.push({ code: "network-refused", step: "verify", detail: `${url.slice(0, 300)}: ${problem}` });
        return { problem };
      }
    },
    tell(report) {
      const known = new Set(refused.map((limit) => limit.detail));
      // The child told the same refusal without the address.
      const limits = report.limits.filter((limit) => limit.code !== "network-refused" || known.size === 0);
      const unique = refused.filter(
        (limit, index) => refused.findIndex((each) => each.detail === limit.detail) === index,
      );
      return {
        ...report,
        limits: [...limits, ...unique],
        ...present({ network: hosts.size > 0 ? { hosts: [...hosts] } : undefined }),
      };
    },
  };
}
