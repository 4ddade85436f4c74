import { describe, expect, it } from "vitest";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { manifest, nearly, read } from "../../../../../test/fixtures/forge/read-store.ts";
import { forge, type ManifestDescription, type StoreDescription } from "../../../../../test/fixtures/forge/store.ts";
import { box, bytes } from "../../../../../test/fixtures/media.ts";
import { FormatError } from "../../model/limits.ts";
import { isStore, readStore } from "./store.ts";

describe("what a store or a manifest is refused for", () => {
  const inStore = (...boxes: Uint8Array[]): StoreDescription => ({ arrange: (all) => [...all, ...boxes] });
  it.each<[string, StoreDescription]>([
    ["manifest store without manifests", { arrange: () => [] }],
    ["manifest without a label", inStore(superbox("c2ma", "", []))],
    ["two manifests share one label", { arrange: ([one]) => (one ? [one, one] : []) }],
    ["compressed box outside a compressed manifest", inStore(box("brob", [1]))],
    ["two boxes of the store share one label", inStore(superbox("c2ma", "m", []), superbox("json", "m", []))],
  ])("%s", async (message, description) => {
    await expect(read(description)).rejects.toThrow(new FormatError(message));
  });

  it("what is another box, or under another label", async () => {
    const message = "JUMBF, but not a C2PA manifest store";
    await expect(readStore(superbox("c2pa", "other", []))).rejects.toThrow(new FormatError(message));
    await expect(readStore(superbox("c2ma", "c2pa", []))).rejects.toThrow(new FormatError(message));
  });

  it("nothing that unpacks it", async () => {
    const [fault] = (await readStore(await forge(manifest({ compressed: true })))).active.faults;
    expect(fault).toMatchObject({ code: "general.error", explanation: "compressed, and nothing here unpacks it" });
  });

  it.each<[string, string, NonNullable<ManifestDescription["arrange"]>]>([
    ["claim.missing", "no claim box", ({ assertions, signature }) => [assertions, signature]],
    ["claim.multiple", "two claim boxes", ({ claim, ...rest }) => [rest.assertions, claim, claim, rest.signature]],
    [
      "general.error",
      "two signature boxes",
      ({ assertions, claim, signature }) => [assertions, claim, signature, signature],
    ],
    [
      "general.error",
      "a assertions box under another label",
      ({ claim, signature }) => [superbox("c2as", "x", []), claim, signature],
    ],
    [
      "general.error",
      "a signature box under another label",
      ({ assertions, claim }) => [assertions, claim, superbox("c2cs", "", [])],
    ],
    [
      "general.error",
      "two boxes share one label",
      ({ assertions, claim, signature }) => [assertions, claim, signature, superbox("json", "c2pa.claim.v2", [])],
    ],
    [
      "manifest.compressed.invalid",
      "a compressed box outside a compressed manifest",
      ({ assertions, claim, signature }) => [assertions, claim, signature, box("brob", [1])],
    ],
    [
      "manifest.compressed.invalid",
      "a compressed box outside a compressed manifest",
      ({ claim, signature }) => [superbox("c2as", "c2pa.assertions", [box("brob", [1])]), claim, signature],
    ],
    [
      "general.error",
      "two boxes share one label",
      ({ claim, signature }) => [
        superbox("c2as", "c2pa.assertions", [superbox("json", "a", []), superbox("json", "a", [])]),
        claim,
        signature,
      ],
    ],
  ])("%s: %s", async (code, explanation, arrange) => {
    const store = await read(manifest({ arrange }));
    expect(store.active.faults).toEqual([{ code, url: `self#jumbf=/c2pa/${store.active.label}`, explanation }]);
  });

  it("and counts assertions without a label", async () => {
    const unnamed = superbox("c2as", "c2pa.assertions", [superbox("json", "", []), superbox("json", "", [])]);
    const store = await read(manifest({ arrange: ({ claim, signature }) => [unnamed, claim, signature] }));
    expect([store.active.boxes.unnamed, store.active.faults]).toEqual([2, []]);
  });

  it("a head of a store is told by both boxes and all of its type", () => {
    const good = superbox("c2pa", "c2pa", []);
    const long = bytes([0, 0, 0, 1], "jumb", new Uint8Array(7), [good.length + 8], good.subarray(8));
    const other = [
      superbox(nearly("c2pa"), "c2pa", []),
      superbox("c2ma", "c2pa", []),
      box("jumb", box("json")),
      box("junk", good.subarray(8)),
    ];
    expect([good, long, good.subarray(0, 32)].map(isStore)).toEqual([true, true, true]);
    expect([...other, new Uint8Array(0), good.subarray(0, 31)].map(isStore)).toEqual(Array(6).fill(false));
  });
});
