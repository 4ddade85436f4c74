import { describe, expect, it } from "vitest";
import { actions, capture, created } from "../../../../../test/fixtures/forge/assertions.ts";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { manifest, read } from "../../../../../test/fixtures/forge/read-store.ts";
import type { ManifestParts } from "../../../../../test/fixtures/forge/store.ts";
import { box } from "../../../../../test/fixtures/media.ts";

const claimBox = (...boxes: Uint8Array[]): Uint8Array => superbox("c2cl", "c2pa.claim.v2", boxes);
const withClaim = async (...boxes: Uint8Array[]) =>
  (await read(manifest({ arrange: ({ assertions, signature }) => [assertions, claimBox(...boxes), signature] })))
    .active;

describe("a claim", () => {
  it.each<[what: string, boxes: Uint8Array[], code: string, explanation: RegExp]>([
    ["that is a list", [box("cbor", [0x80])], "claim.malformed", /^the claim is not a map$/],
    ["that is a text", [box("cbor", [0x61, 0x61])], "claim.malformed", /^the claim is not a map$/],
    ["that is no CBOR", [box("cbor", [0xff])], "claim.cbor.invalid", /./],
    ["that is two", [box("cbor", [0xa0]), box("cbor", [0xa0])], "claim.cbor.invalid", /./],
    ["that is none", [], "claim.cbor.invalid", /./],
  ])("%s makes its manifest say nothing", async (_, boxes, code, explanation) => {
    const active = await withClaim(...boxes);
    expect(active.faults).toEqual([
      { code, url: `${active.url}/c2pa.claim.v2`, explanation: expect.stringMatching(explanation) },
    ]);
    expect([active.claim, active.claimVersion, active.assertions, active.actions]).toEqual([undefined, 0, [], []]);
  });

  it("of a map without anything says nothing, and is none of our faults", async () => {
    const active = await withClaim(box("cbor", [0xa0]));
    expect([active.faults, active.claimVersion, active.assertions]).toEqual([[], 2, []]);
    for (const key of ["title", "format", "instanceId", "generator"]) expect(key in active, key).toBe(false);
  });
});

describe("a signature box", () => {
  const signed = async (...boxes: Uint8Array[]) => {
    const signature = superbox("c2cs", "c2pa.signature", boxes);
    const arrange = ({ assertions, claim }: ManifestParts) => [assertions, claim, signature];
    return (await read(manifest({ arrange }))).active;
  };
  it.each<[what: string, boxes: Uint8Array[], bytes: number[] | undefined]>([
    ["of one CBOR box", [box("cbor", [0x40])], [0x40]],
    ["of two", [box("cbor", [0x40]), box("cbor", [0x40])], undefined],
    ["of another kind", [box("json", [0x7b, 0x7d])], undefined],
    ["of none", [], undefined],
  ])("%s", async (_, boxes, bytes) => {
    const { signatureBytes, claimVersion } = await signed(...boxes);
    expect(signatureBytes).toEqual(bytes && Uint8Array.from(bytes));
    expect(claimVersion).toBe(2);
  });
});

describe("who made a manifest, in its own words", () => {
  const info = (name: unknown, version?: unknown) => ({ name, ...(version === undefined ? {} : { version }) });
  it.each<[what: string, says: Record<string, unknown>, generator: string | undefined, names: string[]]>([
    ["a name", { claim_generator_info: info("Camera") }, "Camera", ["Camera"]],
    ["a name and a version", { claim_generator_info: info("Camera", "1.2") }, "Camera 1.2", ["Camera"]],
    ["a version that is no text", { claim_generator_info: info("Camera", 2) }, "Camera", ["Camera"]],
    ["a list, as version 1 has it", { claim_generator_info: [info("One", "1"), info("Two", "2")] }, "One 1", ["One", "Two"]],
    ["a list whose first has no name", { claim_generator_info: [{ version: "1" }, info("Two")] }, "Two 1", ["Two"]],
    ["the old field", { claim_generator: "Old/1.0" }, "Old/1.0", ["Old/1.0"]],
    ["the old field beside a version, which is not its own", { claim_generator: "Old/1.0", claim_generator_info: { version: "2" } }, "Old/1.0", ["Old/1.0"]],
    ["both", { claim_generator: "Old/1.0", claim_generator_info: info("New", "2") }, "New 2", ["New", "Old/1.0"]],
    ["a name that is no text", { claim_generator_info: info(7, "1") }, undefined, []],
    ["nothing", {}, undefined, []],
  ])("%s", async (_, says, generator, names) => {
    const edit = ({ claim_generator_info: __, ...claim }: Record<string, unknown>) => ({ ...claim, ...says });
    const { active } = await read(manifest({ claim: { edit } }));
    expect([active.generator, active.generatorNames]).toEqual([generator, names]);
  }); // biome-ignore format: a table

  it("has title, format and an identity where they are texts", async () => {
    const edit = (claim: Record<string, unknown>) => ({ ...claim, "dc:title": "T", "dc:format": "F", instanceID: "I" });
    expect((await read(manifest({ claim: { edit } }))).active).toMatchObject({
      title: "T",
      format: "F",
      instanceId: "I",
    });
    const wrong = (claim: Record<string, unknown>) => ({ ...claim, "dc:title": 1, "dc:format": 2, instanceID: 3 });
    const { active } = await read(manifest({ claim: { edit: wrong } }));
    for (const key of ["title", "format", "instanceId"]) expect(key in active, key).toBe(false);
  });
});

describe("the assertions of a manifest", () => {
  it("are read where the claim names them first, and once", async () => {
    const twice = (claim: Record<string, unknown>) => {
      const references = claim.created_assertions;
      if (!Array.isArray(references)) throw new Error("no references");
      return { ...claim, created_assertions: [...references].reverse(), gathered_assertions: references };
    };
    const { active } = await read(manifest({ claim: { edit: twice } }));
    const labels = active.assertions.map(({ label }) => label);
    expect(new Set(labels).size).toBe(labels.length);
    expect(active.assertions.map(({ list }) => list)).toEqual(labels.map(() => "created"));
    expect(active.assertions.every(({ url, label }) => url === `${active.url}/c2pa.assertions/${label}`)).toBe(true);
  });

  it.each([
    ["true", true, true],
    ["false", false, false],
    ["no answer", undefined, false],
    ["something else", "true", false],
  ])("say that all actions are there only by %s", async (_, allActionsIncluded, all) => {
    const { active } = await read(
      manifest({ assertions: [actions([created("digitalCapture")], { allActionsIncluded })] }),
    );
    expect([active.allActionsIncluded, active.actions.length]).toEqual([all, 1]);
  });

  it("are read as JSON where CBOR is asked for only in claims of version 1", async () => {
    const json = { ...capture(), content: { json: { actions: [created("digitalCapture")] } } };
    const stepsOf = async (version: 1 | 2) =>
      (await read(manifest({ claim: { version }, assertions: [json] }))).active.actions.map(({ action }) => action);
    expect(await stepsOf(1)).toEqual(["c2pa.created"]);
    expect(await stepsOf(2)).toEqual([]);
  });
});
