import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { loadNativeEngine } from "../../packages/core/src/node/engines/native.ts";
import { loadWasmEngine } from "../../packages/core/src/node/engines/wasm.ts";
import { tempDir } from "../fixtures/authority-file.ts";
import { actions, capture, created, generated } from "../fixtures/forge/assertions.ts";
import type { BindingKind, CarrierName } from "../fixtures/forge/carriers/carrier.ts";
import { CARRIERS } from "../fixtures/forge/carriers/index.ts";
import { aiService, anchor, camera, chainUnder, editor, timeAuthority } from "../fixtures/forge/certificates.ts";
import { signFragmented } from "../fixtures/forge/fragments.ts";
import { ingredient, opened } from "../fixtures/forge/ingredients.ts";
import { signAs, signParts } from "../fixtures/forge/sign-as.ts";
import type { ManifestDescription, StoreDescription } from "../fixtures/forge/store.ts";
import { timestampToken } from "../fixtures/tsa.ts";

type Engine = Awaited<ReturnType<typeof loadWasmEngine>>;
type EngineOutcome = Awaited<ReturnType<Engine["verify"]>>;

/** Bindings of the standard that c2pa-rs does not compute: only our own verifier can say that these are in order. */
const NOT_BY_ENGINES: readonly (readonly [CarrierName, BindingKind])[] = [
  ["webp", "boxes"],
  ["wav", "boxes"],
  ["avi", "boxes"],
];
const byEngines = (name: CarrierName, kind: BindingKind): boolean =>
  !NOT_BY_ENGINES.some(([carrier, binding]) => carrier === name && binding === kind);

/** What the tests' own forge writes honestly is in order for everybody else: without that its forgeries show nothing. */
describe("the forge's honest files", () => {
  const engines: Engine[] = [];
  let anchors: string;
  beforeAll(async () => {
    engines.push(await loadWasmEngine());
    const native = await loadNativeEngine();
    if (native) engines.push(native);
    anchors = (await camera()).anchorPem;
  });

  const ask = async (engine: Engine, name: CarrierName, file: Uint8Array): Promise<EngineOutcome> => {
    const path = join(tempDir(), `file.${name}`);
    writeFileSync(path, file);
    const { mediaType } = CARRIERS[name];
    const input = { size: file.length, mediaType, bytes: async () => file, file: async () => path };
    return engine.verify(input, { tier: "yours", anchors, tsaAnchors: "", allowed: "", ekus: [] });
  };
  /** The engine's word, and the failures that led there. */
  const word = (outcome: EngineOutcome): string =>
    outcome.kind === "read"
      ? [outcome.state, ...outcome.results.activeManifest.failure.map((each) => each.code)].join(" ")
      : outcome.kind;
  const everyEngine = async (name: CarrierName, file: Uint8Array): Promise<string[]> => {
    const said: string[] = [];
    for (const engine of engines) said.push(word(await ask(engine, name, file)));
    return said;
  };

  for (const carrier of Object.values(CARRIERS))
    for (const binding of carrier.bindings)
      it(`${carrier.name} with the binding ${binding}${byEngines(carrier.name, binding) ? "" : ": no engine computes it"}`, async () => {
        const said = await everyEngine(carrier.name, await signAs(carrier.name, {}, { binding }));
        expect(new Set(said)).toEqual(new Set([byEngines(carrier.name, binding) ? "Trusted" : "damaged"]));
      });

  for (const rows of [0, 1, 2, 3])
    it(`a clip in five segments, ${rows} rows above the leaves`, async () => {
      const [wasm] = engines;
      const { file, segments } = await signFragmented({}, { count: 5, rows });
      const dir = tempDir();
      const init = join(dir, "init.mp4");
      writeFileSync(init, file);
      const input = { size: file.length, mediaType: "video/mp4", bytes: async () => file, file: async () => init };
      const pass = {
        tier: "yours",
        anchors,
        tsaAnchors: "",
        allowed: "",
      } as const;
      for (const [at, segment] of segments.entries()) {
        const path = join(dir, `${at}.m4s`);
        writeFileSync(path, segment);
        const said = await wasm?.verifyFragment?.(input, path, { ...pass, ekus: [] });
        expect(said && word(said)).toBe("Trusted");
      }
    });

  const STEPS = { created: [created("digitalCapture")] };
  const only = (manifest: ManifestDescription): StoreDescription => ({ manifests: [manifest] });
  const withParent = (
    version: 1 | 2 | 3,
    parent: ManifestDescription,
    more: ManifestDescription,
  ): StoreDescription => ({
    manifests: [
      parent,
      {
        assertions: ([first]) => {
          if (!first) throw new Error("no parent");
          const source = ingredient(first, { version });
          return [actions([opened(source)]), source];
        },
        ...more,
      },
    ],
  });
  const honest: Readonly<Record<string, () => Promise<StoreDescription> | StoreDescription>> = {
    "a claim of version 1": () =>
      only({ claim: { version: 1 }, assertions: [actions(STEPS.created, {}, "c2pa.actions")] }),
    "the chain in the unprotected header, version 1": () =>
      only({ claim: { version: 1 }, signature: { chainAt: "unprotected-string" } }),
    "a gathered assertion, JSON and an embedded file": () =>
      only({
        assertions: [
          capture(),
          { label: "org.example.note", content: { json: { note: 1 } }, list: "gathered" },
          { label: "c2pa.thumbnail.claim", content: { file: new Uint8Array(9), mediaType: "image/jpeg" } },
        ],
      }),
    "salted assertions": () => only({ assertions: [{ ...capture(), salt: new Uint8Array(16).fill(7) }] }),
    "a parent of another signer, ingredient version 3": async () =>
      withParent(3, { signer: await aiService(), assertions: [generated()] }, { signer: await editor() }),
    "a parent, ingredient version 2": () => withParent(2, { assertions: [generated()] }, {}),
    "an update manifest": () => withParent(3, {}, { kind: "update" }),
    "a time stamp": async () => {
      const stamper = await timeAuthority();
      const at = new Date(Math.floor(Date.now() / 1000) * 1000);
      return only({ signature: { timestamps: [(covers) => timestampToken(covers, stamper, at)] } });
    },
    "SHA-512 throughout": () => only({ claim: { hash: "sha512" } }),
    "an intermediate certificate": async () =>
      only({
        signer: await chainUnder(await anchor(), { intermediates: [{ pathLength: 0, permitted: ["CN=Camera"] }] }),
      }),
  };
  for (const [what, describe] of Object.entries(honest))
    it(what, async () => {
      const said = await everyEngine("jpeg", await signAs("jpeg", await describe()));
      expect(new Set(said)).toEqual(new Set(["Trusted"]));
    });

  for (const key of ["P-256", "P-384", "P-521", "Ed25519", "RSA-2048", "RSA-3072"] as const)
    it(`signed with ${key}`, async () => {
      const signer = await chainUnder(await anchor(), { leaf: { key } });
      const said = await everyEngine("jpeg", await signAs("jpeg", { manifests: [{ signer }] }));
      expect(new Set(said)).toEqual(new Set(["Trusted"]));
    });

  it("a compressed manifest, bound by boxes: padding cannot settle it, and nothing needs it to", async () => {
    const file = await signAs("png", { manifests: [{ compressed: true }] }, { binding: "boxes" });
    expect(new Set(await everyEngine("png", file))).toEqual(new Set(["Trusted"]));
  });

  it("one byte of the media changed is noticed in every container", async () => {
    for (const carrier of Object.values(CARRIERS)) {
      const { file, region } = await signParts(carrier.name);
      // Where the store ends the file, the media end in front of it.
      const spot = region.start + region.length > file.length - 3 ? region.start - 40 : file.length - 3;
      const changed = Uint8Array.from(file);
      changed[spot] = (changed[spot] ?? 0) ^ 1;
      for (const said of await everyEngine(carrier.name, changed)) expect(said, carrier.name).not.toBe("Trusted");
    }
  });
});
