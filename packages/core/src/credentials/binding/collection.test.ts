import { describe, expect, it } from "vitest";
import {
  ARCHIVES,
  archived,
  collectionHash,
  officeFiles,
  ZIP_STORE,
} from "../../../../../test/fixtures/forge/documents.ts";
import { picture, utf8, zeros } from "../../../../../test/fixtures/media.ts";
import { codesOf, contextOf } from "../../../../../test/fixtures/opened.ts";
import { emptyStore } from "../../../../../test/fixtures/placed.ts";
import { BUDGETS } from "../../model/limits.ts";
import { judgeDisplay } from "../display/judge.ts";
import { shownInZip } from "../display/zip.ts";
import { planCollection } from "./collection.ts";

type Hash = Record<string, unknown>;
type Uri = { uri: string; hash: Uint8Array };

const asMap = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(asMap)
    : typeof value === "object" && value !== null && !(value instanceof Uint8Array)
      ? new Map(Object.entries(value).map(([key, each]) => [key, asMap(each)]))
      : value;

const document = ARCHIVES.docx?.() ?? archived("", officeFiles());
const archive = document.make(emptyStore());
const honest = collectionHash(archive).content as { cbor: Hash };
const uris = honest.cbor.uris as Uri[];

async function planned(said: Hash, file = archive.file) {
  const context = await contextOf(file);
  const plan = await planCollection("c2pa.hash.collection.data", asMap(said), context);
  const codes = await codesOf(plan, context);
  const display = judgeDisplay(await shownInZip(context.container, context.reader), plan.coverage);
  const [why] = plan.statuses.map(({ explanation }) => explanation);
  return { codes: codes.map((code) => code.replace("assertion.collectionHash.", "")), plan, display, why };
}

describe("a collection hash over an archive", () => {
  it("protects every file and the directory, the store apart", async () => {
    const { codes, plan, display } = await planned(honest.cbor);
    expect(codes).toEqual(["match"]);
    expect(new Set(plan.coverage.map(({ state }) => state))).toEqual(new Set(["protected", "store"]));
    expect(plan.coverage.find(({ state }) => state === "store")?.what).toBe(ZIP_STORE);
    expect(display).toEqual({ outcome: "protected", what: [] });
  });

  it("finds a name that a URI writes by number", async () => {
    const book = ARCHIVES.epub?.();
    if (!book) throw new Error("no book");
    const made = book.make(emptyStore());
    const said = (collectionHash(made).content as { cbor: Hash }).cbor;
    const written = (said.uris as Uri[]).map(({ uri, hash }) => ({ uri: encodeURI(uri), hash }));
    expect(written.some(({ uri }) => uri.includes("%20"))).toBe(true);
    expect((await planned({ ...said, uris: written }, made.file)).codes).toEqual(["match"]);
  });

  it("says that what it does not list is shown and not signed", async () => {
    const { codes, display } = await planned({ ...honest.cbor, uris: uris.slice(0, -1) });
    expect(codes).toEqual(["match"]);
    expect(display).toEqual({ outcome: "unbound", what: ["archived file"] });
  });

  it.each<[string, Hash, string]>([
    ["no list", { uris: undefined }, "malformed"],
    ["an empty list", { uris: [] }, "malformed"],
    ["no algorithm of its own", { alg: undefined }, "malformed"],
    ["an algorithm that is not allowed", { alg: "md5" }, "algorithm.unsupported"],
    ["an entry without a hash", { uris: [{ uri: "a" }] }, "malformed"],
    ["an entry without a name", { uris: [{ hash: zeros(32) }] }, "malformed"],
    ["a way up", { uris: [{ uri: "../a", hash: zeros(32) }] }, "invalidURI"],
    ["a way up, written by number", { uris: [{ uri: "word%2F%2E%2E%2Fa", hash: zeros(32) }] }, "invalidURI"],
    ["a file that is not there", { uris: [...uris, { uri: "b.txt", hash: zeros(32) }] }, "incorrectFileCount"],
    ["no hash of the directory", { zip_central_directory_hash: undefined }, "malformed"],
    ["a hash of the directory that is no bytes", { zip_central_directory_hash: "x" }, "malformed"],
    ["an algorithm that is no text", { alg: 7 }, "malformed"],
    ["the same folder", { uris: [{ uri: "a/./b", hash: zeros(32) }] }, "invalidURI"],
    ["a way up, as Windows writes it", { uris: [{ uri: "a\\..\\b", hash: zeros(32) }] }, "invalidURI"],
    ["a name that only begins with dots", { uris: [{ uri: "..a/b..", hash: zeros(32) }] }, "incorrectFileCount"],
    ["another hash of the directory", { zip_central_directory_hash: zeros(32) }, "mismatch"],
    ["another hash of a file", { uris: uris.map((each) => ({ ...each, hash: zeros(32) })) }, "mismatch"],
  ])("refuses %s", async (_, more, code) => {
    expect((await planned({ ...honest.cbor, ...more })).codes).toEqual([code]);
  });

  it("does not match a file that was added, or one with another content", async () => {
    const more = document.make(emptyStore());
    const added = archived("", [...officeFiles(), { name: "b.txt", data: utf8("b") }]).make(emptyStore());
    expect((await planned(honest.cbor, added.file)).codes).toEqual(["mismatch"]);
    const at = (more.locals.get("word/document.xml")?.start ?? 0) + 50;
    more.file[at] = (more.file[at] ?? 0) ^ 1;
    expect((await planned(honest.cbor, more.file)).codes).toEqual(["mismatch"]);
  });

  it("is not computed over an archive that readers may read differently", async () => {
    const file = archived("", officeFiles(), { zip: { behind: zeros(4) } }).make(emptyStore());
    const { codes, why, plan } = await planned(honest.cbor, file.file);
    expect([codes, why]).toEqual([["algorithm.unsupported"], "an archive that readers may read differently"]);
    expect(plan).toMatchObject({ jobs: [], breaches: [], misplaced: [] });
  });

  it("is not computed over files that are no archive, and says why", async () => {
    const context = await contextOf(await picture("png"));
    const { statuses } = await planCollection("c2pa.hash.collection.data", asMap(honest.cbor), context);
    expect(statuses).toMatchObject([
      { code: "algorithm.unsupported", explanation: "a hash over a collection of files is not checked here" },
    ]);
    expect((await planned({ ...honest.cbor, zip_central_directory_hash: undefined })).why).toBe(
      "no hash of the central directory",
    );
  });

  it("takes a name as it stands in the archive before what it could be by number", async () => {
    const odd = archived("", [...officeFiles(), { name: "100%.txt", data: utf8("b") }]).make(emptyStore());
    const said = (collectionHash(odd).content as { cbor: Hash }).cbor;
    expect((await planned(said, odd.file)).codes).toEqual(["match"]);
  });

  it("needs no store in the archive: one that was given beside it has no place there", async () => {
    const context = await contextOf(archive.file);
    const { site: _, ...without } = context;
    const plan = await planCollection("c2pa.hash.collection.data", asMap(honest.cbor), without);
    expect(plan.coverage.some(({ state }) => state === "store")).toBe(false);
    expect(plan.coverage.find(({ what }) => what === ZIP_STORE)?.state).toBe("open");
  });

  it("ends at a number of files", async () => {
    const many = Array.from({ length: BUDGETS.zipEntryCount + 1 }, () => uris[0]);
    await expect(planned({ ...honest.cbor, uris: many })).rejects.toThrow("zipEntryCount");
  });
});
