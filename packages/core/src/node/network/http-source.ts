import { posix } from "node:path";
import { ProvcheckError } from "../../model/errors.ts";
import { present } from "../../model/present.ts";
import type { Source } from "../../source/source.ts";
import { checkNames } from "../host/options.ts";
import { GuardError, type GuardOptions, type GuardResponse, guardedFetch } from "./guard.ts";
import { BLOCK_BYTES, checkLimits, type RangeLimits, rangeSource, TIMEOUT_MS } from "./range-source.ts";
import { withoutCredentials } from "./web-address.ts";

/**
 * How an object is fetched over HTTP.
 * @example
 * ```ts
 * import { type HttpSourceOptions, httpSource } from "@provcheck/core";
 * const options: HttpSourceOptions = { headers: { authorization: "Bearer …" }, allow: ["http://localhost:9000"] };
 * console.log((await httpSource("http://localhost:9000/bucket/photo.jpg", options)).size);
 * ```
 */
export interface HttpSourceOptions extends RangeLimits {
  /** Sent to the address, and to no other that it leads to. */
  headers?: Readonly<Record<string, string>>;
  /**
   * Origins that you vouch for. Every other address must be https, on its own port, and public after resolution and at
   * each redirect: whoever gives you an address would otherwise choose what is asked inside your network.
   */
  allow?: readonly string[];
  /** Called with each host before it is asked. */
  onHost?: (host: string) => void;
  /** Look-up and connection of your own: a proxy, or a test. The guard's rules hold for them too. */
  network?: Pick<GuardOptions, "resolve" | "dial">;
  /** Name shown in the report. Default: the end of the address. */
  name?: string;
}

/**
 * A source over an address, read in ranges: of a large clip only what is needed is fetched. The first request tells size
 * and version (`ETag`, or else `Last-Modified`); every other must be of the same version, so that an object that is
 * replaced meanwhile is an error and never a mix. A server that answers no ranges, or names no version, is refused: give
 * its whole answer instead, `inspect(await fetch(address))`.
 * @param address https; others only where `options.allow` has the origin
 * @param options headers, bounds, origins that are vouched for
 * @throws ProvcheckError `bad-option`, `source-failed` with its cause, `too-large`; the reason of `options.signal`
 * @example
 * ```ts
 * import { httpSource, inspect } from "@provcheck/core";
 * const source = await httpSource("https://example.org/clip.mp4", { maxBytes: 100_000_000 });
 * console.log((await inspect(source, { hash: "never" })).origin.kind);
 * ```
 */
export async function httpSource(address: string | URL, options: HttpSourceOptions = {}): Promise<Source> {
  checkNames(options, "http");
  checkLimits(options);
  for (const origin of options.allow ?? [])
    if (!URL.canParse(origin) || new URL(origin).origin !== origin)
      throw new ProvcheckError("bad-option", `allow: ${origin} is no origin; write it as http://localhost:9000`);
  const { headers, allow, onHost, network, name, ...limits } = options;
  const { maxBytes = Number.POSITIVE_INFINITY } = limits;
  const object = new HttpObject(String(address), options);
  const { size, start } = await object.open(Math.min(limits.blockBytes ?? BLOCK_BYTES, maxBytes));
  return rangeSource({
    ...limits,
    size,
    name: name ?? object.name,
    read: (offset, length, signal) =>
      offset === 0 && length <= start.length
        ? Promise.resolve(start.subarray(0, length))
        : object.range(offset, length, signal),
  });
}

/** What names a version of an object: all that must stay the same from one answer to the next. */
interface Version {
  size: number;
  etag: string | undefined;
  modified: string | undefined;
}

/** One object at one address, in one version. */
class HttpObject {
  readonly #address: string;
  readonly #options: HttpSourceOptions;
  #version: Version | undefined;

  constructor(address: string, options: HttpSourceOptions) {
    this.#address = address;
    this.#options = options;
  }

  /** The end of the path. */
  get name(): string {
    const { pathname = "" } = URL.canParse(this.#address) ? new URL(this.#address) : {};
    try {
      return posix.basename(decodeURIComponent(pathname)) || "(address)";
    } catch {
      return posix.basename(pathname) || "(address)";
    }
  }

  /** The beginning, and with it size and version. */
  async open(length: number): Promise<{ size: number; start: Uint8Array }> {
    const { status, headers, bytes } = await this.#get(0, length, this.#options.signal);
    // No byte can be asked for where there is none (RFC 9110, 15.5.17).
    if (status === 416 && /^bytes \*\/0$/.test(headers["content-range"] ?? ""))
      return { size: 0, start: bytes.subarray(0, 0) };
    const { size } = this.#rangeOf(headers, status, 0);
    this.#version = { size, etag: headers.etag, modified: headers["last-modified"] };
    if (headers.etag === undefined && headers["last-modified"] === undefined)
      throw this.#failed("names no version (ETag or Last-Modified): whether it stays the same cannot be told");
    return { size, start: bytes };
  }

  /** A range of the version that was opened. */
  async range(offset: number, length: number, signal: AbortSignal): Promise<Uint8Array> {
    const { status, headers, bytes } = await this.#get(offset, length, signal);
    const version = this.#version;
    const same = status === 206 && headers.etag === version?.etag && headers["last-modified"] === version?.modified;
    if (!same || this.#rangeOf(headers, status, offset).size !== version?.size)
      throw this.#failed("was changed while it was read");
    return bytes;
  }

  /** RFC 9110, 14.4. */
  #rangeOf(headers: GuardResponse["headers"], status: number, offset: number): { size: number } {
    if (status !== 206)
      throw this.#failed("answers no ranges; give its whole answer instead: inspect(await fetch(address))");
    const [, from, size] = /^bytes (\d+)-\d+\/(\d+)$/.exec(headers["content-range"] ?? "") ?? [];
    if (Number(from) !== offset || !Number.isSafeInteger(Number(size)))
      throw this.#failed("answered with another range");
    if (!/^(?:identity)?$/i.test(headers["content-encoding"] ?? "")) throw this.#failed("answered in an encoding");
    return { size: Number(size) };
  }

  async #get(offset: number, length: number, signal: AbortSignal | undefined): Promise<GuardResponse> {
    const { headers, allow, onHost, network, timeoutMs = TIMEOUT_MS } = this.#options;
    const asked = {
      ...headers,
      "accept-encoding": "identity",
      range: `bytes=${offset}-${offset + length - 1}`,
      ...this.#condition(),
    };
    try {
      return await guardedFetch(
        this.#address,
        { method: "GET", headers: asked },
        {
          ...network,
          ...present({ allow, onHost }),
          statuses: [206, 416],
          maxBytes: length,
          timeoutMs,
          signal,
        },
      );
    } catch (error) {
      if (!(error instanceof GuardError)) throw error;
      throw this.#failed(this.#said(error), error);
    }
  }

  /** Only the version that was opened; a weak tag may not be asked for so (RFC 9110, 13.1.5). */
  #condition(): Record<string, string> {
    const { etag, modified } = this.#version ?? {};
    if (etag !== undefined && !etag.startsWith("W/")) return { "if-range": etag };
    return etag === undefined && modified !== undefined ? { "if-range": modified } : {};
  }

  /** The whole object instead of a range is the answer to a condition that no longer holds, or of who knows no ranges. */
  #said({ problem, message }: GuardError): string {
    if (problem === "status" && message === "answered 200")
      return this.#version
        ? "was changed while it was read"
        : "answers no ranges; give its whole answer instead: inspect(await fetch(address))";
    return `was not fetched (${problem}: ${message})`;
  }

  #failed(why: string, cause?: unknown): ProvcheckError {
    return new ProvcheckError("source-failed", `${withoutCredentials(this.#address)} ${why}`, { cause });
  }
}
