import type { Container, Range } from "../../model/block.ts";
import { present } from "../../model/present.ts";
import type { Credentials } from "../../model/report.ts";
import type { ValidationCode } from "../../model/status-codes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Site } from "../locate/site.ts";
import { assertionUri, ownAssertion, parseAddress } from "../store/address.ts";
import { failure, type Status, success } from "../verify/status.ts";
import type { Breach } from "./breaches.ts";
import { coverFile, type PartClaim, placesOf, readParts } from "./parts.ts";
import type { BindingContext, BindingPlan, CoverageMap, HashJob } from "./plan.ts";
import { endOf, within } from "./ranges.ts";

const MALFORMED = "assertion.multiAssetHash.malformed";
const MISSING = "assertion.multiAssetHash.missingPart";
const MISMATCH = "assertion.multiAssetHash.mismatch";
const MATCH = "assertion.multiAssetHash.match";
const UNSUPPORTED = "algorithm.unsupported";

/** What planning a multi-asset hash needs from outside: the other bindings' planners, and parts as files. */
export interface PartTools {
  /** Plans a standard hard binding over a part as over a file of its own. */
  plan(label: string, value: unknown, context: BindingContext): Promise<BindingPlan>;
  open(whole: Reader, range: Range): Promise<{ container: Container; reader: Reader }>;
}

type PartReport = NonNullable<Credentials["parts"]>[number];

/** What a multi-asset hash says once its digests are known. */
export interface MultiAssetCheck {
  statuses: readonly Status[];
  /** Every located part matches, and together they are the file: a hard binding's failure is not recorded (15.12.4). */
  holds: boolean;
  /** As it holds where `holds` is true; empty otherwise. */
  coverage: CoverageMap;
  breaches: readonly Breach[];
  misplaced: BindingPlan["misplaced"];
  parts: readonly PartReport[];
}

export interface MultiAssetPlan {
  jobs: readonly HashJob[];
  judge(digests: readonly Uint8Array[]): Promise<MultiAssetCheck>;
}

interface Part {
  claim: PartClaim;
  label: string;
  /** Both undefined where the part is not in the file. */
  place?: Range;
  plan?: BindingPlan;
}

/** A part's hash is a standard hard binding's, under a label with `.part` and, from the second on, an instance (18.9.2). */
const PART_LABEL = /^(c2pa\.hash\.(?:data|boxes|bmff\.v[23]))\.part(?:__\d+)?$/;

/**
 * Plans a multi-asset hash (C2PA 2.2, 18.9): every part that is in the file by a hash of its own, judged as 15.12.4
 * asks. `assertions` are those of the same manifest by label, their digests already held against the claim. It is no
 * hard binding: `settle` says when it takes the place of one that does not match.
 */
export async function planMultiAsset(
  value: unknown,
  assertions: ReadonlyMap<string, unknown>,
  context: BindingContext,
  tools: PartTools,
): Promise<MultiAssetPlan> {
  const claims = readParts(value);
  if (claims === undefined) return refuse(MALFORMED, context, []);
  const manifest = parseAddress(context.url, "")?.manifest ?? "";
  const places = await placesOf(claims, context.reader);
  const parts: Part[] = [];
  for (const [index, claim] of claims.entries()) {
    const place = places[index] ?? "malformed";
    const label = ownAssertion(claim.hashAssertion, manifest);
    const here = place !== "gone";
    if (place === "malformed" || label === undefined || !assertions.has(label)) return refuse(MALFORMED, context, []);
    if (here && !PART_LABEL.test(label)) return refuse(MALFORMED, context, []);
    parts.push(here ? { claim, label, place } : { claim, label });
  }
  if (parts.some(({ claim, place }) => place === undefined && !claim.optional)) return refuse(MISSING, context, parts);
  const located = parts.flatMap((part) => part.place ?? []);
  if (!coverFile(located, context.reader.size)) return refuse(MALFORMED, context, parts);
  // Only now: parts that lie over each other would be walked once for each of them.
  for (const part of parts)
    if (part.place) part.plan = await planPart(part.place, part.label, assertions, context, tools);
  return {
    jobs: parts.flatMap(({ plan, place }) => (plan?.jobs ?? []).map((job) => moveJob(job, place?.offset ?? 0))),
    judge: (digests) => judgeParts(parts, digests, context),
  };
}

/** Fails without hashing anything: the parts are told, and nothing is said of what they hold. */
const refuse = (code: ValidationCode, { url }: BindingContext, parts: readonly Part[]): MultiAssetPlan => ({
  jobs: [],
  judge: async () => ({
    statuses: [failure(code, url)],
    holds: false,
    coverage: [],
    breaches: [],
    misplaced: [],
    parts: parts.map((part) => reportOf(part, "unknown")),
  }),
});

async function planPart(
  place: Range,
  label: string,
  assertions: ReadonlyMap<string, unknown>,
  context: BindingContext,
  tools: PartTools,
): Promise<BindingPlan> {
  const hardBinding = PART_LABEL.exec(label)?.[1] ?? "";
  const url = assertionUri(parseAddress(context.url, "")?.manifest ?? "", label);
  const { site: whole, ...rest } = context;
  const site = siteIn(place, whole);
  const file = await tools.open(context.reader, place);
  return tools.plan(hardBinding, assertions.get(label), { ...rest, ...file, url, ...present({ site }) });
}

/** The store's place as the part sees it, where the part holds all of it. */
function siteIn(place: Range, site: Site | undefined): Site | undefined {
  if (site === undefined || !site.pieces.every((piece) => piece.offset >= place.offset && endOf(piece) <= endOf(place)))
    return undefined;
  const moved = <T extends Range>(range: T): T => ({ ...range, offset: range.offset - place.offset });
  return {
    ...site,
    pieces: site.pieces.map((piece) => ({ ...moved(piece), body: moved(piece.body) })),
    companions: within(site.companions, place).map(moved),
  };
}

const moveJob = ({ hash, parts }: HashJob, by: number): HashJob => ({
  hash,
  parts: parts.map((part) => (part instanceof Uint8Array ? part : { ...part, offset: part.offset + by })),
});

const moveMap = (map: CoverageMap, by: number): CoverageMap =>
  map.map((range) => ({ ...range, offset: range.offset + by }));

async function judgeParts(
  parts: readonly Part[],
  digests: readonly Uint8Array[],
  { url }: BindingContext,
): Promise<MultiAssetCheck> {
  const codes: string[] = [];
  const reports: PartReport[] = [];
  const informational: Status[] = [];
  let next = 0;
  for (const part of parts) {
    const jobs = part.plan?.jobs.length ?? 0;
    const statuses = part.plan ? await statusesOf(part.plan, digests.slice(next, next + jobs)) : [];
    const failures = statuses.filter((status) => status.kind === "failure").map((status) => status.code);
    next += jobs;
    codes.push(...failures);
    informational.push(...statuses.filter((status) => status.kind === "informational"));
    reports.push(reportOf(part, outcomeOf(failures)));
  }
  const holds = codes.length === 0;
  const located = holds ? parts : [];
  return {
    statuses: [...informational, verdict(codes, url)],
    holds,
    coverage: located.flatMap((part) => moveMap(part.plan?.coverage ?? [], part.place?.offset ?? 0)),
    breaches: [...new Set(located.flatMap((part) => part.plan?.breaches ?? []))],
    misplaced: located.flatMap((part) => moveMap(part.plan?.misplaced ?? [], part.place?.offset ?? 0)),
    parts: reports,
  };
}

const statusesOf = async (plan: BindingPlan, digests: readonly Uint8Array[]): Promise<readonly Status[]> =>
  plan.statuses.some((status) => status.kind === "failure")
    ? plan.statuses
    : [...plan.statuses, ...(await plan.judge(digests))];

/** The parts' failures in the words that the standard has for the whole. */
function verdict(failures: readonly string[], url: string): Status {
  if (failures.length === 0) return success(MATCH, url);
  if (failures.every((code) => code === UNSUPPORTED)) return failure(UNSUPPORTED, url);
  return failure(failures.every((code) => code.endsWith(".malformed")) ? MALFORMED : MISMATCH, url);
}

const outcomeOf = (failures: readonly string[]): PartReport["outcome"] =>
  failures.length === 0 ? "match" : failures.includes(UNSUPPORTED) ? "unknown" : "mismatch";

function reportOf({ claim, label, place }: Part, found: PartReport["outcome"]): PartReport {
  const written = "box" in claim.location ? { offset: 0, length: 0 } : claim.location;
  const { offset, length } = place ?? written;
  return { offset, length, assertion: label, outcome: place ? found : claim.optional ? "absent" : "missing" };
}
