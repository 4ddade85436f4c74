import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { WorkerMetrics } from "./metrics.ts";
import type { WorkerEvent } from "./worker.ts";

/** Without a word from the queue for so long, a worker is not ready. */
const QUIET_MS = 60_000;

/** What a worker's page tells, beside its counters. */
export interface ServeOptions {
  port: number;
  /** Default: this machine alone. */
  host?: string;
  metrics?: WorkerMetrics;
  /** Why there are no counters. */
  otherwise?: string;
  /** Ends readiness, for whoever sends work here. */
  signal?: AbortSignal;
}

/** A page for whoever runs the worker: `/healthz`, `/readyz`, `/metrics`. */
export interface WorkerPage {
  readonly address: string;
  onEvent(event: WorkerEvent): void;
  close(): Promise<void>;
}

/**
 * Serves health, readiness and counters. Ready is who heard from the queue lately, or has a job in work, and was not told to end.
 * @throws the system's error where the port cannot be had
 */
export async function serve(options: ServeOptions): Promise<WorkerPage> {
  let heard = 0;
  let inWork = 0;
  const isReady = () => options.signal?.aborted !== true && (inWork > 0 || Date.now() - heard < QUIET_MS);
  const server = createServer((request, response) => {
    void answer(request.url ?? "", isReady, options).then(({ status, type, text }) => {
      response.writeHead(status, { "content-type": type, "cache-control": "no-store" });
      response.end(request.method === "HEAD" ? undefined : text);
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(options.port, options.host ?? "127.0.0.1", resolve);
  });
  const { address, port, family } = server.address() as AddressInfo;
  return {
    address: `http://${family === "IPv6" ? `[${address}]` : address}:${port}`,
    onEvent(event) {
      heard = Date.now();
      if (event.type === "started") inWork += 1;
      if (event.type === "ended") inWork -= 1;
    },
    close: () => closed(server),
  };
}

const TEXT = "text/plain; charset=utf-8";

async function answer(url: string, isReady: () => boolean, { metrics, otherwise = "" }: ServeOptions) {
  const [path] = url.split("?");
  if (path === "/healthz") return { status: 200, type: TEXT, text: "ok\n" };
  if (path === "/readyz")
    return isReady() ? { status: 200, type: TEXT, text: "ready\n" } : { status: 503, type: TEXT, text: "not ready\n" };
  if (path !== "/metrics") return { status: 404, type: TEXT, text: "/healthz /readyz /metrics\n" };
  if (!metrics) return { status: 501, type: TEXT, text: `${otherwise}\n` };
  return { status: 200, ...(await metrics.page()) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}
