import { Agent, type Dispatcher, EnvHttpProxyAgent, request } from "undici";
import { ToldError, wrong } from "../../model/error-texts.ts";
import { refusal } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import { withoutCredentials } from "./web-address.ts";

/** Why a download was not taken. */
export class DownloadError extends ToldError {}

export interface DownloadOptions {
  /** `http://host:port` of a proxy that speaks CONNECT; a name and password may stand before the host. */
  proxy?: string;
  /** Hosts that are asked without it, as in `NO_PROXY`. */
  noProxy?: string;
  timeoutMs?: number;
  maxBytes?: number;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_REDIRECTS = 3;
const HEADERS = { "user-agent": "provcheck", accept: "*/*", "accept-encoding": "identity" };

/**
 * Fetches an address that the user asked for: theirs to choose, so loopback and mirrors are allowed. Size, time and
 * redirects are bounded, a body shorter than announced is refused, and what was asked for over TLS is not taken without.
 * @throws DownloadError, and ProvcheckError `bad-option` for a proxy that is none
 */
export async function download(address: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  const dispatcher = dispatcherFor(options);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    let url = checkedUrl(address);
    for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
      const answer = await once(url, dispatcher, signal, options.maxBytes ?? MAX_BYTES).catch((error: unknown) => {
        if (error instanceof DownloadError) throw error;
        throw new DownloadError(
          signal.aborted
            ? wrong("why.no-answer", { host: url.host, ms: timeoutMs })
            : wrong("why.not-reached", { host: url.host, why: messageOf(error) }),
        );
      });
      if (answer instanceof Uint8Array) return answer;
      url = checkedUrl(answer, url);
    }
    throw new DownloadError(wrong("why.redirects"));
  } finally {
    await dispatcher.destroy();
  }
}

/** What a proxy answered stands in the error below the error. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return "failed";
  return error.message === "" && error.cause ? messageOf(error.cause) : error.message.slice(0, 200);
}

function checkedUrl(address: string, from?: URL): URL {
  if (!URL.canParse(address, from?.href)) throw new DownloadError(wrong("why.no-address", { address: told(address) }));
  const url = new URL(address, from);
  if (!/^https?:$/.test(url.protocol)) throw new DownloadError(wrong("why.no-address", { address: told(url.href) }));
  if (from?.protocol === "https:" && url.protocol !== "https:")
    throw new DownloadError(wrong("why.leaves-https", { host: from.host, address: told(url.href) }));
  return url;
}

const told = (address: string): string => withoutCredentials(address).slice(0, 200);

async function once(
  url: URL,
  dispatcher: Dispatcher,
  signal: AbortSignal,
  maxBytes: number,
): Promise<Uint8Array | string> {
  const headers = { ...HEADERS, ...basicFor(url) };
  const { statusCode, headers: answered, body } = await request(bare(url), { dispatcher, signal, headers });
  try {
    const location = [answered.location].flat()[0];
    if (statusCode >= 300 && statusCode < 400 && location !== undefined) return location;
    if (statusCode !== 200) throw new DownloadError(wrong("why.status", { host: url.host, status: statusCode }));
    const parts: Buffer[] = [];
    let total = 0;
    for await (const part of body as AsyncIterable<Buffer>) {
      total += part.length;
      if (total > maxBytes) throw new DownloadError(wrong("why.too-many-bytes", { host: url.host, count: maxBytes }));
      parts.push(part);
    }
    const announced = Number(answered["content-length"] ?? total);
    if (announced !== total)
      throw new DownloadError(wrong("why.bytes-missing", { host: url.host, count: total, announced }));
    return new Uint8Array(Buffer.concat(parts));
  } finally {
    // A body that is not wanted is not waited for.
    body.on("error", () => undefined).destroy();
  }
}

/** The address as it goes over the wire: a name and password travel in a header. */
function bare(url: URL): URL {
  const copy = new URL(url);
  copy.username = "";
  copy.password = "";
  return copy;
}

const basicFor = (url: URL): { authorization?: string } => {
  const token = basic(url);
  return token === undefined ? {} : { authorization: token };
};

function basic({ username, password }: URL): string | undefined {
  if (username === "" && password === "") return undefined;
  return `Basic ${Buffer.from(`${decoded(username)}:${decoded(password)}`).toString("base64")}`;
}

/** A password may hold a `%` that stands for nothing. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function dispatcherFor({ proxy, noProxy = "" }: DownloadOptions): Dispatcher {
  if (proxy === undefined) return new Agent();
  const url = proxyUrl(proxy);
  const token = basic(url);
  const uri = bare(url).href;
  return new EnvHttpProxyAgent({ httpProxy: uri, httpsProxy: uri, noProxy, ...present({ token }) });
}

/** A proxy is often written without `http://`. @throws ProvcheckError `bad-option` */
function proxyUrl(proxy: string): URL {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(proxy) ? proxy : `http://${proxy}`;
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url || !/^https?:$/.test(url.protocol) || url.hostname === "") throw refusal("bad-option", wrong("why.proxy"));
  return url;
}
