import { describe, expect, it } from "vitest";
import { signAs } from "../../../../test/fixtures/forge/sign-as.ts";
import { forge } from "../../../../test/fixtures/forge/store.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { inflaters, opened } from "../../../../test/fixtures/opened.ts";
import { fact } from "../../../../test/fixtures/walk.ts";
import type { RawFact } from "../metadata/facts.ts";
import type { Container } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import type { EngineInput } from "./engine/engine.ts";
import { type CredentialsFile, credentialsOf } from "./of-file.ts";
import { NO_TRUST } from "./trust/lists.ts";

const ADDRESS = "https://example.org/manifest.c2pa";
const pointer = (value: string) => fact("xmp/dcterms:provenance", value);

async function read(
  file: Uint8Array,
  of: { facts?: readonly RawFact[]; container?: Partial<Container>; given?: Partial<CredentialsFile> } = {},
) {
  const asked: { types: string[]; sizes: number[] } = { types: [], sizes: [] };
  const { container, reader } = await opened(file);
  const given: CredentialsFile = {
    engineInput: (type) => {
      asked.types.push(type);
      return {} as EngineInput;
    },
    wantsSha256: (size) => {
      asked.sizes.push(size);
      return false;
    },
    ...of.given,
  };
  const walked = { container: { ...container, ...of.container }, reader, facts: of.facts ?? [] };
  const tools = { crypto: verifierCrypto, inflaters, trust: NO_TRUST, now: new Date() };
  const { report, sha256 } = await credentialsOf(walked, given, tools);
  return { report, sha256, asked };
}

describe("the credentials of a file", () => {
  it("are those in it", async () => {
    const file = await signAs("jpeg");
    const { report, sha256, asked } = await read(file);
    expect([report.found, sha256]).toEqual(["embedded", undefined]);
    expect(asked).toEqual({ types: ["image/jpeg"], sizes: [file.length] });
  });

  it("or those beside it", async () => {
    const { report } = await read(await media.picture("jpeg"), { given: { sidecar: await forge() } });
    expect(report.found).toBe("sidecar");
  });

  it("come with the file's hash, where that is wanted", async () => {
    const { sha256 } = await read(await signAs("jpeg"), { given: { wantsSha256: () => true } });
    expect(sha256).toHaveLength(32);
  });

  it("are asked of another engine by the type that it knows", async () => {
    const mpo = await read(await media.picture("jpeg"), { container: { mediaType: "image/mpo" } });
    expect(mpo.asked.types).toEqual(["image/jpeg"]);
    expect((await read(await media.picture("png"))).asked.types).toEqual(["image/png"]);
  });

  it.each<[how: string, facts: readonly RawFact[], own: string | undefined, url: string | undefined]>([
    ["its XMP says", [pointer(ADDRESS)], undefined, ADDRESS],
    ["its format's own place says", [], ADDRESS, ADDRESS],
    ["its format's own place says before its XMP", [pointer("https://other.example")], ADDRESS, ADDRESS],
    ["an address in other letters", [pointer("HTTP://EXAMPLE.ORG")], undefined, "HTTP://EXAMPLE.ORG"],
    ["no address at all", [], undefined, undefined],
    ["another word of its XMP", [fact("xmp/dc:source", ADDRESS)], undefined, undefined],
    ["the XMP of a part of it", [{ ...pointer(ADDRESS), block: { ...pointer(ADDRESS).block, embedded: true } }], undefined, undefined],
    ["an address inside the file", [pointer("self#jumbf=/c2pa")], undefined, undefined],
    ["an address that only holds one", [pointer(`see ${ADDRESS}`)], undefined, undefined],
    ["another protocol", [pointer("ftp://example.org/x")], undefined, undefined],
  ])("lie elsewhere where %s", async (_, facts, own, url) => {
    const { report } = await read(await media.picture("jpeg"), { facts, container: own === undefined ? {} : { remoteManifest: own } });
    expect([report.found, report.remoteUrl]).toEqual(url === undefined ? ["none", undefined] : ["remote-only", url]);
  }); // biome-ignore format: a table

  it("an address has an end", async () => {
    const long = `https://example.org/${"x".repeat(2 * BUDGETS.stringCharsKept)}`;
    const { report } = await read(await media.picture("jpeg"), { facts: [pointer(long)] });
    expect(report.remoteUrl).toHaveLength(BUDGETS.stringCharsKept);
  });
});
