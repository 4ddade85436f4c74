import type { FetchAnswer, FromChild } from "./protocol.ts";

/** did:web, in either form of its address. */
const IDENTITY_DOCUMENT = /\/did\.json(?:$|[?#])/;

/** One address in all its spellings: a host that is asked twice may answer twice. */
function sameFor(address: string): string {
  if (!URL.canParse(address)) return address;
  const url = new URL(address);
  url.hash = "";
  return url.href;
}

/**
 * The only way a child process reaches the network: it asks the host, which asks the guard. The engine's `fetch` is
 * this bridge; without permission it is a refusal. Answers are kept for one job, so that the engine sees the same
 * bytes that our own reader saw.
 */
export class NetworkBridge {
  readonly #send: (message: FromChild) => void;
  readonly #waiting = new Map<number, (answer: FetchAnswer) => void>();
  #answers = new Map<string, Promise<FetchAnswer>>();
  #job: number | undefined;
  #next = 0;

  constructor(send: (message: FromChild) => void) {
    this.#send = send;
    globalThis.fetch = (input, init) => this.#fetch(new Request(input, init));
  }

  /** Begins a job that may ask, or, with `undefined`, one that may not. */
  begin(job: number | undefined): void {
    this.#job = job;
    this.#answers = new Map();
  }

  answered(id: number, answer: FetchAnswer): void {
    this.#waiting.get(id)?.(answer);
    this.#waiting.delete(id);
  }

  /** Fetches the bytes behind an address. @throws Error with the guard's reason */
  async get(url: string): Promise<Uint8Array> {
    const answer = await this.#ask(url, "GET", {}, undefined);
    if ("problem" in answer) throw new Error(answer.problem);
    return answer.bytes;
  }

  async #fetch(request: Request): Promise<Response> {
    const body = request.method === "GET" ? undefined : new Uint8Array(await request.arrayBuffer());
    const answer = await this.#ask(
      request.url,
      request.method === "POST" ? "POST" : "GET",
      Object.fromEntries(request.headers),
      body,
    );
    if ("problem" in answer) throw new TypeError(answer.problem);
    const response = new Response(answer.bytes as Uint8Array<ArrayBuffer>, {
      status: 200,
      headers: { "content-type": answer.contentType },
    });
    // The engine reads the address back, and a constructed Response has none.
    Object.defineProperty(response, "url", { value: request.url });
    return response;
  }

  #ask(
    url: string,
    method: "GET" | "POST",
    headers: Record<string, string>,
    body: Uint8Array | undefined,
  ): Promise<FetchAnswer> {
    const job = this.#job;
    if (job === undefined) return Promise.resolve({ problem: "the network was not asked for" });
    // The engine would look up who an identity belongs to; nobody asked for that.
    if (IDENTITY_DOCUMENT.test(url)) return Promise.resolve({ problem: "identity documents are not asked for" });
    const key = sameFor(url);
    const known = method === "GET" ? this.#answers.get(key) : undefined;
    if (known) return known;
    const answer = new Promise<FetchAnswer>((resolve) => {
      const id = this.#next++;
      this.#waiting.set(id, resolve);
      this.#send({ type: "fetch", id: job, fetch: id, url, method, headers, ...(body ? { body } : {}) });
    });
    if (method === "GET") this.#answers.set(key, answer);
    return answer;
  }
}
