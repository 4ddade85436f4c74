import { describe, expect, it } from "vitest";
import { type Document, plainText } from "../../../../../test/fixtures/forge/documents.ts";
import { digest } from "../../../../../test/fixtures/forge/jumbf.ts";
import { bytes } from "../../../../../test/fixtures/media.ts";
import { codesOf, contextOf } from "../../../../../test/fixtures/opened.ts";
import { emptyStore } from "../../../../../test/fixtures/placed.ts";
import type { BindingContext } from "./plan.ts";
import { planTextHash } from "./text-hash.ts";

const MATCH = ["assertion.dataHash.match"];
const MISMATCH = ["assertion.dataHash.mismatch"];
/** As a Mac writes it: the accent apart, one byte more than in normal form. */
const WORDS = "Cafe\u0301, word for word.";
const NORMAL = WORDS.normalize("NFC");

const made = (words: string) => {
  const document: Document = plainText(words);
  return document.place(document.frame(emptyStore()));
};
/** What a signer writes who hashes the text in normal form, and where the wrapper lies in that. */
const NORMAL_FILE = made(NORMAL);
const WRAPPER = NORMAL_FILE.region;
const kept = ({ file, region }: typeof NORMAL_FILE): Uint8Array =>
  bytes(file.subarray(0, region.start), file.subarray(region.start + region.length));
const HASH = digest(kept(NORMAL_FILE));

const exclusion = (start: unknown, length: unknown) => new Map(Object.entries({ start, length }));
const said = (more: Record<string, unknown> = {}): Map<string, unknown> =>
  new Map(
    Object.entries({ alg: "sha256", hash: HASH, exclusions: [exclusion(WRAPPER.start, WRAPPER.length)], ...more }),
  );
async function judged(file: Uint8Array, value: unknown = said(), more: Partial<BindingContext> = {}) {
  const context = await contextOf(file, more);
  const plan = await planTextHash("c2pa.hash.data", value, context);
  return { codes: await codesOf(plan, context), plan };
}

describe("the hash of a text (C2PA 2.4, A.8)", () => {
  it("holds over a text in normal form as over any file", async () => {
    expect((await judged(NORMAL_FILE.file)).codes).toEqual(MATCH);
  });

  it("holds over the same text in another form, and protects all but the store", async () => {
    const other = made(WORDS);
    const { codes, plan } = await judged(other.file);
    expect(codes).toEqual(MATCH);
    expect(plan).toMatchObject({ label: "c2pa.hash.data", statuses: [], breaches: [], misplaced: [] });
    expect(plan.coverage.map(({ offset, length, state }) => [offset, length, state])).toEqual([
      [0, other.region.start, "protected"],
      [other.region.start, other.region.length, "store"],
      [
        other.region.start + other.region.length,
        other.file.length - other.region.start - other.region.length,
        "protected",
      ],
    ]);
  });

  it("does not hold over another text in that form", async () => {
    expect((await judged(made(`${WORDS}.`).file)).codes).not.toEqual(MATCH);
    expect((await judged(made(WORDS.replace("w", "W")).file)).codes).toEqual(MISMATCH);
  });

  it("takes the claim's algorithm where it names none", async () => {
    const { file } = made(WORDS);
    const value = said({ hash: digest(kept(NORMAL_FILE), "sha512") });
    value.delete("alg");
    expect((await judged(file, value, { claimAlg: "sha512" })).codes).toEqual(MATCH);
  });

  it.each<[string, Record<string, unknown>, string[]]>([
    ["nothing", { exclusions: [] }, MISMATCH],
    ["what begins elsewhere", { exclusions: [exclusion(WRAPPER.start + 1, WRAPPER.length)] }, MISMATCH],
    ["what ends elsewhere", { exclusions: [exclusion(WRAPPER.start, WRAPPER.length - 1)] }, MISMATCH],
    ["more than the wrapper", { exclusions: [exclusion(0, 1), exclusion(WRAPPER.start, WRAPPER.length)] }, MISMATCH],
    ["what is no list", { exclusions: "all" }, ["assertion.dataHash.malformed"]],
  ])("counts the text as it stands where it leaves out %s", async (_, more, codes) => {
    expect((await judged(made(WORDS).file, said(more))).codes).toEqual(expect.arrayContaining(codes));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ["a hash that is text", { hash: "x" }, "assertion.dataHash.malformed"],
    ["no hash", { hash: undefined }, "assertion.dataHash.mismatch"],
    ["an algorithm that is not allowed", { alg: "md5" }, "algorithm.unsupported"],
    ["an algorithm that is no text", { alg: 7 }, "assertion.dataHash.malformed"],
  ])("is judged as any other with %s", async (_, more, code) => {
    expect((await judged(made(WORDS).file, said(more))).codes).toEqual([code]);
  });

  it("counts a text with a second wrapper, or whose store came from elsewhere, as it stands", async () => {
    const { file, region } = made(WORDS);
    const twice = bytes(file, file.subarray(region.start, region.start + region.length));
    expect((await judged(twice, said(), { site: (await contextOf(file)).site as never })).codes).not.toEqual(MATCH);
    const { site: _, ...elsewhere } = await contextOf(file);
    const plan = await planTextHash("c2pa.hash.data", said(), elsewhere);
    expect(await codesOf(plan, elsewhere)).not.toEqual(MATCH);
  });
});
