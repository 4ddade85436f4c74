import { describe, expect, it } from "vitest";
import { app11, jpegSegments } from "../../../../test/fixtures/forge/carriers/jpeg.ts";
import { superbox } from "../../../../test/fixtures/forge/jumbf.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { opened } from "../../../../test/fixtures/opened.ts";
import type { BudgetName } from "../model/limits.ts";
import type { Limit } from "../model/report.ts";
import { type FindInput, findStore } from "./find.ts";

const STORE = superbox("c2pa", "c2pa", [media.box("free", media.zeros(40))]);
const OTHER = superbox("c2pa", "c2pa", [media.box("free", media.zeros(50))]);
const ADDRESS = "https://example.org/manifest.c2pa";

const jpeg = async (...segments: Uint8Array[]) =>
  (await opened(media.withJpegSegments(await media.picture("jpeg"), ...segments))).container;

async function find(input: FindInput, fetch?: (url: string) => Promise<Uint8Array>) {
  const limits: Limit[] = [];
  return { found: await findStore(input, limits, fetch), limits };
}

describe("the store that counts", () => {
  it("is none in a plain file", async () => {
    expect(await find({ container: await jpeg() })).toEqual({ found: { kind: "none" }, limits: [] });
  });

  it("is the one in the file, wherever else one lies", async () => {
    const container = await jpeg(jpegSegments(STORE));
    const { found, limits } = await find({ container, remoteUrl: ADDRESS }, () => Promise.reject(new Error("asked")));
    expect(found).toMatchObject({ kind: "store", place: "embedded", data: STORE, site: { path: "APP11" } });
    expect(limits).toEqual([]);
  });

  it.each<[string, Uint8Array, string]>([
    ["the same", STORE, "sidecar-equal"],
    ["another", OTHER, "sidecar-differs"],
  ])("in the file outranks %s beside it, and that is said", async (_, sidecar, code) => {
    const { found, limits } = await find({ container: await jpeg(jpegSegments(STORE)), sidecar });
    expect(found).toMatchObject({ place: "embedded", data: STORE });
    expect(limits).toEqual([{ code, step: "verify" }]);
  });

  it("is the one beside the file before one at an address", async () => {
    const { found, limits } = await find({ container: await jpeg(), sidecar: OTHER, remoteUrl: ADDRESS });
    expect(found).toEqual({ kind: "store", place: "sidecar", data: OTHER });
    expect(limits).toEqual([]);
  });

  it("is refused where there are two, with the first one's place", async () => {
    const first = app11("JP", 1, 1, STORE);
    const { found } = await find({ container: await jpeg(first, app11("JP", 2, 1, OTHER)), sidecar: STORE });
    expect(found).toEqual({ kind: "refused", problem: "several-stores", offset: 2, length: first.length });
  });

  it("is told of where it lies elsewhere, and believed nowhere", async () => {
    const container = await jpeg();
    const [site] = (await jpeg(jpegSegments(STORE))).stores;
    if (site === undefined) throw new Error("no store");
    const elsewhere = { ...container, stores: [{ ...site, standard: false }] };
    const offset = site.pieces[0]?.offset ?? 0;
    const { found, limits } = await find({ container: elsewhere });
    expect(found).toMatchObject({ kind: "elsewhere", at: { offset } });
    expect(limits).toEqual([{ code: "store-elsewhere", step: "verify", detail: `APP11, byte ${offset}` }]);
    expect((await find({ container: elsewhere, sidecar: STORE })).found).toMatchObject({ place: "sidecar" });
    expect((await find({ container: elsewhere, remoteUrl: ADDRESS })).found).toMatchObject({ kind: "remote-only" });
  });
});

describe("a store at an address", () => {
  it("stays an address where nothing may be asked", async () => {
    expect(await find({ container: await jpeg(), remoteUrl: ADDRESS })).toEqual({
      found: { kind: "remote-only", url: ADDRESS },
      limits: [],
    });
  });
  it("is fetched from there", async () => {
    const asked: string[] = [];
    const { found, limits } = await find({ container: await jpeg(), remoteUrl: ADDRESS }, async (url) => {
      asked.push(url);
      return STORE;
    });
    expect(found).toEqual({ kind: "store", data: STORE, place: "remote" });
    expect([asked, limits]).toEqual([[ADDRESS], []]);
  });
  it("says so where what comes is no store", async () => {
    const answer = async () => new TextEncoder().encode("<html>");
    expect(await find({ container: await jpeg(), remoteUrl: ADDRESS }, answer)).toEqual({
      found: { kind: "remote-only", url: ADDRESS, problem: "remote-no-store" },
      limits: [{ code: "remote-no-store", step: "verify" }],
    });
  });
  it.each<[string, unknown, string]>([
    ["a reason", new Error("refused: private address"), "refused: private address"],
    ["a long reason", new Error("x".repeat(300)), "x".repeat(200)],
    ["no reason", "nothing", "failed"],
  ])("says why it could not be had: %s", async (_, error, detail) => {
    const { found, limits } = await find({ container: await jpeg(), remoteUrl: ADDRESS }, () => Promise.reject(error));
    expect(found).toEqual({ kind: "remote-only", url: ADDRESS });
    expect(limits).toEqual([{ code: "network-refused", step: "verify", detail }]);
  });
});

describe("a search that a budget ended", () => {
  const searched = async (budget: BudgetName) => {
    const container = await jpeg();
    const limits: Limit[] = [{ code: "budget-exceeded", step: "read", budget }];
    return (await find({ container: { ...container, limits } })).found.kind;
  };
  it.each<BudgetName>([
    "allBlocksBytes",
    "blockCount",
    "boxCount",
    "chunkCount",
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
    "zipDirectoryBytes",
    "zipEntryCount",
  ])("found nothing that it could have: %s", async (budget) => {
    expect(await searched(budget)).toBe("unsearched");
  });
  it("found everything where the budget was of something else", async () => {
    expect(await searched("xmpBytes")).toBe("none");
    const container = await jpeg();
    const damaged: Limit = { code: "damaged-structure", step: "read" };
    expect((await find({ container: { ...container, limits: [damaged] } })).found.kind).toBe("none");
  });
});
