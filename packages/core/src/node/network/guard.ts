import { BlockList, isIP } from "node:net";
import { present } from "../../model/present.ts";

/** Why an address from a file was not asked, or its answer not taken. */
export type GuardProblem =
  | "not-https"
  | "credentials-in-address"
  | "not-an-address"
  | "private-address"
  | "unresolvable"
  | "too-many-redirects"
  | "too-large"
  | "timeout"
  | "status"
  | "failed"
  | "too-many-requests";

/** Thrown by the guard; a refused address is a limit of the report, never a failure of the file. */
export class GuardError extends Error {
  readonly problem: GuardProblem;
  constructor(problem: GuardProblem, message: string) {
    super(message);
    this.name = "GuardError";
    this.problem = problem;
  }
}

export interface GuardRequest {
  method: "GET" | "POST";
  headers: Readonly<Record<string, string>>;
  body?: Uint8Array;
}

export interface GuardResponse {
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  bytes: Uint8Array;
}

/** One connection to one address. Injected, so that tests need no network. */
export type Dial = (
  to: { address: string; host: string; port: number; path: string; plain?: boolean },
  what: GuardRequest,
  signal: AbortSignal,
) => Promise<{
  status: number;
  headers: Readonly<Record<string, string | undefined>>;
  body: AsyncIterable<Uint8Array>;
  /** Ends the connection, whatever is still to come over it. */
  close?: () => void;
}>;

export interface GuardOptions {
  /** All addresses of a host name. */
  resolve?: (host: string) => Promise<string[]>;
  dial?: Dial;
  /** Called with each host before it is asked, redirects included. */
  onHost?: (host: string) => void;
  maxBytes?: number;
  timeoutMs?: number;
  /** Answers that are taken. Default: 200 alone. */
  statuses?: readonly number[];
  /** Origins that the caller vouches for, e.g. `http://localhost:9000`: without TLS, at private addresses and on other ports too. */
  allow?: readonly string[];
  /** Calls the request off. */
  signal?: AbortSignal | undefined;
}

const MAX_BYTES = 32 * 1024 * 1024;
const TIMEOUT_MS = 15_000;
const MAX_REDIRECTS = 3;
const HTTPS_PORT = 443;

/** Everything that is not the public internet (IANA special-purpose registries, RFC 6890 and successors). */
const RESERVED = new BlockList();
for (const [net, bits] of [
  ["0.0.0.0", 8], ["10.0.0.0", 8], ["100.64.0.0", 10], ["127.0.0.0", 8], ["169.254.0.0", 16], ["172.16.0.0", 12], ["192.0.0.0", 24], ["192.0.2.0", 24],
  ["192.31.196.0", 24], ["192.52.193.0", 24], ["192.88.99.0", 24], ["192.168.0.0", 16], ["192.175.48.0", 24], ["198.18.0.0", 15], ["198.51.100.0", 24],
  ["203.0.113.0", 24], ["224.0.0.0", 4], ["240.0.0.0", 4],
] as const) RESERVED.addSubnet(net, bits, "ipv4"); // biome-ignore format: a table
/** IPv6 is public only inside 2000::/3, less what is reserved there, tunnelled, or an IPv4 address in disguise. */
const PUBLIC6 = new BlockList();
PUBLIC6.addSubnet("2000::", 3, "ipv6");
for (const [net, bits] of [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["2620:4f:8000::", 48],
  ["3fff::", 20],
] as const)
  RESERVED.addSubnet(net, bits, "ipv6");

/** Is this IP address one that an address from a file may lead to? */
export function isPublicAddress(address: string): boolean {
  const version = isIP(address);
  if (version === 4) return !RESERVED.check(address, "ipv4");
  if (version === 6) return PUBLIC6.check(address, "ipv6") && !RESERVED.check(address, "ipv6");
  return false;
}

// What Node itself needs for the network is loaded by who goes there: every start would pay for it.
const defaultResolve = async (host: string): Promise<string[]> => {
  const { lookup } = await import("node:dns/promises");
  return (await lookup(host, { all: true })).map((found) => found.address);
};

/** Connects to the address that was checked, so that a second look-up cannot lead elsewhere; the certificate is for the host. */
const defaultDial: Dial = async (to, what, signal) => {
  const { request } = await (to.plain ? import("node:http") : import("node:https"));
  return new Promise((resolve, reject) => {
    const host = to.port === HTTPS_PORT ? to.host : `${to.host.includes(":") ? `[${to.host}]` : to.host}:${to.port}`;
    const outgoing = request(
      {
        host: to.address,
        servername: to.host,
        port: to.port,
        path: to.path,
        method: what.method,
        headers: { ...what.headers, host, "user-agent": "provcheck" },
        signal,
        agent: false,
      },
      (response) => {
        const headers = Object.fromEntries(
          Object.entries(response.headers).map(([name, value]) => [name, Array.isArray(value) ? value[0] : value]),
        );
        // A body that nobody reads may end with an error later: it has told all it had to.
        response.on("error", () => undefined);
        const close = () => void response.destroy();
        resolve({ status: response.statusCode ?? 0, headers, body: response, close });
      },
    );
    outgoing.on("error", reject);
    outgoing.end(what.body);
  });
};

/**
 * Fetches an address that came out of a file: https only, no credentials, the standard port, public addresses after
 * resolution and again at every redirect, a cap on size and on the whole time.
 * @throws GuardError
 */
export async function guardedFetch(
  address: string,
  what: GuardRequest,
  options: GuardOptions = {},
): Promise<GuardResponse> {
  const timeout = AbortSignal.timeout(options.timeoutMs ?? TIMEOUT_MS);
  const signal = options.signal ? AbortSignal.any([timeout, options.signal]) : timeout;
  try {
    options.signal?.throwIfAborted();
    return await Promise.race([follow(address, what, options, signal), expired(signal)]);
  } catch (error) {
    options.signal?.throwIfAborted();
    if (error instanceof GuardError) throw error;
    if (timeout.aborted) throw new GuardError("timeout", "no answer in time");
    throw new GuardError("failed", error instanceof Error ? error.message.slice(0, 160) : "request failed");
  }
}

function expired(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) =>
    signal.addEventListener("abort", () => reject(new GuardError("timeout", "no answer in time")), { once: true }),
  );
}

async function follow(
  address: string,
  what: GuardRequest,
  options: GuardOptions,
  signal: AbortSignal,
): Promise<GuardResponse> {
  let next = address;
  const first = URL.canParse(address) ? new URL(address).origin : "";
  for (let hop = 0; hop <= MAX_REDIRECTS; hop++) {
    const url = checkedUrl(next, options.allow);
    const to = await targetOf(url, options);
    options.onHost?.(url.hostname);
    // What the caller says of itself is for whom it was said to, not for where that one points.
    const asked = url.origin === first ? what : { ...what, headers: withoutSecrets(what.headers) };
    const response = await (options.dial ?? defaultDial)(to, asked, signal);
    try {
      const { location } = response.headers;
      if (response.status >= 300 && response.status < 400 && location !== undefined) {
        if (!URL.canParse(location, url.href)) throw new GuardError("not-an-address", "leads to no address");
        next = new URL(location, url).href;
        continue;
      }
      if (!(options.statuses ?? [200]).includes(response.status))
        throw new GuardError("status", `answered ${response.status}`);
      const bytes = await collect(response, options.maxBytes ?? MAX_BYTES, signal);
      return { status: response.status, headers: response.headers, bytes };
    } finally {
      // A body that is not taken is not waited for: whoever sends one without end would hold this process with it.
      response.close?.();
    }
  }
  throw new GuardError("too-many-redirects", `more than ${MAX_REDIRECTS} redirects`);
}

/** Headers that tell of the request and not of who asks. */
const PUBLIC_HEADERS = /^(?:accept|accept-encoding|content-type|range|if-range)$/i;
const withoutSecrets = (headers: GuardRequest["headers"]): GuardRequest["headers"] =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => PUBLIC_HEADERS.test(name)));

const isAllowed = (url: URL, allow: readonly string[] = []): boolean => allow.includes(url.origin);

/** Where to connect. */
async function targetOf(url: URL, { allow, resolve = defaultResolve }: GuardOptions): Promise<Parameters<Dial>[0]> {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const address = await checkedAddress(host, resolve, isAllowed(url, allow));
  const plain = url.protocol === "http:";
  const port = url.port === "" ? (plain ? 80 : HTTPS_PORT) : Number(url.port);
  return { address, host, port, path: `${url.pathname}${url.search}`, ...present({ plain: plain || undefined }) };
}

function checkedUrl(address: string, allow: readonly string[] | undefined): URL {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (!url) throw new GuardError("not-an-address", "not an address");
  if (url.username !== "" || url.password !== "")
    throw new GuardError("credentials-in-address", "the address carries credentials");
  if (isAllowed(url, allow) && /^https?:$/.test(url.protocol)) return url;
  if (url.protocol !== "https:") throw new GuardError("not-https", `${url.protocol} is not asked`);
  if (url.port !== "" && url.port !== String(HTTPS_PORT))
    throw new GuardError("not-https", `port ${url.port} is not asked`);
  return url;
}

/** Every address of the name must be public: one private one is how rebinding begins. */
async function checkedAddress(
  host: string,
  resolve: (host: string) => Promise<string[]>,
  allowed: boolean,
): Promise<string> {
  const addresses = isIP(host) > 0 ? [host] : await resolve(host).catch(() => []);
  const [first] = addresses;
  if (first === undefined) throw new GuardError("unresolvable", `${host} has no address`);
  if (!allowed && !addresses.every(isPublicAddress))
    throw new GuardError("private-address", `${host} is not a public address`);
  return first;
}

async function collect(
  response: Awaited<ReturnType<Dial>>,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const declared = Number(response.headers["content-length"] ?? 0);
  if (declared > maxBytes) throw new GuardError("too-large", `${declared} bytes announced`);
  const parts: Uint8Array[] = [];
  let total = 0;
  for await (const part of response.body) {
    // A length that was announced is a claim; what arrives is counted.
    total += part.length;
    if (total > maxBytes) throw new GuardError("too-large", `more than ${maxBytes} bytes`);
    if (signal.aborted) throw new GuardError("timeout", "no answer in time");
    parts.push(part);
  }
  return new Uint8Array(Buffer.concat(parts));
}
