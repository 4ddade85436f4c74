import type { Container } from "../model/block.ts";
import type { BudgetName } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Limit } from "../model/report.ts";
import { equalBytes } from "../source/bytes.ts";
import { locateStore } from "./locate/locate.ts";
import type { Elsewhere, Site } from "./locate/site.ts";
import { isStore } from "./store/store.ts";

/** Where the bytes of a manifest store came from. */
export type StorePlace = "embedded" | "sidecar" | "remote";

/** What was found of credentials, before anything is believed. */
export type FoundStore =
  | { kind: "none" }
  /** None was met before a budget ended the search. */
  | { kind: "unsearched" }
  | { kind: "store"; data: Uint8Array; place: StorePlace; site?: Site }
  /** Something stands in the standard's place and is not believed, not even in part. */
  | { kind: "refused"; problem: string; offset?: number; length?: number }
  | { kind: "elsewhere"; at: Elsewhere }
  /** Only an address; `problem` where it was asked and what came is no store. */
  | { kind: "remote-only"; url: string; problem?: "remote-no-store" };

/** Budgets that end a walk before all places were looked at in which a store may stand. */
const SEARCH: ReadonlySet<string | undefined> = new Set<BudgetName>([
  "allBlocksBytes",
  "blockCount",
  "boxCount",
  "chunkCount",
  "fileReadCount",
  "fontTableCount",
  "ifdCount",
  "ifdEntryCount",
  "manifestStoreBytes",
  "pdfObjectCount",
  "pdfRevisionCount",
  "pdfScanBytes",
  "pdfStreamCount",
  "pdfTableBytes",
  "segmentCount",
  "storeCount",
  "svgBytes",
  "tiffEntryCount",
  "tiffPageCount",
  "textBytes",
  "unpackedBytes",
  "zipDirectoryBytes",
  "zipEntryCount",
]);

export interface FindInput {
  container: Container;
  sidecar?: Uint8Array;
  remoteUrl?: string;
}

/**
 * Finds the one manifest store that counts (C2PA 2.2, 15.5): the one in the file, else the one given beside it, else the
 * one at the address the file names, where the caller allows asking. A store in the file outranks one beside it.
 * @param fetchManifest absent where nothing may be asked; rejects with a reason fit for a limit
 */
export async function findStore(
  input: FindInput,
  limits: Limit[],
  fetchManifest?: (url: string) => Promise<Uint8Array>,
): Promise<FoundStore> {
  const located = locateStore(input.container);
  for (const { path, offset } of located.elsewhere)
    limits.push({ code: "store-elsewhere", step: "verify", detail: `${path}, byte ${offset}` });
  if (located.kind === "refused") {
    const { problem, candidates } = located;
    const [first] = candidates.flatMap((candidate) => candidate.pieces);
    return { kind: "refused", problem, ...present({ offset: first?.offset, length: first?.length }) };
  }
  if (located.kind === "one") {
    const { site } = located;
    if (input.sidecar) {
      const code = equalBytes(site.data, input.sidecar) ? "sidecar-equal" : "sidecar-differs";
      limits.push({ code, step: "verify" });
    }
    return { kind: "store", data: site.data, place: "embedded", site };
  }
  if (input.sidecar) return { kind: "store", data: input.sidecar, place: "sidecar" };
  if (input.remoteUrl !== undefined) return remote(input.remoteUrl, limits, fetchManifest);
  const [elsewhere] = located.elsewhere;
  if (elsewhere) return { kind: "elsewhere", at: elsewhere };
  return { kind: input.container.limits.some(({ budget }) => SEARCH.has(budget)) ? "unsearched" : "none" };
}

/** Fetched once; every reader then sees the same bytes. What is no store says nothing about the file. */
async function remote(
  url: string,
  limits: Limit[],
  fetchManifest: ((url: string) => Promise<Uint8Array>) | undefined,
): Promise<FoundStore> {
  if (!fetchManifest) return { kind: "remote-only", url };
  let data: Uint8Array;
  try {
    data = await fetchManifest(url);
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 200) : "failed";
    limits.push({ code: "network-refused", step: "verify", detail });
    return { kind: "remote-only", url };
  }
  if (isStore(data)) return { kind: "store", data, place: "remote" };
  limits.push({ code: "remote-no-store", step: "verify" });
  return { kind: "remote-only", url, problem: "remote-no-store" };
}
