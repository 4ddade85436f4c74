import { request as httpRequest } from "node:http";
import { request as httpsRequest } from "node:https";
import type { Socket } from "node:net";
import { connect as tlsConnect } from "node:tls";

/** Why a download was not taken. */
export class DownloadError extends Error {}

export interface DownloadOptions {
  /** `http://host:port` of a proxy that speaks CONNECT. */
  proxy?: string;
  timeoutMs?: number;
  maxBytes?: number;
}

const TIMEOUT_MS = 30_000;
const MAX_BYTES = 16 * 1024 * 1024;
const MAX_REDIRECTS = 3;

/**
 * Fetches an address that the user asked for: theirs to choose, so loopback and mirrors are allowed. Size, time and
 * redirects are bounded, and a body shorter than announced is refused.
 * @throws DownloadError
 */
export async function download(address: string, options: DownloadOptions = {}): Promise<Uint8Array> {
  let next = address;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const url = URL.canParse(next) ? new URL(next) : undefined;
    if (!url || !/^https?:$/.test(url.protocol)) throw new DownloadError(`not an address: ${next.slice(0, 200)}`);
    const answer = await once(url, options);
    if ("location" in answer) next = new URL(answer.location, url).href;
    else return answer.bytes;
  }
  throw new DownloadError("too many redirects");
}

async function once(url: URL, options: DownloadOptions): Promise<{ location: string } | { bytes: Uint8Array }> {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const signal = AbortSignal.timeout(timeoutMs);
  const maxBytes = options.maxBytes ?? MAX_BYTES;
  const socket = options.proxy === undefined ? undefined : await throughProxy(new URL(options.proxy), url, signal);
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new DownloadError(`${url.host}: ${why}`));
    const secure = url.protocol === "https:";
    const outgoing = (secure ? httpsRequest : httpRequest)(
      url,
      {
        signal,
        headers: { "user-agent": "provcheck", accept: "*/*", "accept-encoding": "identity" },
        ...(socket
          ? { createConnection: () => (secure ? tlsConnect({ socket, servername: url.hostname }) : socket) }
          : {}),
      },
      (response) => {
        const status = response.statusCode ?? 0;
        const { location } = response.headers;
        if (status >= 300 && status < 400 && location !== undefined) {
          response.destroy();
          resolve({ location });
          return;
        }
        if (status !== 200) {
          response.destroy();
          fail(`answered ${status}`);
          return;
        }
        const announced = Number(response.headers["content-length"] ?? Number.NaN);
        const parts: Buffer[] = [];
        let total = 0;
        response.on("data", (part: Buffer) => {
          total += part.length;
          if (total > maxBytes) {
            response.destroy();
            fail(`more than ${maxBytes} bytes`);
          } else parts.push(part);
        });
        response.on("error", (error) => fail(error.message));
        response.on("aborted", () => fail("the answer was cut off"));
        response.on("end", () => {
          if (!Number.isNaN(announced) && announced !== total) fail(`${total} of ${announced} bytes came`);
          else resolve({ bytes: new Uint8Array(Buffer.concat(parts)) });
        });
      },
    );
    outgoing.on("error", (error) => fail(signal.aborted ? `no answer in ${timeoutMs} ms` : error.message));
    outgoing.end();
  });
}

/** A tunnel (RFC 9110, 9.3.6): the proxy learns the host, not what is said to it over TLS. */
function throughProxy(proxy: URL, target: URL, signal: AbortSignal): Promise<Socket> {
  const port = target.port || (target.protocol === "https:" ? "443" : "80");
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      host: proxy.hostname,
      port: proxy.port || "80",
      method: "CONNECT",
      path: `${target.hostname}:${port}`,
      headers: {
        host: `${target.hostname}:${port}`,
        ...(proxy.username === ""
          ? {}
          : {
              "proxy-authorization": `Basic ${Buffer.from(`${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`).toString("base64")}`,
            }),
      },
      signal,
    });
    outgoing.on("connect", (response, socket) => {
      if (response.statusCode === 200) resolve(socket);
      else {
        socket.destroy();
        reject(new DownloadError(`proxy answered ${response.statusCode ?? 0}`));
      }
    });
    outgoing.on("error", (error) => reject(new DownloadError(`proxy: ${error.message}`)));
    outgoing.end();
  });
}
