import { createHmac } from "node:crypto";
import { QueueError, shown } from "../errors.ts";
import { safeLine } from "../safe-line.ts";
import type { JobResult } from "../verdict.ts";
import type { ResultSink } from "./sink.ts";

const TIMEOUT_MS = 30_000;

/** The signature of a body: what the receiver computes from the same secret, the time and the bytes that came. */
export const signatureOf = (secret: string, time: string, body: string): string =>
  `sha256=${createHmac("sha256", secret).update(`${time}.${body}`).digest("hex")}`;

/**
 * Posts every result to an address of the user's, signed. A result that was sent and whose answer did not come is sent again: the header
 * `idempotency-key` is its id, by which the receiver takes it once.
 */
export class WebhookSink implements ResultSink {
  readonly address: string;
  readonly #url: string;
  readonly #secret: string;

  /** @throws QueueError `secret`, `results-address` */
  constructor(address: string, secret: string | undefined) {
    const url = new URL(address);
    const isOwn = ["localhost", "127.0.0.1", "[::1]"].includes(url.hostname);
    if (url.protocol !== "https:" && !isOwn) throw new QueueError("results-address", { address: shown(address) });
    if (!secret) throw new QueueError("secret", { address: shown(address) });
    this.address = shown(address);
    this.#url = url.href;
    this.#secret = secret;
  }

  async write(result: JobResult): Promise<void> {
    const body = safeLine(result);
    const time = String(Math.floor(Date.now() / 1000));
    const answer = await fetch(this.#url, {
      method: "POST",
      body,
      redirect: "error",
      headers: {
        "content-type": "application/json",
        "idempotency-key": result.id,
        "x-provcheck-time": time,
        "x-provcheck-signature": signatureOf(this.#secret, time, body),
      },
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    await answer.body?.cancel();
    if (!answer.ok) throw new Error(`answered ${answer.status}`);
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}
