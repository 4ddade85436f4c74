import { assessAssurance } from "./assess/ladder.ts";
import { assessOrigin, type OriginMarker } from "./assess/origin.ts";
import { coveredBy } from "./credentials/coverage.ts";
import type { EngineInput } from "./credentials/engine.ts";
import { type CredentialsRead, type CredentialTools, readCredentials } from "./credentials/read.ts";
import { nextSteps } from "./explain/next-steps.ts";
import { summarise } from "./explain/summary.ts";
import { type Inflaters, walkContainer } from "./formats/index.ts";
import { readChain } from "./markers/chain.ts";
import { type MarkerHit, matchMarkers } from "./markers/match.ts";
import { disclosureOf, markerReports } from "./markers/view.ts";
import { type RawFact, readFacts } from "./metadata/facts.ts";
import { summariseMetadata } from "./metadata/people.ts";
import type { Block, Container } from "./model/block.ts";
import { ProvcheckError } from "./model/errors.ts";
import { BUDGETS } from "./model/limits.ts";
import type { Place, Report } from "./model/report.ts";
import { SCHEMA_VERSION, TOOL_VERSION } from "./model/version.ts";
import { askProbes } from "./probes/index.ts";
import { Reader } from "./source/reader.ts";
import { sniff } from "./source/sniff.ts";
import type { Source } from "./source/source.ts";

export type Step = "open" | "read" | "verify" | "mark" | "assess" | "report";

/** What the five steps need from the runtime. */
export interface Runtime {
  inflaters: Inflaters;
  credentials: CredentialTools;
  engineInput(mediaType: string): EngineInput;
  /** SHA-256 of the whole file, or undefined when it was not asked for. */
  sha256(size: number): Promise<string | undefined>;
  sidecar?: Uint8Array;
  name: string;
  checkedAt: Date;
  onStep(step: Step): void;
}

/** The five steps by name: open, read, mark, assess, report. */
export async function runInspection(source: Source, runtime: Runtime): Promise<Report> {
  runtime.onStep("open");
  const reader = new Reader(source);
  const container = await open(reader, runtime);

  runtime.onStep("read");
  const { facts, limits: readLimits } = await readFacts(container.blocks);
  runtime.onStep("verify");
  const credentials = await verify(container, reader, facts, runtime);

  runtime.onStep("mark");
  const hits = matchMarkers(facts);
  const chain = credentials.store && readChain(credentials.store, credentials.standings, container.kind);
  const placeOf = placing(credentials);
  const observations = askProbes({ container, facts, hits, credentials, chain, placeOf });

  runtime.onStep("assess");
  credentials.report.signals = chain?.signals ?? [];
  const origin = assessOrigin(chain, originMarkers(hits, placeOf));
  const input: Report["input"] = {
    name: runtime.name,
    bytes: reader.size,
    format: container.format,
    mediaType: container.mediaType,
    kind: container.kind,
  };
  if (container.dimensions) input.dimensions = container.dimensions;
  if (container.durationSeconds !== undefined) input.durationSeconds = container.durationSeconds;
  const assurance = assessAssurance({ input, credentials: credentials.report, observations });

  runtime.onStep("report");
  const sha256 = await runtime.sha256(reader.size);
  if (sha256 !== undefined) input.sha256 = sha256;
  const limits = [...container.limits, ...readLimits, ...credentials.limits, ...trustLimits(credentials, runtime)];
  const report: Report = {
    schemaVersion: SCHEMA_VERSION,
    tool: {
      name: "provcheck",
      version: TOOL_VERSION,
      engines: credentials.report.engine ? [credentials.report.engine] : [],
    },
    checkedAt: runtime.checkedAt.toISOString(),
    trust: { lists: runtime.credentials.trust.lists },
    input,
    summary: { code: "", args: {} },
    origin,
    assurance,
    credentials: credentials.report,
    metadata: {
      ...summariseMetadata(facts, (fact) => shortPlace(placeOf(fact.block, fact.path))),
      facts: factReports(facts, placeOf, limits),
    },
    markers: markerReports(hits, chain, placeOf),
    observations,
    disclosure: disclosureOf(facts),
    limits,
    nextSteps: [],
  };
  report.summary = summarise(report);
  report.nextSteps = nextSteps(report);
  return report;
}

async function open(reader: Reader, runtime: Runtime): Promise<Container> {
  if (reader.size === 0) throw new ProvcheckError("empty-file", `${runtime.name}: the file is empty`);
  const sniffed = await sniff(reader);
  if (!sniffed)
    throw new ProvcheckError(
      "unsupported-content",
      `${runtime.name}: not a picture, clip, recording or document that provcheck reads`,
    );
  return walkContainer(reader, sniffed, runtime.inflaters);
}

async function verify(
  container: Container,
  reader: Reader,
  facts: readonly RawFact[],
  runtime: Runtime,
): Promise<CredentialsRead> {
  const pointer = facts.find((fact) => fact.path === "xmp/dcterms:provenance" && fact.block.embedded !== true);
  const address = pointer === undefined ? "" : String(pointer.value);
  const remoteUrl = /^https?:\/\//i.test(address) ? address.slice(0, BUDGETS.stringCharsKept) : undefined;
  const input = {
    container,
    reader,
    engineInput: runtime.engineInput(container.mediaType),
    ...(runtime.sidecar ? { sidecar: runtime.sidecar } : {}),
    ...(remoteUrl === undefined ? {} : { remoteUrl }),
  };
  return readCredentials(input, runtime.credentials);
}

/** Where a block lies, and whether the active signature protects it. */
function placing(credentials: CredentialsRead): (block: Block, path: string) => Place {
  return (block, path) => ({
    path,
    offset: block.offset,
    length: block.length,
    covered: credentials.store ? coveredBy(credentials.coverage, block.segments ?? [block]) : "none",
  });
}

const shortPlace = ({ path, covered }: Place) => ({ path, covered });

/** Facts as the report keeps them: each cut, and all together within a budget. */
function factReports(
  facts: readonly RawFact[],
  placeOf: (block: Block, path: string) => Place,
  limits: Report["limits"],
): Report["metadata"]["facts"] {
  const kept: Report["metadata"]["facts"] = [];
  let chars = 0;
  for (const fact of facts) {
    const value = typeof fact.value === "string" ? fact.value.slice(0, BUDGETS.stringCharsKept) : fact.value;
    chars += String(value).length + fact.path.length;
    if (chars > BUDGETS.allFactsCharsKept) {
      limits.push({ code: "budget-exceeded", step: "report", budget: "allFactsCharsKept" });
      break;
    }
    kept.push({ ...placeOf(fact.block, fact.path.slice(0, BUDGETS.stringCharsKept)), value });
  }
  return kept;
}

function originMarkers(hits: readonly MarkerHit[], placeOf: (block: Block, path: string) => Place): OriginMarker[] {
  return hits.flatMap((hit) => {
    const first = hit.facts[0];
    if (!first) return [];
    // A marker counts as covered only when some place of it is.
    const inside = hit.facts.some((fact) => placeOf(fact.block, fact.path).covered === "inside");
    return {
      id: hit.row.id,
      says: hit.says,
      carriage: "stated" as const,
      hint: hit.row.confidence === "hint",
      embedded: first.block.embedded === true,
      covered: inside ? ("inside" as const) : placeOf(first.block, first.path).covered,
      ...(hit.vendor === undefined ? {} : { vendor: hit.vendor }),
      ...(hit.product === undefined ? {} : { product: hit.product }),
    };
  });
}

function trustLimits(credentials: CredentialsRead, runtime: Runtime): Report["limits"] {
  const unanswered = credentials.store !== undefined && runtime.credentials.trust.tiers.length === 0;
  return unanswered ? [{ code: "no-trust-list", step: "verify" }] : [];
}
