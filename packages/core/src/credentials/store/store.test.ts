import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Assertion, actions, capture, created, generated } from "../../../../../test/fixtures/forge/assertions.ts";
import { Encoded } from "../../../../../test/fixtures/forge/cbor.ts";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { brotli, manifest, nearly, read } from "../../../../../test/fixtures/forge/read-store.ts";
import {
  activeOf,
  compressedBox,
  forge,
  forgeParts,
  type ManifestDescription,
  type StoreDescription,
} from "../../../../../test/fixtures/forge/store.ts";
import { box, bytes } from "../../../../../test/fixtures/media.ts";
import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import type { Store } from "./model.ts";
import { isStore, readStore } from "./store.ts";

const faults = (store: Store): string[] => store.active.faults.map(({ code }) => code);
const steps = (store: Store): string[] => store.active.actions.map(({ action }) => action);

describe("what all assertions hold", () => {
  const list = (index: number): Assertion => ({
    label: `com.example.list__${index}`,
    content: { cbor: new Encoded(bytes([0x9f], new Uint8Array(600_000), [0xff])) },
  });
  const json = (index: number): Assertion => ({
    label: `com.example.json__${index}`,
    content: { json: new Array(600_000).fill(0) },
  });

  it.each([list, json])("is counted together: each alone may be within its bound", async (make) => {
    const one = await read(manifest({ assertions: [capture(), make(0)] }));
    expect(one.active.assertions).toHaveLength(3);
    await expect(read(manifest({ assertions: [capture(), make(0), make(1)] }))).rejects.toThrow(
      new LimitError("cborItemCount"),
    );
  });
});

describe("readStore", () => {
  it("reads claim, assertions and who says them", async () => {
    const store = await read(
      manifest({
        assertions: [
          capture(),
          { ...actions([{ action: "c2pa.edited" }], {}, "c2pa.actions.v2__1"), list: "gathered" },
        ],
      }),
    );
    const { active } = store;
    expect(faults(store)).toEqual([]);
    expect(active).toMatchObject({ claimVersion: 2, update: false, generator: "Forge 1.0", title: "forged" });
    expect(active.actions.map(({ action, list, assertion }) => [action, list, assertion])).toEqual([
      ["c2pa.created", "created", "c2pa.actions.v2"],
      ["c2pa.edited", "gathered", "c2pa.actions.v2__1"],
    ]);
    expect(active.assertions.map(({ kind, list }) => [kind, list])).toEqual([
      ["c2pa.actions.v2", "created"],
      ["c2pa.hash.data", "created"],
      ["c2pa.actions.v2", "gathered"],
    ]);
  });

  it("reads nothing that the claim does not name", async () => {
    expect(steps(await read(manifest({ assertions: [{ ...capture(), list: "none" }] })))).toEqual([]);
  });

  it("takes an assertion by its whole address, never by the last part of it", async () => {
    const url = "self#jumbf=/c2pa/urn:c2pa:other/c2pa.assertions/c2pa.actions.v2";
    expect(steps(await read(manifest({ assertions: [{ ...capture(), reference: { url } }] })))).toEqual([]);
  });

  it.each<[string, NonNullable<ManifestDescription["arrange"]>, string]>([
    ["two claims", ({ assertions, claim, signature }) => [assertions, claim, claim, signature], "claim.multiple"],
    ["no claim", ({ assertions, signature }) => [assertions, signature], "claim.missing"],
    [
      "two assertion stores",
      ({ assertions, claim, signature }) => [assertions, claim, signature, assertions],
      "general.error",
    ],
    [
      "two signatures",
      ({ assertions, claim, signature }) => [signature, assertions, claim, signature],
      "general.error",
    ],
    [
      "an assertion store under another label",
      ({ assertions, claim, signature }) => [superbox("c2as", "c2pa.other", []), assertions, claim, signature],
      "general.error",
    ],
    [
      "a stranger under a label of the standard's",
      ({ assertions, claim, signature }) => [
        superbox(nearly("c2as"), "c2pa.assertions", []),
        assertions,
        claim,
        signature,
      ],
      "general.error",
    ],
    [
      "a compressed box in front of the rest",
      ({ assertions, claim, signature }) => [compressedBox(assertions), assertions, claim, signature],
      "manifest.compressed.invalid",
    ],
  ])("lets a manifest with %s say nothing", async (_, arrange, code) => {
    const store = await read(manifest({ arrange }));
    expect(faults(store)).toEqual([code]);
    expect(store.active).toMatchObject({ actions: [], assertions: [], generatorNames: [], claimVersion: 0 });
  });

  it.each<[string, Uint8Array]>([
    ["a superbox of an unknown type", superbox(nearly("c2as"), "org.example", [box("cbor", [0xff])])],
    ["a padding box", box("free", [0, 0, 0, 0])],
    ["a content box of an unknown type", box("xyzw", [1])],
  ])("skips %s", async (_, extra) => {
    const store = await read(
      manifest({ arrange: ({ assertions, claim, signature }) => [extra, assertions, claim, extra, signature] }),
    );
    expect(faults(store)).toEqual([]);
    expect(steps(store)).toEqual(["c2pa.created"]);
  });

  it("does not take a store's box for a manifest by its first four letters", async () => {
    const store = await read({
      arrange: (manifests) => [...manifests, superbox(nearly("c2ma"), "urn:c2pa:later", [])],
    });
    expect(store.manifests).toHaveLength(1);
    expect(steps(store)).toEqual(["c2pa.created"]);
  });

  it("lets a manifest say nothing in which two assertions share a label", async () => {
    const store = await read(manifest({ assertions: [capture(), generated()] }));
    expect(faults(store)).toEqual(["general.error"]);
    expect(steps(store)).toEqual([]);
  });

  it("refuses two manifests of one label, and a manifest without one", async () => {
    await expect(read({ arrange: ([one]) => (one ? [one, one] : []) })).rejects.toThrow(FormatError);
    await expect(read({ arrange: (all) => [...all, superbox("c2ma", "", [])] })).rejects.toThrow(FormatError);
  });

  it("refuses what is no store", async () => {
    const bytesOfStore = await forge();
    const other = bytesOfStore.slice();
    other[20] = 0x01;
    expect(isStore(bytesOfStore)).toBe(true);
    expect(isStore(other)).toBe(false);
    await expect(readStore(other)).rejects.toThrow(FormatError);
    await expect(readStore(bytesOfStore.subarray(0, bytesOfStore.length - 1))).rejects.toThrow(FormatError);
  });

  it("tells bytes behind the store", async () => {
    expect((await readStore(bytes(await forge(), [1, 2, 3]))).behind).toBe(3);
  });

  it.each<[string, ManifestDescription["assertions"]]>([
    [
      "two CBOR boxes",
      [{ label: "c2pa.actions.v2", content: { type: "cbor", boxes: [box("cbor", [0xa0]), box("cbor", [0xa0])] } }],
    ],
    [
      "JSON in front of the CBOR",
      [
        {
          label: "c2pa.actions.v2",
          content: { type: "cbor", boxes: [box("json", [0x7b, 0x7d]), box("cbor", [0xa0])] },
        },
      ],
    ],
    [
      "one key twice",
      [
        {
          label: "c2pa.actions.v2",
          content: { type: "cbor", boxes: [box("cbor", [0xa2, 0x61, 0x61, 1, 0x61, 0x61, 2])] },
        },
      ],
    ],
  ])("does not read an assertion with %s", async (_, assertions) => {
    const store = await read(manifest({ assertions: assertions ?? [] }));
    expect(store.active.assertions[0]?.content).toMatchObject({ form: "invalid", code: "assertion.cbor.invalid" });
    expect(steps(store)).toEqual([]);
  });

  it("never throws anything but its own errors, whatever is changed", async () => {
    const honest = await forge({ manifests: [{}, { compressed: true }] });
    await fc.assert(
      fc.asyncProperty(fc.nat(honest.length - 1), fc.integer({ min: 0, max: 255 }), async (at, byte) => {
        const changed = honest.slice();
        changed[at] = byte;
        try {
          await readStore(changed, brotli);
        } catch (error) {
          expect(error instanceof FormatError || error instanceof LimitError).toBe(true);
        }
      }),
      { numRuns: 400 },
    );
  });
});

describe("compressed manifests", () => {
  const packed = (label: string, ...contents: Uint8Array[]): StoreDescription => ({
    arrange: (all) => [...all, superbox("c2cm", label, contents)],
  });
  const inner = async (): Promise<Uint8Array> => activeOf(await forgeParts()).box;

  it("unpacks one under its own label", async () => {
    const store = await read(manifest({ compressed: true }));
    expect(faults(store)).toEqual([]);
    expect(store.active.boxes.compressed).toBe(true);
    expect(steps(store)).toEqual(["c2pa.created"]);
  });

  it.each<[string, () => Promise<Uint8Array[]>, string]>([
    ["another label inside", async () => [compressedBox(await inner())], "compressed manifest under another label"],
    [
      "a compressed one inside",
      async () => [compressedBox(superbox("c2cm", "urn:c2pa:packed", [compressedBox(await inner())]))],
      "compressed box that holds no manifest",
    ],
    ["no stream", async () => [box("brob", [1, 2, 3, 4, 5])], "no Brotli stream"],
    [
      "bytes behind the manifest",
      async () => [compressedBox(bytes(superbox("c2ma", "urn:c2pa:packed", []), [0]))],
      "bytes behind the compressed manifest",
    ],
    [
      "two boxes",
      async () => [compressedBox(superbox("c2ma", "urn:c2pa:packed", [])), box("brob", [1])],
      "compressed manifest that is not a single box",
    ],
    ["no box", async () => [], "compressed manifest that is not a single box"],
    [
      "what is no manifest",
      async () => [compressedBox(superbox("c2as", "urn:c2pa:packed", []))],
      "compressed box that holds no manifest",
    ],
  ])("refuses %s", async (_, contents, explanation) => {
    const store = await read(packed("urn:c2pa:packed", ...(await contents())));
    const url = "self#jumbf=/c2pa/urn:c2pa:packed";
    expect(store.active.faults).toEqual([{ code: "manifest.compressed.invalid", url, explanation }]);
  });

  it("unpacks all of a store's within the budget of one, and passes a limit on", async () => {
    const bytesOfStore = await forge({ manifests: [{ compressed: true }, { compressed: true }] });
    const allowed: number[] = [];
    let first = 0;
    await readStore(bytesOfStore, async (stream, maxBytes) => {
      allowed.push(maxBytes);
      const unpacked = brotli(stream, maxBytes);
      first ||= unpacked.length;
      return unpacked;
    });
    expect(allowed).toEqual([BUDGETS.manifestStoreBytes, BUDGETS.manifestStoreBytes - first]);
    const refuse = async (): Promise<Uint8Array> => {
      throw new LimitError("decompressedBytes");
    };
    await expect(readStore(bytesOfStore, refuse)).rejects.toThrow(LimitError);
  });

  it("does not guess where nothing unpacks", async () => {
    expect(faults(await readStore(await forge(manifest({ compressed: true }))))).toEqual(["general.error"]);
  });
});

describe("actions", () => {
  const told = async (...assertions: Parameters<typeof actions>[]): Promise<Store["active"]["actions"]> =>
    (await read(manifest({ assertions: assertions.map((each) => actions(...each)) }))).active.actions;

  it("reads related actions with what they take over from their primary", async () => {
    const related = [{ action: "c2pa.edited", digitalSourceType: "ai" }, { description: "same step" }];
    const found = await told([[created("digitalCapture", { related, softwareAgent: { name: "A" } })]]);
    expect(found.map((each) => [each.action, each.related, each.softwareAgent])).toEqual([
      ["c2pa.created", undefined, "A"],
      ["c2pa.edited", true, "A"],
      ["c2pa.created", true, "A"],
    ]);
    expect(found[1]?.digitalSourceType).toBe("ai");
  });

  it("lays an action's values over those of its templates", async () => {
    const templates = [
      { action: "*", description: "of all", digitalSourceType: "ai", templateParameters: { "com.x": "1" } },
      { action: "c2pa.edited", description: "of edits" },
      { action: "c2pa.cropped", description: "of crops" },
    ];
    const found = await told([
      [created("digitalCapture"), { action: "c2pa.edited", parameters: { "com.y": "2" } }],
      { templates },
    ]);
    expect(found.map((each) => [each.description, each.digitalSourceType?.split("/").at(-1)])).toEqual([
      ["of all", "digitalCapture"],
      ["of edits", "ai"],
    ]);
    expect(Object.fromEntries(found[1]?.parameters ?? [])).toEqual({ "com.x": "1", "com.y": "2" });
  });

  it("finds agents by their index", async () => {
    const found = await told([
      [created("empty", { softwareAgentIndex: 1 })],
      { softwareAgents: [{ name: "A" }, { name: "B", version: "2" }] },
    ]);
    expect(found[0]?.softwareAgent).toBe("B 2");
  });

  it("reads no actions under labels that are only nearly the standard's", async () => {
    for (const label of ["c2pa.actions.v3", "C2PA.ACTIONS", "c2pa.actions__1.v2", "c2pa.actions.v2__x"]) {
      const store = await read(manifest({ assertions: [{ ...generated(), label }] }));
      expect(steps(store), label).toEqual([]);
    }
  });
});
