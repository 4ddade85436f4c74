import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type SignedFragments, signFragmented } from "../../../../test/fixtures/forge/fragments.ts";
import { signAs } from "../../../../test/fixtures/forge/sign-as.ts";
import { inflaters, opened } from "../../../../test/fixtures/opened.ts";
import { context } from "../../../../test/fixtures/verified.ts";
import { FormatError, LimitError } from "../model/limits.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import { Reader } from "../source/reader.ts";
import { bytesSource } from "../source/source.ts";
import { type BindInput, type BoundContent, bindContent } from "./bind.ts";
import { partOpener } from "./binding/part-file.ts";
import { locateStore } from "./locate/locate.ts";
import { readStore } from "./store/store.ts";
import { verifyStore } from "./verify/index.ts";

/** What is asked of a signed file, and what comes of it. */
async function asked(file: Uint8Array, more: Partial<BindInput> = {}): Promise<BindInput> {
  const { container, reader } = await opened(file);
  const located = locateStore(container);
  if (located.kind !== "one") throw new Error("a store");
  return {
    container,
    reader,
    site: located.site,
    verdict: await verifyStore(await readStore(located.site.data), context),
    openPart: partOpener(inflaters),
    crypto: verifierCrypto,
    wholeFile: false,
    ...more,
  };
}
const bound = async (file: Uint8Array, more?: Partial<BindInput>): Promise<BoundContent> =>
  bindContent(await asked(file, more));
const codes = ({ statuses }: BoundContent): string[] => statuses.map(({ code }) => code);
const readers = async function* (segments: readonly Uint8Array[]): AsyncGenerator<Reader> {
  for (const each of segments) yield new Reader(bytesSource(each));
};

describe("a file and its binding", () => {
  it("are one where all fits: what is protected, and that what is shown is", async () => {
    const found = await bound(await signAs("jpeg"));
    expect(codes(found)).toEqual(["assertion.dataHash.match"]);
    expect(found).toMatchObject({
      label: "c2pa.hash.data",
      display: { outcome: "protected" },
      breaches: [],
      fragmentsNeeded: false,
      limits: [],
    });
    expect(new Set(found.coverage?.map(({ state }) => state))).toEqual(new Set(["protected", "store"]));
    expect(Object.keys(found)).not.toContain("sha256");
    expect(Object.keys(found)).not.toContain("parts");
  });

  it("give the whole file's SHA-256 in the same pass, where it is wanted", async () => {
    const file = await signAs("png");
    const { sha256 } = await bound(file, { wholeFile: true });
    expect(Buffer.from(sha256 ?? [])).toEqual(createHash("sha256").update(file).digest());
  });

  it("are nothing to each other where no binding decides, or where there are only credentials", async () => {
    const input = await asked(await signAs("jpeg"));
    const { binding: _, ...undecided } = input.verdict;
    const nothing = { statuses: [], breaches: [], fragmentsNeeded: false, limits: [] };
    expect(await bindContent({ ...input, verdict: undecided })).toEqual(nothing);
    expect(await bindContent({ ...input, container: { ...input.container, kind: "manifest" } })).toEqual(nothing);
  });

  it("are a clip with what a decoder shows of it, in boxes or in data", async () => {
    for (const [binding, code] of [
      ["bmff.v3", "assertion.bmffHash.match"],
      ["boxes", "assertion.boxesHash.match"],
    ] as const) {
      const found = await bound(await signAs(binding === "boxes" ? "png" : "mp4", {}, { binding }));
      expect([codes(found), found.display?.outcome]).toEqual([[code], "protected"]);
    }
  });

  it.each<[string, Error, object]>([
    ["a budget that ended it", new LimitError("exclusionCount"), { budget: "exclusionCount" }],
    ["what was found to be damaged", new FormatError("the box is cut"), { detail: "the box is cut" }],
    ["damage in many words, the first of them", new FormatError("x".repeat(300)), { detail: "x".repeat(200) }],
  ])("say why nothing is known of what is protected: %s", async (_, error, why) => {
    const failing = {
      ...verifierCrypto,
      hasher: () => ({ update: () => undefined, digest: () => Promise.reject(error) }),
    };
    expect(await bound(await signAs("jpeg"), { crypto: failing })).toEqual({
      statuses: [],
      breaches: [],
      fragmentsNeeded: false,
      limits: [{ code: "coverage-not-computed", step: "verify", ...why }],
    });
  });

  it("say nothing of a fault that is not the file's: it is the host's", async () => {
    const error = new Error("the disk is gone");
    const crypto = {
      ...verifierCrypto,
      hasher: () => ({ update: () => undefined, digest: () => Promise.reject(error) }),
    };
    await expect(bound(await signAs("jpeg"), { crypto })).rejects.toBe(error);
  });
});

describe("an initialisation segment", () => {
  it("needs the media segments that it is bound to", async () => {
    const found = await bound((await signFragmented()).file);
    expect(found).toEqual({
      statuses: [],
      breaches: [],
      limits: [],
      label: "c2pa.hash.bmff.v3",
      fragmentsNeeded: true,
    });
  });

  it("is checked with those that are given", async () => {
    const { file, segments } = await signFragmented();
    const whole = await bound(file, { fragments: readers(segments) });
    expect(codes(whole)).toEqual(["assertion.bmffHash.match"]);
    expect(whole).toMatchObject({
      fragmentsNeeded: false,
      label: "c2pa.hash.bmff.v3",
      fragments: { complete: true, checked: 4, expected: 4 },
    });
    const part = await bound(file, { fragments: readers(segments.slice(0, 2)) });
    expect(part.fragments).toMatchObject({ complete: false, checked: 2, codes: ["segment-missing"] });
  });

  type Tree = Record<string, unknown> & { merkle: Record<string, unknown>[] };
  it.each<[string, (data: Tree) => unknown]>([
    ["a hash of its own", (data) => ({ ...data, hash: new Uint8Array(32) })],
    ["no tree at all", ({ merkle: _, ...data }) => ({ ...data, merkle: [] })],
    ["a tree of no initialisation segment", ({ merkle, ...data }) => ({ ...data, merkle: merkle.map(({ initHash: _, ...row }) => row) })],
    ["nothing that can be read", () => ({ merkle: "none" })],
  ])("waits for no media segment under a binding with %s", async (_, edit) => {
    const { file }: SignedFragments = await signFragmented({}, { edit: (data) => edit(data as Tree) });
    const found = await bound(file);
    expect(found.fragmentsNeeded).toBe(false);
    expect(codes(found)).not.toContain("assertion.bmffHash.match");
    expect(codes(found)).toHaveLength(1);
  }); // biome-ignore format: a table

  it("that holds fragments is a clip by itself, and is hashed as one", async () => {
    const input = await asked((await signFragmented()).file);
    const moof = { path: "moof", offset: input.reader.size, length: 0 };
    const found = await bindContent({
      ...input,
      container: { ...input.container, pieces: [...input.container.pieces, moof] },
    });
    expect(found.fragmentsNeeded).toBe(false);
    expect(codes(found)).toHaveLength(1);
  });
});
