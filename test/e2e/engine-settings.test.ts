import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { createContext, runInContext } from "node:vm";
import { build } from "esbuild";
import { beforeAll, describe, expect, it, vi } from "vitest";
import type { Engine, EngineInput, EnginePass } from "../../packages/core/src/credentials/engine/engine.ts";
import { type Opinion, secondOpinion } from "../../packages/core/src/credentials/engine/opinion.ts";
import { dialectOf } from "../../packages/core/src/credentials/engine/self-test.ts";
import { SELF_TEST } from "../../packages/core/src/credentials/engine/self-test-file.ts";
import { loadNativeEngine } from "../../packages/core/src/node/engines/native.ts";
import { loadWasmEngine } from "../../packages/core/src/node/engines/wasm.ts";
import { tempFile } from "../fixtures/authority-file.ts";
import { type Authority, issue, type Leaf, makeAuthority, TIME_STAMPING } from "../fixtures/ca.ts";
import { makeSelfTest } from "../fixtures/make-engine-self-test.ts";
import { movie, picture } from "../fixtures/media.ts";
import { DST, sign, signDetached, signWithTimestamp } from "../fixtures/sign.ts";

const root = new URL("../..", import.meta.url).pathname;
const native = process.platform === "linux" && process.arch === "x64";
const DAY = 24 * 3600 * 1000;
const CREATED = {
  actions: [
    {
      action: "c2pa.created",
      digitalSourceType: `${DST}trainedAlgorithmicMedia`,
      softwareAgent: { name: "Test Model" },
    },
  ],
};
const NOTHING: EnginePass = {
  tier: "yours",
  anchors: "",
  tsaAnchors: "",
  allowed: "",
  ekus: [],
};

const inputOf = (bytes: Uint8Array, mediaType = "image/jpeg"): EngineInput => ({
  size: bytes.length,
  mediaType,
  bytes: async () => bytes,
  file: async () => tempFile("input", bytes),
});

const stateOf = (opinion: Opinion): string => (opinion.kind === "read" ? opinion.state : opinion.kind);

/** Unknown settings keys are ignored in silence: only a file that comes out trusted shows that ours are read. */
describe.each([["wasm", loadWasmEngine], ...(native ? ([["native", loadNativeEngine]] as const) : [])] as const)(
  "settings of the %s engine",
  (name, load) => {
    let engine: Engine;
    let authority: Authority;
    let stranger: Authority;
    let leaf: Leaf;
    let signed: Uint8Array;
    const ask = (bytes: Uint8Array, pass: Partial<EnginePass>) =>
      secondOpinion(engine).ask(inputOf(bytes), { ...NOTHING, ...pass });

    beforeAll(async () => {
      const loaded = await load();
      if (!loaded) throw new Error("the engine is not here");
      engine = loaded;
      authority = await makeAuthority("settings CA");
      stranger = await makeAuthority("someone else");
      leaf = await issue(authority, { commonName: "Signer", organisation: "Lab" });
      signed = await sign(await picture("jpeg"), "image/jpeg", leaf, CREATED);
    });

    it("anchors decide", async () => {
      expect(stateOf(await ask(signed, {}))).toBe("Valid");
      expect(stateOf(await ask(signed, { anchors: stranger.pem }))).toBe("Valid");
      expect(await ask(signed, { anchors: authority.pem })).toMatchObject({
        kind: "read",
        state: "Trusted",
        failures: [],
      });
    });

    it("the list of allowed certificates is read, with anchors of others and alone", async () => {
      const allowed = leaf.certificate.toString("pem");
      expect(stateOf(await ask(signed, { anchors: stranger.pem, allowed }))).toBe("Trusted");
      expect(stateOf(await ask(signed, { allowed }))).toBe("Trusted");
      expect(stateOf(await ask(signed, { allowed: stranger.pem }))).not.toBe("Trusted");
    });

    it("the active signer's serial number is told", async () => {
      const serial = BigInt(`0x${leaf.certificate.serialNumber}`).toString();
      expect(await ask(signed, {})).toMatchObject({ signer: { issuer: "Lab", serial } });
    });

    it("key usages of the verifier's own are read", async () => {
      const odd = await issue(authority, { commonName: "Odd", organisation: "Lab", extendedKeyUsage: "1.2.3.4.5" });
      const media = await sign(await picture("jpeg"), "image/jpeg", odd, CREATED, [], {
        trust: { trust_config: "1.2.3.4.5" },
      });
      expect(stateOf(await ask(media, { anchors: authority.pem }))).toBe("Invalid");
      expect(stateOf(await ask(media, { anchors: authority.pem, ekus: ["1.2.3.4.5"] }))).toBe("Trusted");
    });

    it.runIf(name === "wasm")("an anchor for time is none for signers, and the other way round", async () => {
      expect(stateOf(await ask(signed, { tsaAnchors: authority.pem }))).toBe("Valid");
      const clock = await makeAuthority("clock CA");
      const stamper = await issue(clock, {
        commonName: "Stamper",
        organisation: "TSA",
        extendedKeyUsage: TIME_STAMPING,
      });
      const old = await issue(authority, {
        commonName: "Old",
        organisation: "Lab",
        notBefore: new Date(Date.now() - 30 * DAY),
        notAfter: new Date(Date.now() + 20 * DAY),
      });
      const media = await picture("jpeg");
      const stamped = await signWithTimestamp(media, "image/jpeg", old, stamper, new Date(Date.now() - DAY), CREATED);
      vi.useFakeTimers({ toFake: ["Date"], now: Date.now() + 100 * DAY });
      try {
        const both = `${authority.pem}\n${clock.pem}`;
        expect(stateOf(await ask(stamped, { anchors: authority.pem, tsaAnchors: clock.pem }))).toBe("Trusted");
        expect(stateOf(await ask(stamped, { anchors: both }))).toBe("Invalid");
      } finally {
        vi.useRealTimers();
      }
    });

    it("asks nobody, whatever a file names", async () => {
      const reached: string[] = [];
      vi.stubGlobal("fetch", (request: Request | string) => {
        reached.push(typeof request === "string" ? request : request.url);
        return Promise.reject(new Error("the network was reached"));
      });
      try {
        const url = "https://example.org/manifest.c2pa";
        const { media } = await signDetached(
          await picture("jpeg", { xmp: remoteXmp(url) }),
          "image/jpeg",
          leaf,
          CREATED,
        );
        expect(await ask(media, {})).toEqual({ kind: "remote", url });
        expect(reached).toEqual([]);
        // That the trap is there at all shows where asking is allowed, which no setting of ours can.
        if (name === "wasm") {
          const { WasmReader } = await import("@contentauth/c2pa-wasm");
          await WasmReader.fromBytes("image/jpeg", media, "{}").catch(() => undefined);
          expect(reached).toEqual([url]);
        }
      } finally {
        vi.unstubAllGlobals();
      }
    });

    it("a document that the engine refuses is no word about the file", async () => {
      // Of a type that TypeScript would refuse: what an engine of another version may find in ours.
      const given = { ...NOTHING, anchors: 5 as unknown as string };
      expect(await secondOpinion(engine).ask(inputOf(signed), given)).toEqual({ kind: "failed", cause: "settings" });
    });

    it("a file that goes away is no word about the file", async () => {
      const gone = { ...inputOf(signed), bytes: () => Promise.reject(new Error("EIO")) };
      expect(await secondOpinion(engine).ask(gone, NOTHING)).toEqual({ kind: "failed", cause: "input-output" });
      const missing = { ...inputOf(signed), size: 2 ** 30, file: async () => "/nowhere/at/all.jpg" };
      expect(await secondOpinion(engine).ask(missing, NOTHING)).toEqual({ kind: "failed", cause: "input-output" });
    });

    it("a clip above 64 MiB is read from the file", async () => {
      const clip = await sign(movie({ mediaBytes: 65 * 1024 * 1024 }), "video/mp4", leaf, CREATED);
      const pass = { ...NOTHING, anchors: authority.pem };
      expect(stateOf(await secondOpinion(engine).ask(inputOf(clip, "video/mp4"), pass))).toBe("Trusted");
      clip[clip.length - 9] = (clip[clip.length - 9] ?? 0) ^ 1;
      expect(stateOf(await secondOpinion(engine).ask(inputOf(clip, "video/mp4"), pass))).toBe("Invalid");
    });
  },
);

const remoteXmp = (url: string): string =>
  `<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/" dcterms:provenance="${url}"/></rdf:RDF></x:xmpmeta><?xpacket end="w"?>`;

describe("self-test", () => {
  it("each engine reads the dialect that its generation speaks", async () => {
    const wasm = await loadWasmEngine();
    expect(await dialectOf(() => wasm)).toBe("kinds");
    expect((await loadNativeEngine()) !== undefined).toBe(native);
  });
  it("a newly made file passes too, and strangers' anchors pass none", async () => {
    const wasm = secondOpinion(await loadWasmEngine());
    const made = await makeSelfTest();
    const bytes = new Uint8Array(Buffer.from(made.jpeg, "base64"));
    expect(stateOf(await wasm.ask(inputOf(bytes), { ...NOTHING, anchors: made.anchor }))).toBe("Trusted");
    expect(stateOf(await wasm.ask(inputOf(bytes), { ...NOTHING, anchors: SELF_TEST.anchor }))).toBe("Valid");
  });
});

/** What a page has, and nothing of Node's. */
const PAGE_GLOBALS = ["TextDecoder", "TextEncoder", "URL", "crypto", "atob", "console", "setTimeout", "queueMicrotask"];

it("the wasm engine answers with web globals only", async () => {
  const entry = `
    import { initSync, WasmReader } from "@contentauth/c2pa-wasm";
    import { wasmEngine } from ${JSON.stringify(`${root}packages/core/src/credentials/engine/wasm.ts`)};
    import { secondOpinion } from ${JSON.stringify(`${root}packages/core/src/credentials/engine/opinion.ts`)};
    globalThis.ask = (module, bytes, pass) => {
      initSync({ module });
      const none = () => Promise.reject(new Error("no file here"));
      const engine = wasmEngine(WasmReader, "0", { holdFile: none, holdFragment: none });
      const input = { size: bytes.length, mediaType: "image/jpeg", bytes: async () => bytes, file: none };
      return secondOpinion(engine).ask(input, pass);
    };`;
  const { outputFiles } = await build({
    stdin: { contents: entry, resolveDir: root, loader: "ts" },
    bundle: true,
    write: false,
    platform: "browser",
    format: "iife",
    logLevel: "error",
    define: { "import.meta.url": '"https://example.org/"' },
  });
  const page = createContext(
    Object.fromEntries(PAGE_GLOBALS.map((name) => [name, globalThis[name as keyof typeof globalThis]])),
  );
  runInContext(outputFiles[0]?.text ?? "", page);
  const wasm = await readFile(createRequire(`${root}packages/core/`).resolve("@contentauth/c2pa-wasm/c2pa.wasm"));
  const ask = page.ask as (module: Uint8Array, bytes: Uint8Array, pass: EnginePass) => Promise<Opinion>;
  const bytes = new Uint8Array(Buffer.from(SELF_TEST.jpeg, "base64"));
  const opinion = await ask(wasm, bytes, { ...NOTHING, anchors: SELF_TEST.anchor });
  expect({ ...opinion }).toMatchObject({ kind: "read", state: "Trusted" });
});
