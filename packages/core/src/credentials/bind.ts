import type { Container } from "../model/block.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Limit } from "../model/report.ts";
import type { Reader } from "../source/reader.ts";
import { isBmffHash, readBmffHash } from "./binding/bmff-assertion.ts";
import { planBmffHash } from "./binding/bmff-hash.ts";
import { planBoxHash } from "./binding/box-hash.ts";
import type { Breach } from "./binding/breaches.ts";
import { planCollection } from "./binding/collection.ts";
import { planDataHash } from "./binding/data-hash.ts";
import { checkFragments, type FragmentsCheck } from "./binding/fragments.ts";
import { hashPass } from "./binding/hash-pass.ts";
import { type MultiAssetCheck, type MultiAssetPlan, planMultiAsset } from "./binding/multi-asset.ts";
import type { OpenPart } from "./binding/part-file.ts";
import type { BindingContext, BindingPlan, CoverageMap } from "./binding/plan.ts";
import { settle } from "./binding/settle.ts";
import { planTextHash, TEXT_WRAPPER } from "./binding/text-hash.ts";
import type { Crypto } from "./crypto.ts";
import { type DisplayVerdict, judgeDisplay } from "./display/judge.ts";
import { shownOf } from "./display/readers.ts";
import type { Site } from "./locate/site.ts";
import type { StoreAssertion } from "./store/model.ts";
import type { Status } from "./verify/status.ts";
import type { DecidingBinding, StoreVerdict } from "./verify/verdict.ts";

/** What a binding is laid over, and what hashes it. */
export interface BindInput {
  container: Container;
  reader: Reader;
  site?: Site;
  verdict: StoreVerdict;
  /** Media segments of a fragmented clip, in the order of play. */
  fragments?: AsyncIterable<Reader>;
  /** Opens a part of the file as a file of its own. */
  openPart: OpenPart;
  crypto: Crypto;
  /** Also compute the whole file's SHA-256 in the same pass. */
  wholeFile: boolean;
}

/** What ties the active manifest to the bytes of this file, and whether what is shown is among them (15.12). */
export interface BoundContent {
  statuses: readonly Status[];
  /** The binding's label. */
  label?: string;
  coverage?: CoverageMap;
  display?: DisplayVerdict;
  breaches: readonly Breach[];
  parts?: MultiAssetCheck;
  fragments?: FragmentsCheck;
  /** Only media segments could tell, and none were given. */
  fragmentsNeeded: boolean;
  sha256?: Uint8Array;
  limits: Limit[];
}

/**
 * Lays the deciding binding over the file, hashes in one pass, and asks what a decoder shows. A source that ends early
 * or fails is the host's fault and is thrown on.
 */
export async function bindContent(input: BindInput): Promise<BoundContent> {
  const { binding } = input.verdict;
  const limits: Limit[] = [];
  const nothing: BoundContent = { statuses: [], breaches: [], fragmentsNeeded: false, limits };
  // Credentials by themselves are not the bytes that they speak of: a hash over them would tell of no change.
  if (!binding || input.container.kind === "manifest") return nothing;
  try {
    return await bound(input, binding, limits);
  } catch (error) {
    if (!(error instanceof LimitError) && !(error instanceof FormatError)) throw error;
    limits.push({
      code: "coverage-not-computed",
      step: "verify",
      ...(error instanceof LimitError ? { budget: error.budget } : { detail: error.message.slice(0, 200) }),
    });
    return nothing;
  }
}

async function bound(input: BindInput, binding: DecidingBinding, limits: Limit[]): Promise<BoundContent> {
  const { container, reader, crypto, fragments } = input;
  const context = contextOf(input, binding);
  const { label } = binding.assertion;
  const planning = (kind: string, value: unknown, at: BindingContext) => planOf(kind, value, at, crypto);
  if (isOfSegments(binding.assertion) && !holdsSegments(container))
    return segmentsBound(binding.assertion, context, fragments, crypto, limits);
  const plan = await planning(binding.assertion.kind, contentOf(binding.assertion), context);
  const multi = await multiPlan(input, context, planning);
  const jobs = [...plan.jobs, ...(multi?.jobs ?? [])];
  const hashed = await hashPass(reader, jobs, crypto, input.wholeFile ? "sha256" : undefined);
  const own = await plan.judge(hashed.digests.slice(0, plan.jobs.length));
  const parts = multi && (await multi.judge(hashed.digests.slice(plan.jobs.length)));
  const settled = settle(plan, [...plan.statuses, ...own], parts);
  const shown = await shownOf(container, reader);
  if (!shown.complete) limits.push({ code: "display-not-listed", step: "verify", detail: container.format });
  return {
    statuses: settled.statuses,
    label,
    coverage: settled.coverage,
    display: judgeDisplay(shown, settled.coverage),
    breaches: settled.breaches,
    ...present({ parts }),
    fragmentsNeeded: false,
    ...present({ sha256: hashed.file }),
    limits,
  };
}

function contextOf({ container, reader, site }: BindInput, binding: DecidingBinding): BindingContext {
  return {
    container,
    reader,
    url: binding.assertion.url,
    updated: binding.updated,
    ...present({ site, claimAlg: binding.claimAlg }),
  };
}

const contentOf = ({ content }: StoreAssertion): unknown => (content.form === "cbor" ? content.value : undefined);

async function planOf(kind: string, value: unknown, context: BindingContext, crypto: Crypto): Promise<BindingPlan> {
  if (kind === "c2pa.hash.data") return planDataOf(kind, value, context);
  if (kind === "c2pa.hash.boxes") return planBoxHash(kind, value, context);
  if (isBmffHash(kind)) return planBmffHash(kind, value, context, (hash, data) => crypto.digest(hash, data));
  return planCollection(kind, value, context);
}

/** A text is hashed in normal form, all else as it is. */
const planDataOf = (kind: string, value: unknown, context: BindingContext): Promise<BindingPlan> =>
  context.site?.path === TEXT_WRAPPER ? planTextHash(kind, value, context) : planDataHash(kind, value, context);

/** A binding of media segments only: a tree whose every row belongs to an initialisation segment (18.6.6.1). */
function isOfSegments(assertion: StoreAssertion): boolean {
  if (!isBmffHash(assertion.kind)) return false;
  const read = readBmffHash(assertion.kind, contentOf(assertion));
  return (
    typeof read !== "string" &&
    read.hash === undefined &&
    read.merkle.length > 0 &&
    read.merkle.every((row) => row.initHash !== undefined)
  );
}

const holdsSegments = ({ pieces }: Container): boolean => pieces.some(({ path }) => path === "moof");

/** An initialisation segment and the media segments given beside it, each a file of its own. */
async function segmentsBound(
  assertion: StoreAssertion,
  context: BindingContext,
  fragments: AsyncIterable<Reader> | undefined,
  crypto: Crypto,
  limits: Limit[],
): Promise<BoundContent> {
  const nothing = { breaches: [], limits, label: assertion.label };
  if (!fragments) return { ...nothing, statuses: [], fragmentsNeeded: true };
  const checked = await checkFragments(assertion.kind, contentOf(assertion), context, fragments, crypto);
  if (!checked) return { ...nothing, statuses: [], fragmentsNeeded: true };
  return { ...nothing, statuses: checked.statuses, fragments: checked, fragmentsNeeded: false };
}

async function multiPlan(
  { verdict, openPart }: BindInput,
  context: BindingContext,
  plan: (kind: string, value: unknown, at: BindingContext) => Promise<BindingPlan>,
): Promise<MultiAssetPlan | undefined> {
  const { multiAsset } = verdict;
  if (!multiAsset) return undefined;
  const parts = new Map([...multiAsset.parts].map(([label, part]) => [label, contentOf(part)]));
  const own = { ...context, url: multiAsset.assertion.url };
  return planMultiAsset(contentOf(multiAsset.assertion), parts, own, { plan, open: openPart });
}
