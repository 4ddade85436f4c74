import type { Inflaters } from "../formats/index.ts";
import type { Container, Range } from "../model/block.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Credentials, Limit } from "../model/report.ts";
import type { Covered, TrustTier } from "../model/vocabulary.ts";
import type { Reader } from "../source/reader.ts";
import { type BoundContent, bindContent } from "./bind.ts";
import { coveredBy, toReport } from "./binding/coverage.ts";
import { partOpener } from "./binding/part-file.ts";
import { fiveChecks } from "./checks.ts";
import type { Crypto } from "./crypto.ts";
import type { EngineInput, EnginePass } from "./engine/engine.ts";
import { messageOf } from "./engine/fault.ts";
import { type FoundStore, findStore } from "./find.ts";
import { type Found, integrityOf } from "./integrity.ts";
import { askOpinion, type OpinionTools } from "./second-opinion.ts";
import { type Standing, standingOf } from "./standing.ts";
import type { Store } from "./store/model.ts";
import { readStore } from "./store/store.ts";
import type { TrustStore } from "./trust/lists.ts";
import { verifyStore } from "./verify/index.ts";
import { OnlineStatus, type SendOcsp } from "./verify/online-status.ts";
import type { StoreVerdict } from "./verify/verdict.ts";
import { isCut, manifestReports } from "./view.ts";

/** What the credentials room needs from outside. */
export interface CredentialTools {
  crypto: Crypto;
  /** Unpack compressed manifests, and parts of a file that are files of their own. */
  inflaters: Inflaters;
  trust: TrustStore;
  now: Date;
  /** Fetches a remote manifest store through the guard. Rejects with a reason fit for a limit. Absent: nothing may be asked. */
  fetchManifest?(url: string): Promise<Uint8Array>;
  /** Sends an OCSP request through the guard. Rejects with a reason fit for a limit. Absent: nobody may be asked. */
  askResponder?: SendOcsp;
  /** The engine that is asked beside our own verifier; absent: none is. */
  opinion?: OpinionTools;
}

export interface CredentialsInput {
  container: Container;
  reader: Reader;
  engineInput: EngineInput;
  sidecar?: Uint8Array;
  /** Address of a remote manifest that the XMP names. */
  remoteUrl?: string;
  /** Media segments of a fragmented clip, in the order of play. */
  fragments?: { names: readonly string[]; open(): AsyncIterable<Reader> };
  /** Compute the whole file's SHA-256 where the bytes are hashed anyway. */
  wholeFile: boolean;
}

/** The credentials section, with the parts that other rooms read and the report does not show. */
export interface CredentialsRead {
  report: Credentials;
  store?: Store;
  standings: ReadonlyMap<string, Standing>;
  /** Does the active signature protect these stretches of the file? */
  covered(ranges: readonly Range[]): Covered;
  /** SHA-256 of the file, where it was asked for and came with the binding's pass. */
  sha256?: Uint8Array;
  limits: Limit[];
}

const nothing = (found: Credentials["found"], more: Partial<Credentials> = {}): Credentials => ({
  found,
  manifests: [],
  signals: [],
  ...more,
});

const unopened = (report: Credentials, limits: Limit[]): CredentialsRead => ({
  report,
  standings: new Map(),
  covered: () => "none",
  limits,
});

/** Finds, verifies and binds Content Credentials. Every way they can be missing or broken has its own word. */
export async function readCredentials(input: CredentialsInput, tools: CredentialTools): Promise<CredentialsRead> {
  const limits: Limit[] = [];
  const found = await findStore(input, limits, tools.fetchManifest);
  if (found.kind === "store") return readFound(found, input, tools, limits);
  return unopened(reportOfUnopened(found), limits);
}

function reportOfUnopened(found: Exclude<FoundStore, { kind: "store" }>): Credentials {
  switch (found.kind) {
    case "none":
      return nothing("none");
    case "unsearched":
      return nothing("unchecked");
    case "remote-only":
      return nothing("remote-only", { remoteUrl: found.url, ...present({ problem: found.problem }) });
    case "elsewhere":
      return nothing("elsewhere", { offset: found.at.offset, length: found.at.length });
    case "refused": {
      const { problem, offset, length } = found;
      return nothing(problem === "framing-changed" ? "damaged" : "unreadable", {
        problem,
        ...present({
          offset: offset === undefined || length === undefined ? undefined : offset,
          length: offset === undefined || length === undefined ? undefined : length,
        }),
      });
    }
  }
}

type FoundOne = Extract<FoundStore, { kind: "store" }>;

async function readFound(
  found: FoundOne,
  input: CredentialsInput,
  tools: CredentialTools,
  limits: Limit[],
): Promise<CredentialsRead> {
  const store = await openStore(found.data, tools, limits);
  const where = placeOf(found);
  if (!store) return unopened(nothing("unreadable", { ...where, integrity: "undecodable" }), limits);
  const verdict = await verifyStore(store, { ...tools, ...onlineStatus(tools, limits) });
  const bound = await bindContent({
    container: input.container,
    reader: input.reader,
    verdict,
    openPart: partOpener(tools.inflaters),
    ...present({ fragments: input.fragments?.open() }),
    crypto: tools.crypto,
    wholeFile: input.wholeFile,
    ...present({ site: found.site }),
  });
  limits.push(...bound.limits);
  const decided = integrityOf(verdict, bound);
  const standings = standingsOf(verdict, bound, decided, tools.trust);
  const report = await reportOf({ found, input, tools, store, verdict, bound, decided, standings }, limits);
  const { coverage } = bound;
  return {
    report: { ...where, ...report },
    store,
    standings,
    covered: (ranges) => (found.site ? coveredBy(coverage, ranges) : "unknown"),
    limits,
    ...present({ sha256: bound.sha256 }),
  };
}

const placeOf = ({ site }: FoundOne): Pick<Credentials, "offset" | "length"> => {
  const pieces = site?.pieces ?? [];
  const [first] = pieces;
  const last = pieces.at(-1);
  return first && last ? { offset: first.offset, length: last.offset + last.length - first.offset } : {};
};

/** One for the whole store, so that no certificate is asked about twice. */
function onlineStatus({ askResponder, crypto }: CredentialTools, limits: Limit[]): { online?: OnlineStatus } {
  if (!askResponder) return {};
  const send: SendOcsp = async (url, request) => {
    try {
      return await askResponder(url, request);
    } catch (error) {
      limits.push({ code: "network-refused", step: "verify", detail: messageOf(error).slice(0, 200) });
      throw error;
    }
  };
  return { online: new OnlineStatus(send, crypto) };
}

async function openStore(data: Uint8Array, tools: CredentialTools, limits: Limit[]): Promise<Store | undefined> {
  try {
    const store = await readStore(data, (packed, most) => tools.inflaters.brotli(packed, most));
    if (isCut(store)) limits.push({ code: "budget-exceeded", step: "report", budget: "listedCount" });
    return store;
  } catch (error) {
    if (error instanceof LimitError) limits.push({ code: "budget-exceeded", step: "verify", budget: error.budget });
    else if (error instanceof FormatError)
      limits.push({ code: "manifest-store-unreadable", step: "verify", detail: error.message.slice(0, 200) });
    else throw error;
    return undefined;
  }
}

function standingsOf(
  verdict: StoreVerdict,
  bound: BoundContent,
  decided: Found,
  trust: TrustStore,
): Map<string, Standing> {
  const standings = new Map<string, Standing>();
  for (const [label, each] of verdict.manifests) {
    const active = each === verdict.active ? { more: bound.statuses, integrity: decided.integrity } : undefined;
    standings.set(label, standingOf(each, trust.products, active));
  }
  return standings;
}

interface Read {
  found: FoundOne;
  input: CredentialsInput;
  tools: CredentialTools;
  store: Store;
  verdict: StoreVerdict;
  bound: BoundContent;
  decided: Found;
  standings: ReadonlyMap<string, Standing>;
}

async function reportOf(read: Read, limits: Limit[]): Promise<Credentials> {
  const { found, input, tools, store, verdict, bound, decided, standings } = read;
  const active = standings.get(verdict.active.label);
  if (!active) throw new Error("the active manifest has no standing");
  if (input.container.kind === "manifest") limits.push({ code: "manifest-without-asset", step: "verify" });
  const hasIdentity = active.manifest.assertions.some(({ kind }) => kind === "cawg.identity");
  const opinion = await askOpinion(
    { active, decided, found },
    passFor(active, tools),
    input.engineInput,
    tools,
    limits,
  );
  return {
    found: found.place,
    integrity: decided.integrity,
    ...opinion,
    pass: active.tier ?? "none",
    checks: fiveChecks(active, standings, store, {
      hasLists: tools.trust.tiers.length > 0,
      identityUnchecked: hasIdentity,
      ...present({ integrityReason: decided.reason }),
    }),
    failures: failuresOf(active),
    ...present({
      breaches: bound.breaches.length > 0 ? [...bound.breaches] : undefined,
      unprotected: bound.display && bound.display.what.length > 0 ? bound.display.what.slice(0, MAX_NAMES) : undefined,
    }),
    ...segmentsOf(bound, input),
    ...present({ parts: bound.parts && [...bound.parts.parts] }),
    manifests: await manifestReports(store, standings, tools.crypto),
    signals: [],
    ...coverageOf(bound, found, limits),
  };
}

const MAX_NAMES = 16;
const MAX_FAILURES = 64;

/** What failed, and which assertion, signature or box it was about. */
function failuresOf({ statuses }: Standing): NonNullable<Credentials["failures"]> {
  return statuses
    .filter((each) => each.kind === "failure")
    .slice(0, MAX_FAILURES)
    .map(({ code, url, explanation }) => ({
      code,
      about: url.replace(/^self#jumbf=(?:\/?c2pa\/[^/]+\/)?/, "").slice(0, 256),
      ...present({ explanation: explanation?.slice(0, 256) }),
    }));
}

function segmentsOf({ fragments }: BoundContent, input: CredentialsInput): Partial<Credentials> {
  if (!fragments) return {};
  const names = input.fragments?.names ?? [];
  return {
    fragments: fragments.segments.map(({ outcome }, index) => ({ name: names[index] ?? "", outcome })),
    fragmentCount: {
      checked: fragments.checked,
      expected: fragments.expected,
      inOrder: !fragments.codes.some((code) => code === "segment-out-of-order" || code === "segment-repeated"),
    },
  };
}

function coverageOf(bound: BoundContent, found: FoundOne, limits: Limit[]): Partial<Credentials> {
  if (bound.coverage === undefined || bound.label === undefined || (!found.site && found.place === "embedded"))
    return {};
  try {
    return { coverage: toReport(bound.coverage, bound.label) };
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    limits.push({ code: "coverage-not-computed", step: "verify", budget: error.budget });
    return {};
  }
}

/** One pass, with the lists of the tier that trusts the signer: the second opinion is asked the same question. */
function passFor(active: Standing, { trust }: CredentialTools): EnginePass {
  const tier: TrustTier | "none" = active.tier ?? active.tiers[0] ?? "none";
  const lists = trust.tiers.find((each) => each.tier === tier);
  const own = tier === "official" ? "" : (lists?.anchorsPem ?? "");
  return {
    tier,
    anchors: lists?.anchorsPem ?? "",
    tsaAnchors: [trust.tsaPem, own].filter((pem) => pem !== "").join("\n"),
    allowed: lists?.allowedPem ?? "",
    ekus: trust.ekus,
  };
}
