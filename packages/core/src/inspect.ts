import { assessDisclosure } from "./assess/disclosure.ts";
import { assessAssurance } from "./assess/ladder.ts";
import { assessOrigin } from "./assess/origin.ts";
import { timelineOf } from "./assess/timeline.ts";
import type { EngineInput } from "./credentials/engine/engine.ts";
import {
  type CredentialsInput,
  type CredentialsRead,
  type CredentialTools,
  readCredentials,
} from "./credentials/read.ts";
import { nextSteps } from "./explain/next-steps.ts";
import { summarise } from "./explain/summary.ts";
import { type Inflaters, walkContainer } from "./formats/index.ts";
import { readChain } from "./markers/chain.ts";
import { declaredMarks } from "./markers/declared-marks.ts";
import { readGenerations } from "./markers/generation.ts";
import { hiddenFacts } from "./markers/hidden.ts";
import { matchMarkers } from "./markers/match.ts";
import { checkSeals, type SealTools } from "./markers/seals.ts";
import { disclosed, markerReports } from "./markers/view.ts";
import { mediaReport } from "./markers/writer-match.ts";
import { type RawFact, readFacts } from "./metadata/facts.ts";
import { type MediaTools, missing, readMedia } from "./metadata/media-readings.ts";
import { summariseMetadata } from "./metadata/people.ts";
import type { Container } from "./model/block.ts";
import { checkedOf } from "./model/checked.ts";
import { ProvcheckError } from "./model/errors.ts";
import { BUDGETS } from "./model/limits.ts";
import type { Report } from "./model/report.ts";
import { SCHEMA_VERSION, TOOL_VERSION } from "./model/version.ts";
import { askProbes } from "./probes/index.ts";
import { factReports, inputOf, originMarkers, placing, shortPlace, trustLimits } from "./report/assemble.ts";
import { alsoReadAs } from "./source/also.ts";
import { hex } from "./source/bytes.ts";
import { Reader } from "./source/reader.ts";
import { sniff, typed } from "./source/sniff.ts";
import type { Source } from "./source/source.ts";

/** As much of a file as its signature may need. */
const NAMED_HEAD_BYTES = 4100;

export type Step = "open" | "read" | "verify" | "mark" | "assess" | "report";

/** What the five steps need from the runtime. */
export interface Runtime {
  inflaters: Inflaters;
  credentials: CredentialTools;
  engineInput(mediaType: string): EngineInput;
  /** Is the SHA-256 of a file of this size wanted? It then comes with the binding's pass where there is one. */
  wantsSha256(size: number): boolean;
  /** SHA-256 of the whole file, or undefined when it was not asked for. */
  sha256(size: number): Promise<string | undefined>;
  sidecar?: Uint8Array;
  /** Media segments of a fragmented clip, in the order of play. */
  fragments?: CredentialsInput["fragments"];
  /** What checks the signatures of markers; `pixels` decodes the picture and rejects when it cannot. */
  seals: SealTools;
  /** Also look where looking costs more: text hidden in the pixels. */
  deep: boolean;
  /** What lists packets and decodes sound. */
  media: MediaTools;
  /** Makes a small copy of the picture, where one was asked for; rejects when it cannot. */
  preview?: (input: Report["input"]) => Promise<Report["preview"]>;
  /** What content that is not read is called, by its first bytes. */
  nameContent?(head: Uint8Array): Promise<string | undefined>;
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
  const hidden = await hiddenFacts(container, runtime);
  facts.push(...hidden.facts);
  const hits = matchMarkers(facts);
  const readings = await readMedia(container, reader.size, runtime.media, runtime.deep);
  const media = mediaReport(container, facts);
  const sealLimits = await checkSeals(hits, runtime.seals);
  const chain = credentials.store && readChain(credentials.store, credentials.standings, container.kind);
  const placeOf = placing(credentials);
  const observations = askProbes({ container, facts, hits, credentials, chain, placeOf, readings });

  runtime.onStep("assess");
  credentials.report.signals = chain?.signals ?? [];
  const disallowed = observations.some((each) => each.id === "disallowed-signal" && each.answer === "true");
  const origin = assessOrigin(chain, originMarkers(hits, placeOf), { disallowed });
  const input = inputOf(container, runtime.name, reader.size);
  const assurance = assessAssurance({ input, credentials: credentials.report, observations });

  runtime.onStep("report");
  const sha256 = credentials.sha256 ? hex(credentials.sha256) : await runtime.sha256(reader.size);
  if (sha256 !== undefined) input.sha256 = sha256;
  const limits = [
    ...container.limits,
    ...readLimits,
    ...credentials.limits,
    ...hidden.limits,
    ...readings.limits,
    ...sealLimits,
    ...trustLimits(credentials, runtime.credentials.trust, runtime.checkedAt),
  ];
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
      generation: readGenerations(hits),
      facts: factReports(facts, placeOf, limits),
    },
    ...(media ? { media } : {}),
    markers: markerReports(hits, chain, placeOf),
    declaredMarks: credentials.store ? declaredMarks(credentials.store, credentials.standings) : [],
    observations,
    disclosure: { fields: [], labels: [], requirements: [] },
    checked: checkedOf({ limits }),
    limits,
    nextSteps: [],
  };
  if (report.credentials.found !== "none")
    report.credentials.time = timelineOf(report.credentials, report.metadata, runtime.checkedAt);
  report.disclosure = assessDisclosure({ ...report, ...disclosed(facts) });
  if (runtime.preview) {
    const preview = await runtime.preview(report.input).catch((error: unknown) => {
      const image = container.kind === "image";
      limits.push(image ? { code: "pixels-unavailable", step: "report" } : missing(error, "stills", "report"));
    });
    if (preview) report.preview = preview;
  }
  report.summary = summarise(report);
  report.nextSteps = nextSteps(report);
  return report;
}

async function open(reader: Reader, runtime: Runtime): Promise<Container> {
  if (reader.size === 0) throw new ProvcheckError("empty-file", `${runtime.name}: the file is empty`);
  const sniffed = await sniff(reader, runtime.inflaters.gunzip);
  if (!sniffed) throw await unsupported(reader, runtime);
  const container = await walkContainer(reader, sniffed, runtime.inflaters);
  const also = await alsoReadAs(reader, container.format);
  return also === undefined ? container : both(container, await walkContainer(reader, typed(also), runtime.inflaters));
}

/** What is not read is called by its name where that is known, with what to do. */
async function unsupported(reader: Reader, { name, nameContent }: Runtime): Promise<ProvcheckError> {
  const what = await nameContent?.(await reader.peek(0, NAMED_HEAD_BYTES));
  const not = "not a picture, clip, recording or document that provcheck reads";
  const text = what === undefined ? not : `${not}: this is ${what}. Save the picture or clip inside it, and check that`;
  return new ProvcheckError("unsupported-content", `${name}: ${text}`);
}

/** One file that two programs read as two formats: what either finds is told, and no store of the other is believed. */
function both(container: Container, other: Container): Container {
  const { format } = other;
  const named = <T extends { path: string }>(each: T): T => ({ ...each, path: `${format}/${each.path}` });
  const blocks = other.blocks.filter(({ kind }) => kind !== "trailer").map(named);
  const stores = other.stores.map((store) => ({ ...named(store), standard: false }));
  return {
    ...container,
    also: format,
    blocks: [...container.blocks, ...blocks],
    stores: [...container.stores, ...stores],
    limits: [...container.limits, ...other.limits],
  };
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
    wholeFile: runtime.wantsSha256(reader.size),
    ...(runtime.fragments ? { fragments: runtime.fragments } : {}),
    ...(runtime.sidecar ? { sidecar: runtime.sidecar } : {}),
    ...(remoteUrl === undefined ? {} : { remoteUrl }),
  };
  return readCredentials(input, runtime.credentials);
}
