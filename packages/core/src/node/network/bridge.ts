import type { FromChild } from "../host/protocol.ts";
import type { FetchAnswer } from "./request.ts";

/** What may be asked of the network, each by way of the host's guard. @throws Error with the guard's reason */
export interface Network {
  get(url: string): Promise<Uint8Array>;
  post(url: string, body: Uint8Array, mediaType: string): Promise<Uint8Array>;
}

const refuse = (): Promise<never> => Promise.reject(new TypeError("this process reaches no network"));

/** The network of a job that may ask nobody. */
export const NO_NETWORK: Network = { get: refuse, post: refuse };

/**
 * The only way a child process reaches the network: it asks the host, which asks the guard. Our own verifier asks, each
 * thing once; whatever else in this process would fetch, an engine above all, finds nothing there.
 */
export class NetworkBridge implements Network {
  readonly #send: (message: FromChild) => void;
  readonly #waiting = new Map<number, (answer: FetchAnswer) => void>();
  #job: number | undefined;
  #next = 0;

  constructor(send: (message: FromChild) => void) {
    this.#send = send;
    globalThis.fetch = refuse;
  }

  /** Begins a job that may ask, or, with `undefined`, one that may not. */
  begin(job: number | undefined): void {
    this.#job = job;
  }

  answered(id: number, answer: FetchAnswer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  get(url: string): Promise<Uint8Array> {
    return this.#ask({ url, method: "GET", headers: {} });
  }

  post(url: string, body: Uint8Array, mediaType: string): Promise<Uint8Array> {
    return this.#ask({ url, method: "POST", headers: { "content-type": mediaType }, body });
  }

  async #ask(request: Omit<Extract<FromChild, { type: "fetch" }>, "type" | "id" | "fetch">): Promise<Uint8Array> {
    const job = this.#job;
    if (job === undefined) throw new Error("the network was not asked for");
    const answer = await new Promise<FetchAnswer>((resolve) => {
      const id = this.#next++;
      this.#waiting.set(id, resolve);
      this.#send({ type: "fetch", id: job, fetch: id, ...request });
    });
    if ("problem" in answer) throw new Error(answer.problem);
    return answer.bytes;
  }
}
