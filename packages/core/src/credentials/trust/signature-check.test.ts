import { describe, expect, it } from "vitest";
import { integer, sequence } from "../../../../../test/fixtures/x509/der.ts";
import type { SignatureCheck } from "../crypto.ts";
import type { KeyKind, PublicKey } from "./keys.ts";
import { prepare, publicKeyOf, type ReadyCheck } from "./signature-check.ts";

const key = (kind: KeyKind): PublicKey => ({ kind }) as PublicKey;
const point = new Uint8Array(65);
const EC256 = key({ type: "ec", curve: "P-256", point });
const EC521 = key({ type: "ec", curve: "P-521", point });
const ED = key({ type: "ed25519", point: new Uint8Array(32) });
const RSA = (bits = 2048): PublicKey => key({ type: "rsa", bits });
const check = (
  scheme: SignatureCheck["scheme"],
  length: number,
  more: Partial<SignatureCheck> = {},
): SignatureCheck => ({
  spki: new Uint8Array(),
  scheme,
  data: new Uint8Array(),
  signature: new Uint8Array(length).fill(1),
  ...(scheme === "ed25519" ? {} : { hash: "sha256" }),
  ...more,
});

const unhashed = ({ hash: _, ...rest }: SignatureCheck): SignatureCheck => rest;
/** A number as DER writes it: without zeros in front, but with one where it would be negative. */
const number = (...bytes: number[]) => integer(...bytes);
const der = (...numbers: Uint8Array[]): Partial<SignatureCheck> => ({
  encoding: "der",
  signature: sequence(...numbers),
});
const raw = (size: number, r: readonly number[], s: readonly number[]): Uint8Array => {
  const out = new Uint8Array(2 * size);
  out.set(r, size - r.length);
  out.set(s, 2 * size - s.length);
  return out;
};

describe("a check before any cryptography", () => {
  it.each<[what: string, SignatureCheck, PublicKey | undefined, ReadyCheck | string]>([
    ["without a key", check("ecdsa", 64), undefined, "invalid"],
    ["with a key of another kind", check("ecdsa", 64), key({ type: "other", oid: "1.2" }), "unsupported"],
    ["with a key for another scheme", check("ecdsa", 64), RSA(), "invalid"],
    ["with an Ed25519 key for ECDSA", check("ecdsa", 64), ED, "invalid"],
    ["ECDSA, raw", check("ecdsa", 64), EC256, { kind: "ecdsa", curve: "P-256", hash: "sha256", raw: new Uint8Array(64).fill(1) }],
    ["ECDSA on a longer curve", check("ecdsa", 132, { hash: "sha512" }), EC521, { kind: "ecdsa", curve: "P-521", hash: "sha512", raw: new Uint8Array(132).fill(1) }],
    ["ECDSA, too short", check("ecdsa", 63), EC256, "invalid"],
    ["ECDSA, too long", check("ecdsa", 65), EC256, "invalid"],
    ["ECDSA without a hash", unhashed(check("ecdsa", 64)), EC256, "invalid"],
    ["Ed25519", check("ed25519", 64), ED, { kind: "ed25519" }],
    ["Ed25519, too short", check("ed25519", 63), ED, "invalid"],
    ["RSA, PKCS 1", check("rsa-pkcs1", 256), RSA(), { kind: "rsa-pkcs1", hash: "sha256" }],
    ["RSA with a modulus of odd length", check("rsa-pkcs1", 257), RSA(2049), { kind: "rsa-pkcs1", hash: "sha256" }],
    ["RSA, too short", check("rsa-pkcs1", 255), RSA(), "invalid"],
    ["RSA without a hash", unhashed(check("rsa-pkcs1", 256)), RSA(), "invalid"],
    ["RSA-PSS with the hash's own length of salt", check("rsa-pss", 256), RSA(), { kind: "rsa-pss", hash: "sha256", saltLength: 32 }],
    ["RSA-PSS of a longer hash", check("rsa-pss", 256, { hash: "sha384" }), RSA(), { kind: "rsa-pss", hash: "sha384", saltLength: 48 }],
    ["RSA-PSS with the longest hash", check("rsa-pss", 256, { hash: "sha512" }), RSA(), { kind: "rsa-pss", hash: "sha512", saltLength: 64 }],
    ["RSA-PSS with a salt that is named", check("rsa-pss", 256, { saltLength: 20 }), RSA(), { kind: "rsa-pss", hash: "sha256", saltLength: 20 }],
  ] as [string, SignatureCheck, PublicKey | undefined, ReadyCheck | string][])("%s", (_, asked, known, ready) => {
    expect(prepare(asked, known)).toEqual(ready);
  }); // biome-ignore format: a table

  const full = Array.from({ length: 32 }, (_, at) => at + 1);
  const high = [0x80, ...full.slice(1)];
  it.each<[what: string, Partial<SignatureCheck>, Uint8Array | undefined]>([
    ["two numbers", der(number(...full), number(...full)), raw(32, full, full)],
    ["short ones, which stand at the end of their places", der(number(5), number(6, 7)), raw(32, [5], [6, 7])],
    ["large ones, with the zero that keeps them positive", der(number(0, ...high), number(0, ...high)), raw(32, high, high)],
    ["a negative one", der(number(...high), number(5)), undefined],
    ["one that is too large", der(number(1, ...full), number(5)), undefined],
    ["one number", der(number(5)), undefined],
    ["three numbers", der(number(5), number(6), number(7)), undefined],
    ["no sequence", { encoding: "der", signature: number(5) }, undefined],
    ["nothing", { encoding: "der", signature: new Uint8Array() }, undefined],
  ])("reads r and s of DER: %s", (_, more, signature) => {
    const ready = prepare(check("ecdsa", 0, more), EC256);
    expect(ready).toEqual(signature === undefined ? "invalid" : { kind: "ecdsa", curve: "P-256", hash: "sha256", raw: signature });
  }); // biome-ignore format: a table
});

it("bytes that are no public key are none", () => {
  expect(publicKeyOf(Uint8Array.of(1, 2, 3))).toBeUndefined();
  expect(publicKeyOf(sequence(sequence(), integer(1)))).toBeUndefined();
});
