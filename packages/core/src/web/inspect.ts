import type { CredentialsInput } from "../credentials/read.ts";
import { NO_TRUST, type TrustStore } from "../credentials/trust/lists.ts";
import { countEntries, type ReadList, trustOf } from "../credentials/trust/store-of.ts";
import { type Runtime, runInspection, type Step } from "../inspect.ts";
import type { Pixels } from "../marks/pixels.ts";
import { ProvcheckError } from "../model/errors.ts";
import { present } from "../model/present.ts";
import type { Report, TrustList } from "../model/report.ts";
import { type HashChoice, wantsSha256 } from "../model/whole-file.ts";
import type { SmallPicture } from "../report/thumbnails.ts";
import { hex } from "../source/bytes.ts";
import { Reader } from "../source/reader.ts";
import { blobSource, bytesSource, partsOf, type Source } from "../source/source.ts";
import { isBytes, SteadySource } from "../source/steady-source.ts";
import { webCrypto } from "./crypto.ts";
import { type Unbrotli, webInflaters } from "./inflaters.ts";

/** A trust list as a page has it: its text, and what it is called. */
export interface PageList {
  /** What it is for: signers (`official`, `yours`, `interim`), time-stamp authorities, conforming products. */
  tier: TrustList["tier"];
  name: string;
  /** PEM; of `allowed` also base64 SHA-256 hashes, one a line; of products JSON. */
  text: string;
  /** Of a tier of signers: anchors, which vouch for others, or certificates that are trusted themselves. Default: anchors. */
  holds?: "anchors" | "allowed";
  /** Where it came from. Default: `file`. */
  source?: string;
  /** The day on which it was fetched, `YYYY-MM-DD`. */
  date?: string;
}

/** Options of an inspection in a page. */
export interface PageOptions {
  /** Name shown in the report. Default: the file's own. */
  name?: string;
  /** Ends the inspection at the next read. A page that must be able to end everything runs it in a worker. */
  signal?: AbortSignal;
  /** Called when a step begins. */
  onProgress?: (event: { step: Step }) => void;
  /** The time at which certificates are judged. Default: now. */
  now?: Date;
  /** Without any, signers cannot be recognised. */
  trust?: readonly PageList[];
  /** A detached manifest store that belongs to the file. */
  sidecar?: Uint8Array;
  /** Media segments of a fragmented clip in the order of play, when the file is its initialisation segment. */
  fragments?: readonly Blob[];
  /** SHA-256 of the file: `auto` up to 256 MiB. */
  hash?: HashChoice;
  /** Unpacks Brotli, which parts of a JPEG XL may be in, up to a ceiling of bytes. Without it such a part is a limit. */
  brotli?: Unbrotli;
  /** Also look for text hidden in the pixels of lossless pictures. Needs `pixels`. */
  deep?: boolean;
  /** Also look for watermarks that published code writes into pictures. Needs `pixels`. */
  marks?: boolean;
  /** Decodes the picture to 8 bits a channel, row by row; rejects when it cannot. Some seals are over pixels. */
  pixels?: (file: Source) => Promise<Pixels>;
  /**
   * Makes a small copy of a picture for people to see, written anew; rejects when it cannot. With it the report holds one of the
   * file, where that is a picture, and those of pictures that its manifests and metadata keep.
   */
  shrink?: (picture: Source) => Promise<SmallPicture>;
}

/**
 * Inspects one file where there is no Node: the same steps, the same verifier and the same report as on the command line,
 * but no second opinion, no ffmpeg, and no process of its own. A file that takes too long or too much memory takes it of
 * whoever calls: run it in a worker, and end that.
 * @param file the bytes, a Blob or File (read slice by slice), or any {@link Source}
 * @throws ProvcheckError `empty-file`, `unsupported-content`, `source-failed`, `bad-option`, or the signal's reason
 * @example
 * ```ts
 * import { explain, inspect } from "@provcheck/core/browser";
 * const report = await inspect(new Blob([new Uint8Array([0xff, 0xd8, 0xff, 0xd9])]), { name: "photo.jpg" });
 * console.log(explain(report, { lang: "zh-CN" }).sentence);
 * ```
 */
export async function inspect(file: Blob | Uint8Array | Source, options: PageOptions = {}): Promise<Report> {
  const given = sourceOf(file);
  const source = SteadySource.of(options.signal ? abortable(given, options.signal) : given);
  const report = await runInspection(source, await pageRuntime(source, options));
  source.throwIfFailed();
  return report;
}

function sourceOf(file: Blob | Uint8Array | Source): Source {
  if (isBytes(file)) return bytesSource(file);
  if (isBlob(file)) return blobSource(file);
  if (typeof file?.size === "number" && typeof file.read === "function") return file;
  throw new ProvcheckError("bad-option", "the file must be a Blob, a Uint8Array or a Source");
}

const isBlob = (file: unknown): file is Blob => /^\[object (?:Blob|File)\]$/.test(Object.prototype.toString.call(file));

const abortable = (source: Source, signal: AbortSignal): Source => ({
  size: source.size,
  ...present({ name: source.name }),
  async read(offset, length) {
    signal.throwIfAborted();
    return source.read(offset, length);
  },
});

/** WebCrypto hashes several times faster than what hashes part by part, but only what it is given whole. */
const AT_ONCE_BYTES = 32 * 1024 * 1024;

async function pageRuntime(source: Source, options: PageOptions): Promise<Runtime> {
  const crypto = webCrypto();
  const inflaters = webInflaters(options.brotli);
  const now = options.now ?? new Date();
  const { hash = "auto", pixels, shrink } = options;
  const noFile = () => Promise.reject(new Error("a page has no files"));
  return {
    inflaters,
    name: options.name ?? source.name ?? "",
    checkedAt: now,
    onStep: (step) => options.onProgress?.({ step }),
    deep: options.deep === true,
    marks: options.marks === true,
    media: {},
    ...present({
      thumbnails: shrink && { shrink: (bytes: Uint8Array) => shrink(bytesSource(bytes)), crypto },
      preview:
        shrink &&
        (async ({ kind }: Report["input"]) => (kind === "image" ? shrink(source).catch(() => undefined) : undefined)),
      // What keeps no picture that can be decoded here is told as left out; what the file shows itself, the page shows.
      kept: shrink && {},
    }),
    // No runtime of a page has SM3: labels signed with it are left open.
    seals: { sm3: () => undefined, ...present({ pixels: pixels && (() => pixels(source)) }) },
    credentials: { crypto, inflaters, trust: await trustOfPage(options.trust ?? []), now },
    engineInput: (mediaType) => ({ size: source.size, mediaType, bytes: noFile, file: noFile }),
    ...present({ sidecar: options.sidecar, fragments: options.fragments && segmentsOf(options.fragments) }),
    wantsSha256: wantsSha256(hash),
    async sha256() {
      if (source.size <= AT_ONCE_BYTES) return crypto.digest("sha256", await source.read(0, source.size));
      const hasher = crypto.hasher("sha256");
      for await (const part of partsOf(source)) hasher.update(part);
      return hasher.digest();
    },
  };
}

function segmentsOf(blobs: readonly Blob[]): NonNullable<CredentialsInput["fragments"]> {
  const sources = blobs.map((each) => blobSource(each));
  return {
    names: sources.map(({ name }) => name ?? ""),
    async *open() {
      for (const source of sources) yield new Reader(source);
    },
  };
}

/** Lists are told with the digest of what was given. @throws ProvcheckError `bad-option` where nothing in one can be used */
async function trustOfPage(lists: readonly PageList[]): Promise<TrustStore> {
  if (lists.length === 0) return NO_TRUST;
  return trustOf(await Promise.all(lists.map(readList)));
}

async function readList({ tier, name, text, holds, source = "file", date }: PageList): Promise<ReadList> {
  const entries = countEntries(tier, text);
  if (entries === 0) throw new ProvcheckError("bad-option", `${name}: nothing in this list can be used`);
  const digest = await webCrypto().digest("sha256", new TextEncoder().encode(text));
  return {
    entry: { tier, name, source, ...present({ date }), digest: `sha256:${hex(digest)}`, entries },
    text,
    ...present({ holds }),
  };
}
