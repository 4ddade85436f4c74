import { spawnSync } from "node:child_process";
import { generateKeyPairSync, sign } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../test/fixtures/authority-file.ts";
import { label as aigcLabel } from "../../../../test/fixtures/marker-values.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { signSm2, sm2Key, sm3 } from "../../../../test/fixtures/sm2.ts";
import { fact, factsOf } from "../../../../test/fixtures/walk.ts";
import { decodePixels } from "../node/pixels/sharp.ts";
import { PINNED_LABEL_KEYS } from "./generators.ts";
import { carriageOf, matchMarkers } from "./match.ts";
import { dumpWithout } from "./python-json.ts";
import type { PinnedLabelKey } from "./seal.ts";
import { checkSeals, type SealTools } from "./seals.ts";
import { verifySm2 } from "./sm2.ts";

const hex = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "hex"));
const ascii = (text: string): Uint8Array => new TextEncoder().encode(text);

describe("verifySm2", () => {
  // GB/T 32918.5-2017, annex A.2.
  const key = hex(
    "0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13",
  );
  const signature = hex(
    "f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa",
  );
  it("accepts the standard's own example and nothing one bit away", () => {
    const message = ascii("message digest");
    expect(verifySm2(sm3, key, message, signature)).toBe(true);
    expect(verifySm2(sm3, key, ascii("message digesT"), signature)).toBe(false);
    expect(verifySm2(sm3, key, message, signature, "1234567812345679")).toBe(false);
    for (const at of [0, 31, 32, 63]) {
      const flipped = Uint8Array.from(signature);
      flipped[at] = (flipped[at] ?? 0) ^ 1;
      expect(verifySm2(sm3, key, message, flipped)).toBe(false);
    }
  });
  it.each([
    ["an empty key", new Uint8Array(0), new Uint8Array(64).fill(1)],
    ["a point off the curve", hex(`04${"01".repeat(64)}`), new Uint8Array(64).fill(1)],
    ["zeros", key, new Uint8Array(64)],
    ["numbers beyond the order", key, new Uint8Array(64).fill(255)],
    ["a short signature", key, new Uint8Array(63).fill(1)],
  ])("refuses %s", (_, publicKey, bad) => {
    expect(verifySm2(sm3, publicKey, ascii("x"), bad)).toBe(false);
  });
  it("says that it cannot where SM3 is missing", () => {
    expect(verifySm2(() => undefined, key, ascii("message digest"), signature)).toBeUndefined();
  });

  const openssl = spawnSync("openssl", ["ecparam", "-name", "SM2"]).status === 0;
  it.runIf(openssl)("agrees with OpenSSL on a key and a signature of its own", () => {
    const dir = tempDir();
    const run = (...args: string[]) => spawnSync("openssl", args, { cwd: dir });
    writeFileSync(join(dir, "message"), "hello");
    run("ecparam", "-genkey", "-name", "SM2", "-out", "key.pem");
    run(
      "pkeyutl",
      "-sign",
      "-in",
      "message",
      "-inkey",
      "key.pem",
      "-rawin",
      "-digest",
      "sm3",
      "-pkeyopt",
      "distid:1234567812345678",
      "-out",
      "signature",
    );
    run("ec", "-in", "key.pem", "-pubout", "-outform", "DER", "-out", "public");
    const spki = readFileSync(join(dir, "public"));
    const der = readFileSync(join(dir, "signature"));
    const rLength = der[3] ?? 0;
    const number = (bytes: Buffer) => Buffer.concat([Buffer.alloc(32), bytes]).subarray(-32);
    const raw = Buffer.concat([number(der.subarray(4, 4 + rLength)), number(der.subarray(6 + rLength))]);
    expect(verifySm2(sm3, new Uint8Array(spki.subarray(-65)), ascii("hello"), new Uint8Array(raw))).toBe(true);
    expect(verifySm2(sm3, new Uint8Array(spki.subarray(-65)), ascii("hellO"), new Uint8Array(raw))).toBe(false);
  });
});

describe("signed labels", () => {
  const ours = sm2Key(0x3945208f7b2144b13f36e38ac6d39f95889393692860b51a42fb81ef4df7c5b8n);
  const pinned: PinnedLabelKey = {
    vendor: "MiniMax",
    producer: /^MiniMax$/,
    key: ours.publicKey,
    message: PINNED_LABEL_KEYS[0]?.message ?? (() => ""),
    source: "test",
  };
  const signed = (
    change: (text: string) => string = (text) => text,
    producer = "MiniMax",
    algorithm = "1.2.156.10197.1.501",
  ) => {
    const signature = signSm2(ours, `"Label":"1","ContentProducer":"${producer}","ProduceID":"9"`);
    const security = {
      SecurityData: {
        Type: "TC260PG",
        Version: 1,
        PubSD: [
          { Type: "DS", AlgID: algorithm, TBSData: { Type: "LabelMataData" }, Signature: signature },
          { Type: "PubKey", KeyValue: ours.publicKey },
        ],
      },
    };
    const value = JSON.parse(aigcLabel("1", producer, "9")) as Record<string, string>;
    return change(JSON.stringify({ ...value, ReservedCode1: JSON.stringify(security) }));
  };
  const check = async (text: string, tools: Partial<SealTools> = {}) => {
    const { hits } = await checkSeals(matchMarkers([fact("tag/AIGC", text)]), { sm3, labelKeys: [pinned], ...tools });
    return hits[0];
  };

  it("verifies with the pinned key, and stays a statement: the words are signed, not the file", async () => {
    const hit = await check(signed());
    expect(hit?.seal).toMatchObject({ outcome: "verified", binds: "label", by: "MiniMax" });
    expect(hit && carriageOf(hit)).toBe("stated");
  });
  it("fails when the words change", async () => {
    expect((await check(signed((text) => text.replace('"ProduceID":"9"', '"ProduceID":"8"'))))?.seal?.outcome).toBe(
      "failed",
    );
  });
  it("takes no key from the file", async () => {
    expect((await check(signed(), { labelKeys: [] }))?.seal?.outcome).toBe("unknown-key");
    expect((await check(signed(undefined, "Somebody")))?.seal?.outcome).toBe("unknown-key");
    // The key that ships with the product is another: the file's own signature does not fit it.
    expect((await check(signed(), { labelKeys: PINNED_LABEL_KEYS }))?.seal?.outcome).toBe("failed");
  });
  it("says what it cannot check", async () => {
    expect((await check(signed(undefined, "MiniMax", "1.2.840.113549.1.1.11")))?.seal?.outcome).toBe("unsupported");
    expect((await check(signed(), { sm3: () => undefined }))?.seal?.outcome).toBe("unavailable");
    expect((await check(aigcLabel("1")))?.seal).toBeUndefined();
  });
});

describe("NovelAI's signed pictures", () => {
  const { privateKey, publicKey } = generateKeyPairSync("ed25519");
  const key = publicKey.export({ format: "der", type: "spki" }).subarray(-32).toString("hex");
  const tools = (bytes: Uint8Array): SealTools => ({
    sm3,
    pixels: () => decodePixels(bytes),
    contentKeys: [{ vendor: "NovelAI", key, source: "test" }],
  });
  const COMMENT =
    '{"prompt": "a fox, \\u72d0", "steps": 28, "scale": 5.0, "cfg_rescale": 1e-05, "sampler": "k_euler", "seed": 1}';

  /** A picture with NovelAI's text chunks, signed over its RGB samples and its comment. */
  async function picture(channels: 3 | 4, change: (rgb: Buffer) => Buffer = (rgb) => rgb): Promise<Uint8Array> {
    const [width, height] = [24, 16];
    const data = Buffer.from(Array.from({ length: width * height * channels }, (_, at) => (at * 37) % 256));
    const rgb = Buffer.from([...data].filter((_, at) => at % channels < 3));
    const signature = sign(null, Buffer.concat([rgb, Buffer.from(COMMENT)]), privateKey).toString("base64");
    const comment = COMMENT.replace(/\}$/, `, "signed_hash": "${signature}"}`);
    const png = await sharp(change(data), { raw: { width, height, channels } }).png().toBuffer();
    return media.withPngChunks(
      new Uint8Array(png),
      media.textChunk("Software", "NovelAI"),
      media.textChunk("Comment", comment),
    );
  }
  const seal = async (bytes: Uint8Array, own?: SealTools) => {
    const { hits, limits } = await checkSeals(matchMarkers(await factsOf(bytes)), own ?? tools(bytes));
    const hit = hits.find((each) => each.row.id === "novelai.signed");
    return { outcome: hit?.seal?.outcome, carriage: hit && carriageOf(hit), limits };
  };

  it.each([3, 4] as const)("verify over %i channels and count as signed", async (channels) => {
    expect(await seal(await picture(channels))).toEqual({ outcome: "verified", carriage: "signed", limits: [] });
  });
  it("fail when one sample changes, and when a setting does", async () => {
    const bent = await picture(3, (rgb) => {
      const copy = Buffer.from(rgb);
      copy[100] = (copy[100] ?? 0) ^ 1;
      return copy;
    });
    expect(await seal(bent)).toMatchObject({ outcome: "failed", carriage: "stated" });
    const text = Buffer.from(await picture(3))
      .toString("latin1")
      .replace('"steps": 28', '"steps": 29');
    const bytes = new Uint8Array(Buffer.from(text, "latin1"));
    const pixels = async () => decodePixels(await picture(3));
    const { hits } = await checkSeals(matchMarkers(await factsOf(bytes)), { ...tools(bytes), pixels });
    expect(hits.find((hit) => hit.row.id === "novelai.signed")?.seal?.outcome).toBe("failed");
  });
  it("fail with the key that ships with the product, as this test is not NovelAI", async () => {
    const bytes = await picture(3);
    const { contentKeys: _, ...shipped } = tools(bytes);
    expect(await seal(bytes, shipped)).toMatchObject({ outcome: "failed" });
  });
  it("are left open, with a limit, where the picture cannot be decoded", async () => {
    const bytes = await picture(3);
    expect(await seal(bytes, { ...tools(bytes), pixels: () => Promise.reject(new Error("no sharp")) })).toEqual({
      outcome: "unavailable",
      carriage: "stated",
      limits: [{ code: "pixels-unavailable", step: "mark" }],
    });
  });
});

describe("dumpWithout", () => {
  it.each([
    [
      '{"a":1.0,"b":[true,null,-0.5e-3],"c":"ü\\n\\u00e4","x":1}',
      '{"a": 1.0, "b": [true, null, -0.5e-3], "c": "\\u00fc\\n\\u00e4"}',
    ],
    ['{"x": {"deep": 1}}', "{}"],
    ['{ "emoji" : "😀" }', '{"emoji": "\\ud83d\\ude00"}'],
    ['{"inner": {"x": 1}}', '{"inner": {"x": 1}}'],
  ])("writes %s as Python would", (text, expected) => {
    expect(dumpWithout(text, "x")).toBe(expected);
  });
  it.each(["", "[]", "{", '{"a":1}x', '{"a":1,"a":2}', '{"a":01}', `${'{"a":'.repeat(40)}1${"}".repeat(40)}`])(
    "%s is no such object",
    (text) => {
      expect(dumpWithout(text, "x")).toBeUndefined();
    },
  );
});
