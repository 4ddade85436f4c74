import type { Block, Container } from "../model/block.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import type { Checks, Coverage, Credentials, Limit } from "../model/report.ts";
import type { TrustTier } from "../model/vocabulary.ts";
import type { Reader } from "../source/reader.ts";
import { fiveChecks } from "./checks.ts";
import { codeRow } from "./codes.ts";
import { dataHashHolds, mapCoverage } from "./coverage.ts";
import type { Engine, EngineInput, EngineOutcome, EnginePass, FetchPermissions, ValidationResults } from "./engine.ts";
import { type FragmentReports, verifyFragments } from "./fragments.ts";
import { isC2paStore } from "./jumbf.ts";
import { checkParts, type PartReports, partCode } from "./parts.ts";
import { productOf } from "./products.ts";
import { applyPass, readStandings, type Standing } from "./standing.ts";
import { readStore, type Store } from "./store.ts";
import type { CryptoTools, TrustStore } from "./trust.ts";
import { isCut, manifestReports } from "./view.ts";

/** What the credentials room needs from outside. */
export interface CredentialTools {
  crypto: CryptoTools;
  /** Unpacks compressed manifests. */
  brotli(bytes: Uint8Array, maxBytes: number): Uint8Array;
  /** Digest over a stream, for files that do not fit in memory. */
  digest(algorithm: string, parts: AsyncIterable<Uint8Array>): Promise<Uint8Array>;
  trust: TrustStore;
  now: Date;
  /** What may be asked over the network. */
  fetch: FetchPermissions;
  /** Fetches a remote manifest store through the guard. Rejects with a reason fit for a limit. */
  fetchManifest(url: string): Promise<Uint8Array>;
  /** The engine that decides for this input, and the one that reads sidecars, if there is one. */
  engines: {
    deciding(input: EngineInput): Promise<Engine>;
    confirming(used: Engine): Promise<Engine | undefined>;
    sidecar(): Promise<Engine | undefined>;
  };
}

export interface CredentialsInput {
  container: Container;
  reader: Reader;
  engineInput: EngineInput;
  sidecar?: Uint8Array;
  /** Address of a remote manifest that the XMP names. */
  remoteUrl?: string;
}

/** The credentials section, with the parts that other rooms read and the report does not show. */
export interface CredentialsRead {
  report: Credentials;
  store?: Store;
  standings: ReadonlyMap<string, Standing>;
  coverage?: Coverage;
  /** The block that holds the store. */
  block?: Block;
  limits: Limit[];
}

const nothing = (found: Credentials["found"], more: Partial<Credentials> = {}): Credentials => ({
  found,
  manifests: [],
  signals: [],
  ...more,
});

/** Reads and verifies Content Credentials. Every way they can be missing or broken has its own word. */
export async function readCredentials(input: CredentialsInput, tools: CredentialTools): Promise<CredentialsRead> {
  const blocks = input.container.blocks.filter((block) => block.kind === "jumbf" && block.embedded !== true);
  const limits: Limit[] = [];
  if (blocks.length > 1) limits.push({ code: "several-manifest-stores", step: "verify" });
  const block = blocks[0];
  if (!block && input.sidecar) return readSidecar(input, input.sidecar, tools, limits);
  if (block && input.sidecar)
    limits.push({ code: sameBytes(block.data, input.sidecar) ? "sidecar-equal" : "sidecar-differs", step: "verify" });
  if (!block && input.remoteUrl !== undefined && tools.fetch.manifests)
    return readRemote(input, input.remoteUrl, tools, limits);
  if (!block) {
    const report =
      input.remoteUrl === undefined ? nothing("none") : nothing("remote-only", { remoteUrl: input.remoteUrl });
    return { report, standings: new Map(), limits };
  }
  return verifyStore(input, block, tools, limits);
}

const sameBytes = (a: Uint8Array | undefined, b: Uint8Array): boolean =>
  a !== undefined && a.length === b.length && a.every((x, i) => x === b[i]);

async function readSidecar(
  input: CredentialsInput,
  sidecar: Uint8Array,
  tools: CredentialTools,
  limits: Limit[],
): Promise<CredentialsRead> {
  const engine = await tools.engines.sidecar();
  if (!engine) {
    limits.push({ code: "sidecar-needs-native", step: "verify" });
    const { store, standings } = await openStore(sidecar, tools, limits);
    const report = nothing("sidecar", { manifests: store ? manifestReports(store, standings, tools.crypto) : [] });
    return { report, standings, limits, ...(store ? { store } : {}) };
  }
  const block: Block = { kind: "jumbf", path: "sidecar", offset: 0, length: 0, data: sidecar };
  return verifyStore({ ...input, engineInput: { ...input.engineInput, sidecar } }, block, tools, limits, engine);
}

/** The store is elsewhere, and the caller allowed to ask for it. The engine then reads the same bytes from the guard. */
async function readRemote(
  input: CredentialsInput,
  url: string,
  tools: CredentialTools,
  limits: Limit[],
): Promise<CredentialsRead> {
  try {
    const data = await tools.fetchManifest(url);
    return await verifyStore(input, { kind: "jumbf", path: "remote", offset: 0, length: 0, data }, tools, limits);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : "failed";
    limits.push({ code: "network-refused", step: "verify", detail });
    return { report: nothing("remote-only", { remoteUrl: url }), standings: new Map(), limits };
  }
}

async function openStore(
  data: Uint8Array,
  tools: CredentialTools,
  limits: Limit[],
): Promise<{ store?: Store; standings: Map<string, Standing> }> {
  try {
    if (!isC2paStore(data)) throw new FormatError("no C2PA store in the JUMBF box");
    const store = readStore(data, tools.brotli);
    if (isCut(store)) limits.push({ code: "budget-exceeded", step: "report", budget: "listedCount" });
    return { store, standings: await readStandings(store, tools.trust, tools.crypto, tools.now) };
  } catch (error) {
    if (error instanceof LimitError) limits.push({ code: "budget-exceeded", step: "verify", budget: error.budget });
    else if (error instanceof FormatError)
      limits.push({ code: "manifest-store-unreadable", step: "verify", detail: error.message });
    else throw error;
    return { standings: new Map() };
  }
}

function passFor({ trust, fetch }: CredentialTools, tier: TrustTier | "none"): EnginePass {
  const lists = trust.tiers.find((each) => each.tier === tier);
  return {
    tier,
    anchors: lists?.anchorsPem ?? "",
    tsaAnchors: trust.tsaPem,
    allowed: lists?.allowedPem ?? "",
    ekus: trust.ekus,
    fetch,
  };
}

/** The store is not in the file: it has no place there. */
const isApart = (block: Block): boolean => block.path === "sidecar" || block.path === "remote";

async function verifyStore(
  input: CredentialsInput,
  block: Block,
  tools: CredentialTools,
  limits: Limit[],
  given?: Engine,
): Promise<CredentialsRead> {
  const data = block.data ?? new Uint8Array(0);
  const { store, standings } = await openStore(data, tools, limits);
  const active = store && standings.get(store.active.label);
  const apart = isApart(block);
  const where = apart ? {} : { offset: block.offset, length: block.length };
  const found = apart ? (block.path as "sidecar" | "remote") : "embedded";

  let engine = given ?? (await tools.engines.deciding(input.engineInput));
  let tier: TrustTier | "none" = active?.tiers[0] ?? "none";
  const run = async (next: TrustTier | "none"): Promise<EngineOutcome> => {
    const given = await verifyFragments(engine, input.engineInput, passFor(tools, next));
    if (given) fragments = given.fragments;
    return given?.outcome ?? engine.verify(input.engineInput, passFor(tools, next));
  };
  let fragments: FragmentReports | undefined;
  let outcome = await run(tier);
  const confirming = !given && suspicious(outcome) ? await tools.engines.confirming(engine) : undefined;
  if (confirming) {
    engine = confirming;
    outcome = await run(tier);
  }
  const base = { ...where, engine: { name: engine.name, version: engine.version } };
  if (outcome.kind !== "read") {
    const report = nothing(foundAfterFailure(outcome), {
      ...base,
      manifests: store ? manifestReports(store, standings, tools.crypto) : [],
    });
    if (outcome.kind === "remote") report.remoteUrl = outcome.url;
    limits.push({
      code: `engine-${outcome.kind}`,
      step: "verify",
      ...("error" in outcome ? { detail: outcome.error } : {}),
    });
    return { report, standings, limits, block, ...(store ? { store } : {}) };
  }
  if (!store || !active || outcome.activeLabel !== store.active.label) {
    // Two readers that see different manifests: neither may be believed about what they hold.
    limits.push({ code: "readers-disagree", step: "verify" });
    return {
      report: nothing("unreadable", { ...base, validationState: outcome.state }),
      standings: new Map(),
      limits,
      block,
    };
  }

  applyPass(standings, store, outcome.results, tier, () => true);
  // The engine may refuse what our reading of the chain accepts: ask with the next tier that knows the signer.
  for (const next of active.tiers.slice(1)) {
    if (active.tier !== undefined) break;
    const again = await run(next);
    if (
      again.kind !== "read" ||
      !again.results.activeManifest.success.some((each) => each.code === "signingCredential.trusted")
    )
      continue;
    tier = next;
    outcome = again;
    applyPass(standings, store, again.results, next, () => true);
  }
  if (active.tier !== undefined) await confirmIngredients(input, engine, store, standings, active.tier, tools);
  for (const standing of standings.values()) {
    const product = standing.tier === undefined ? undefined : productOf(standing.chain[0], tools.trust.products);
    if (product) standing.product = product;
  }

  const parts = await checkParts(store.active.parts, store.active.partHashes, input.reader, tools.digest);
  holdParts(active, parts);
  const { coverage, misplaced } = await bindingFacts(input, store, block, outcome, tools, limits, parts);
  const { binding } = decidingBinding(store);
  const fragmentsMissing = binding?.kind === "bmff" && binding.fragmented && fragments === undefined;
  const checks: Checks = fiveChecks(active, standings, store, {
    hasLists: tools.trust.tiers.length > 0,
    misplaced,
    fragmentsMissing,
  });
  if (engine.older) limits.push({ code: "older-engine", step: "verify", detail: `${engine.name} ${engine.version}` });
  if (input.container.kind === "manifest") limits.push({ code: "manifest-without-asset", step: "verify" });
  const report: Credentials = {
    found,
    validationState: outcome.state,
    ...base,
    pass: tier,
    checks,
    failures: failuresOf(outcome.results),
    ...(fragments ? { fragments } : {}),
    ...(parts.length > 0 ? { parts } : {}),
    manifests: manifestReports(store, standings, tools.crypto),
    signals: [],
    ...(coverage ? { coverage } : {}),
  };
  return { report, store, standings, limits, block, ...(coverage ? { coverage } : {}) };
}

/** What our own check of the parts found, under the specification's codes. */
function holdParts(active: Standing, parts: PartReports): void {
  if (!active.codes || parts.length === 0) return;
  const codes = parts.flatMap(({ outcome }) => partCode(outcome) ?? []);
  const failed = codes.filter((code) => codeRow(code).outcome === "fail");
  active.codes = {
    ...active.codes,
    success: new Set([...active.codes.success, ...codes.filter((code) => !failed.includes(code))]),
    failure: new Set([...active.codes.failure, ...failed]),
  };
  if (failed.length > 0) active.integrity = "fail";
}

const MAX_FAILURES = 64;

/** What failed, and which assertion, signature or box it was about: the engine's own address, shortened. */
function failuresOf(results: ValidationResults): NonNullable<Credentials["failures"]> {
  return results.activeManifest.failure.slice(0, MAX_FAILURES).map(({ code, url, explanation }) => ({
    code,
    ...(url === undefined ? {} : { about: url.replace(/^self#jumbf=(?:\/?c2pa\/[^/]+\/)?/, "").slice(0, 256) }),
    ...(explanation === undefined ? {} : { explanation: explanation.slice(0, 256) }),
  }));
}

/** What an older engine calls broken is asked again of the newest before it is said. */
function suspicious(outcome: EngineOutcome): boolean {
  return outcome.kind !== "read" || outcome.state === "Invalid";
}

function foundAfterFailure(outcome: Exclude<EngineOutcome, { kind: "read" }>): Credentials["found"] {
  if (outcome.kind === "remote") return "remote-only";
  return outcome.kind === "damaged" ? "damaged" : "unreadable";
}

/** Signers of ingredients that only another tier knows are confirmed by a pass of that tier. */
async function confirmIngredients(
  input: CredentialsInput,
  engine: Engine,
  store: Store,
  standings: ReadonlyMap<string, Standing>,
  done: TrustTier,
  tools: CredentialTools,
): Promise<void> {
  const open = [...standings.values()].filter((standing) => standing.tier === undefined && standing.tiers.length > 0);
  const tiers = new Set(open.flatMap((standing) => standing.tiers).filter((tier) => tier !== done));
  for (const tier of tiers) {
    const outcome = await engine.verify(input.engineInput, passFor(tools, tier));
    if (outcome.kind !== "read") continue;
    applyPass(
      standings,
      store,
      outcome.results,
      tier,
      (standing) => standing.tier === undefined && standing.tiers.includes(tier),
    );
  }
}

/** The coverage map of the deciding binding, and whether a mismatch is only about where the manifest lies. */
async function bindingFacts(
  input: CredentialsInput,
  store: Store,
  block: Block,
  outcome: Extract<EngineOutcome, { kind: "read" }>,
  tools: CredentialTools,
  limits: Limit[],
  parts: PartReports,
): Promise<{ coverage?: Coverage; misplaced: boolean }> {
  if (input.container.kind === "manifest") return { misplaced: false };
  const { binding, updated } = decidingBinding(store);
  if (!binding) return { misplaced: false };
  try {
    const mismatch = outcome.results.activeManifest.failure.some((each) => each.code === "assertion.dataHash.mismatch");
    const misplaced =
      mismatch &&
      binding.kind === "data" &&
      outcome.results.activeManifest.failure.some((each) => /exclusion/i.test(each.explanation ?? "")) &&
      (await dataHashHolds(binding, input.reader, tools.digest));
    const coverage = isApart(block)
      ? undefined
      : await mapCoverage(input.container, binding, block, input.reader, updated, parts);
    if (!coverage) limits.push({ code: "coverage-not-computed", step: "verify", detail: binding.label });
    return { misplaced, ...(coverage ? { coverage } : {}) };
  } catch (error) {
    if (!(error instanceof LimitError) && !(error instanceof FormatError)) throw error;
    limits.push({
      code: "coverage-not-computed",
      step: "verify",
      ...(error instanceof LimitError ? { budget: error.budget } : {}),
    });
    return { misplaced: false };
  }
}

/** An update manifest has no binding of its own: its parents' binding still ties the bytes (11.2.3). */
function decidingBinding(store: Store): { binding?: Store["active"]["bindings"][number]; updated: boolean } {
  const seen = new Set<string>();
  let manifest: Store["active"] | undefined = store.active;
  while (manifest && !seen.has(manifest.label)) {
    seen.add(manifest.label);
    const binding = manifest.bindings.find((each) => each.kind !== "other") ?? manifest.bindings[0];
    if (binding) return { binding, updated: manifest !== store.active };
    const parent: string | undefined = manifest.ingredients.find((each) => each.relationship === "parentOf")?.manifest;
    manifest = store.manifests.find((each) => each.label === parent);
  }
  return { updated: false };
}
