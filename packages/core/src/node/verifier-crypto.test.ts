import { constants, createPublicKey, generateKeyPairSync, type KeyObject, sign } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Crypto, SignatureCheck } from "../credentials/crypto.ts";
import { webCrypto } from "../web/crypto.ts";
import { verifierCrypto } from "./verifier-crypto.ts";

const web = webCrypto();
const noble = webCrypto("noble");
const hashes = ["sha256", "sha384", "sha512"] as const;

interface Key {
  name: string;
  spki: Uint8Array;
  privateKey: KeyObject;
}

function key(name: string, pair: { publicKey: KeyObject; privateKey: KeyObject }): Key {
  const spki = new Uint8Array(pair.publicKey.export({ type: "spki", format: "der" }));
  return { name, spki, privateKey: pair.privateKey };
}

const EC = ["P-256", "P-384", "P-521"].map((namedCurve) => key(namedCurve, generateKeyPairSync("ec", { namedCurve })));
const RSA = key("RSA", generateKeyPairSync("rsa", { modulusLength: 2048 }));
const PSS = key("RSA-PSS", generateKeyPairSync("rsa-pss", { modulusLength: 2048 }));
const ED = key("Ed25519", generateKeyPairSync("ed25519"));
const KEYS = [...EC, RSA, PSS, ED];

type Case = Omit<SignatureCheck, "data" | "signature"> & { key: Key; make: (data: Uint8Array) => Uint8Array };

const CASES: Case[] = [
  ...EC.flatMap((each) =>
    hashes.flatMap((hash) =>
      (["raw", "der"] as const).map(
        (encoding): Case => ({
          key: each,
          spki: each.spki,
          scheme: "ecdsa",
          hash,
          encoding,
          make: (data) =>
            sign(hash, data, { key: each.privateKey, dsaEncoding: encoding === "raw" ? "ieee-p1363" : "der" }),
        }),
      ),
    ),
  ),
  ...hashes.map(
    (hash): Case => ({
      key: RSA,
      spki: RSA.spki,
      scheme: "rsa-pkcs1",
      hash,
      make: (data) => sign(hash, data, RSA.privateKey),
    }),
  ),
  ...[RSA, PSS].flatMap((each) =>
    hashes.map(
      (hash): Case => ({
        key: each,
        spki: each.spki,
        scheme: "rsa-pss",
        hash,
        make: (data) =>
          sign(hash, data, {
            key: each.privateKey,
            padding: constants.RSA_PKCS1_PSS_PADDING,
            saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
          }),
      }),
    ),
  ),
  { key: ED, spki: ED.spki, scheme: "ed25519", make: (data) => sign(null, data, ED.privateKey) },
];

const data = Uint8Array.from({ length: 100 }, (_, i) => i);

function asked({ spki, scheme, hash, encoding }: Case, signature: Uint8Array, over = data): SignatureCheck {
  return {
    spki,
    scheme,
    data: over,
    signature,
    ...(hash === undefined ? {} : { hash }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

describe("the two implementations of the verifier's cryptography", () => {
  it.each(
    CASES.map((each) => [`${each.key.name} ${each.scheme} ${each.hash ?? ""} ${each.encoding ?? ""}`, each] as const),
  )("accept what was signed: %s", async (_, each) => {
    const signature = new Uint8Array(each.make(data));
    for (const crypto of [verifierCrypto, web]) {
      expect(await crypto.verify(asked(each, signature))).toBe("valid");
      expect(await crypto.verify(asked(each, signature, data.subarray(1)))).toBe("invalid");
    }
    // Where WebCrypto lacks a curve, noble answers; it has no RSA.
    const rsa = each.scheme.startsWith("rsa");
    expect(await noble.verify(asked(each, signature))).toBe(rsa ? "unsupported" : "valid");
    if (!rsa) expect(await noble.verify(asked(each, signature, data.subarray(1)))).toBe("invalid");
  });

  it("give one answer on changed signatures, keys and schemes", async () => {
    const signatures = CASES.map((each) => new Uint8Array(each.make(data)));
    const change = fc.record({
      which: fc.nat(CASES.length - 1),
      at: fc.nat(600),
      to: fc.nat(255),
      cut: fc.option(fc.nat(140)),
      otherKey: fc.option(fc.nat(KEYS.length - 1)),
      keyAt: fc.option(fc.nat(400)),
    });
    await fc.assert(
      fc.asyncProperty(change, async ({ which, at, to, cut, otherKey, keyAt }) => {
        const each = CASES[which];
        const signature = signatures[which];
        if (!each || !signature) return;
        const changed = signature
          .map((byte, i) => (i === at % signature.length ? to : byte))
          .slice(0, cut ?? undefined);
        const spki = KEYS[otherKey ?? -1]?.spki ?? each.spki;
        const bent = keyAt === null ? spki : spki.map((byte, i) => (i === keyAt % spki.length ? byte ^ 1 : byte));
        const check = { ...asked(each, changed), spki: bent };
        expect(await web.verify(check)).toBe(await verifierCrypto.verify(check));
      }),
      { numRuns: 400 },
    );
  });

  it("refuse signatures of nothing, and keys that are none", async () => {
    const [each] = CASES;
    if (!each) throw new Error("no case");
    for (const crypto of [verifierCrypto, web, noble]) {
      expect(await crypto.verify(asked(each, new Uint8Array(64)))).toBe("invalid");
      expect(await crypto.verify({ ...asked(each, new Uint8Array(64)), spki: new Uint8Array(20) })).toBe("invalid");
      expect(await crypto.verify({ ...asked(each, new Uint8Array(64)), spki: ED.spki })).toBe("invalid");
    }
  });

  it("call a curve that C2PA does not know unsupported, on either side", async () => {
    const other = generateKeyPairSync("ec", { namedCurve: "secp256k1" });
    const spki = new Uint8Array(
      createPublicKey(other.publicKey.export({ type: "spki", format: "pem" })).export({ type: "spki", format: "der" }),
    );
    const signature = new Uint8Array(sign("sha256", data, { key: other.privateKey, dsaEncoding: "ieee-p1363" }));
    const check: SignatureCheck = { spki, scheme: "ecdsa", hash: "sha256", data, signature };
    for (const crypto of [verifierCrypto, web, noble]) expect(await crypto.verify(check)).toBe("unsupported");
  });

  it("hash alike, at once and piece by piece", async () => {
    const pieces = fc.array(fc.uint8Array({ maxLength: 200 }), { maxLength: 6 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom("sha1", ...hashes), pieces, async (hash, parts) => {
        const whole = Uint8Array.from(parts.flatMap((part) => [...part]));
        const expected = await verifierCrypto.digest(hash, whole);
        const piecewise = async (crypto: Crypto) => {
          const hasher = crypto.hasher(hash);
          for (const part of parts) hasher.update(part);
          return hasher.digest();
        };
        expect(await web.digest(hash, whole)).toEqual(expected);
        expect(await piecewise(web)).toEqual(expected);
        expect(await piecewise(verifierCrypto)).toEqual(expected);
      }),
    );
  });
});
