import { describe, expect, it } from "vitest";
import { explicit, HASH_OIDS, integer, oid, sequence, tlv } from "../../../../../test/fixtures/x509/der.ts";
import type { Scheme } from "./algorithms.ts";
import { isAllowedKey, type KeyKind, keyFits, readPublicKey } from "./keys.ts";

const RSA = "1.2.840.113549.1.1.1";
const PSS = "1.2.840.113549.1.1.10";
const EC = "1.2.840.10045.2.1";
const NULL = tlv(0x05);
const bits = (bytes: Uint8Array) => tlv(0x03, Uint8Array.of(0), bytes);
const spki = (key: Uint8Array, ...identifier: Uint8Array[]) => sequence(sequence(...identifier), bits(key));
const kindOf = (key: Uint8Array, ...identifier: Uint8Array[]): KeyKind => readPublicKey(spki(key, ...identifier)).kind;

/** A modulus of so many bits: the first and the last one set. */
function modulus(size: number): number[] {
  const bytes = new Array<number>(Math.ceil(size / 8)).fill(0);
  bytes[0] = 1 << ((size - 1) % 8);
  bytes[bytes.length - 1] = (bytes.at(-1) ?? 0) | 1;
  return (bytes[0] ?? 0) >= 0x80 ? [0, ...bytes] : bytes;
}
const rsa = (size: number, exponent: number[] = [1, 0, 1]) => sequence(integer(...modulus(size)), integer(...exponent));
const pss = (hash: string, salt?: number) => {
  const named = sequence(oid(hash));
  const mask = sequence(oid("1.2.840.113549.1.1.8"), named);
  return sequence(explicit(0, named), explicit(1, mask), ...(salt === undefined ? [] : [explicit(2, integer(salt))]));
};
const point = (bytes: number, form = 4) => Uint8Array.of(form, ...new Uint8Array(2 * bytes));

describe("public keys (C2PA 2.2, 13.2.1 and 14.5.1.1)", () => {
  it.each([1023, 1024, 2047, 2048, 2049, 2055, 2056, 3072, 16_384])("of RSA with %i bits are told so", (size) => {
    expect(kindOf(rsa(size), oid(RSA), NULL)).toEqual({ type: "rsa", bits: size });
  });

  it.each<[string, Uint8Array]>([
    ["too large", rsa(16_385)],
    ["with an exponent of one", rsa(2048, [1])],
    ["with an even exponent", rsa(2048, [1, 0, 0])],
    ["with an exponent beyond use", rsa(2048, [1, 0, 0, 0, 0, 1])],
    ["with a negative exponent", rsa(2048, [0x81])],
    ["with an even modulus", sequence(integer(0x40, 0), integer(3))],
    ["with a negative modulus", sequence(integer(0x81, 1), integer(3))],
  ])("of RSA %s are none", (_, key) => {
    expect(kindOf(key, oid(RSA), NULL)).toEqual({ type: "other", oid: RSA });
  });

  it("of RSA may have the exponents that there are", () => {
    for (const exponent of [[3], [17], [1, 0, 1], [1, 0, 0, 0, 1]])
      expect(kindOf(rsa(2048, exponent), oid(RSA), NULL)).toEqual({ type: "rsa", bits: 2048 });
    const behind = sequence(integer(...modulus(2048)), integer(3), integer(3));
    expect(() => kindOf(behind, oid(RSA), NULL)).toThrow("DER: member left over");
  });

  it.each<[string, Uint8Array[], unknown]>([
    ["nothing", [], "any"],
    ["null", [NULL], "any"],
    ["a hash", [pss(HASH_OIDS.sha256, 32)], { scheme: "rsa-pss", hash: "sha256", saltLength: 32 }],
    ["a hash that is not allowed", [pss(HASH_OIDS.sha1)], "unreadable"],
  ])("for PSS are confined by %s", (_, parameters, limits) => {
    expect(kindOf(rsa(2048), oid(PSS), ...parameters)).toEqual({ type: "rsa", bits: 2048, pss: limits });
  });

  const CURVES = [
    ["P-256", "1.2.840.10045.3.1.7", 32],
    ["P-384", "1.3.132.0.34", 48],
    ["P-521", "1.3.132.0.35", 66],
  ] as const;
  it.each(CURVES)("on %s have one length and one form", (curve, name, bytes) => {
    expect(kindOf(point(bytes), oid(EC), oid(name))).toEqual({ type: "ec", curve, point: point(bytes) });
    for (const wrong of [point(bytes - 1), point(bytes + 1), point(bytes, 2), point(bytes).subarray(1)])
      expect(kindOf(wrong, oid(EC), oid(name))).toEqual({ type: "other", oid: EC });
  });

  it.each<[string, Uint8Array, Uint8Array[], KeyKind]>([
    ["on another curve", point(32), [oid(EC), oid("1.3.132.0.10")], { type: "other", oid: EC }],
    ["on a curve that is not named", point(32), [oid(EC)], { type: "other", oid: EC }],
    ["on a curve in numbers", point(32), [oid(EC), sequence()], { type: "other", oid: EC }],
    ["of Ed25519", new Uint8Array(32), [oid("1.3.101.112")], { type: "ed25519", point: new Uint8Array(32) }],
    ["of half a length", new Uint8Array(31), [oid("1.3.101.112")], { type: "other", oid: "1.3.101.112" }],
    ["of Ed448", new Uint8Array(57), [oid("1.3.101.113")], { type: "other", oid: "1.3.101.113" }],
  ])("%s", (_, key, identifier, kind) => {
    expect(kindOf(key, ...identifier)).toEqual(kind);
  });

  it.each([512, 1024, 2048])("for PSS of %i bits stand under the plain name too, and others as they are", (size) => {
    const key = rsa(size);
    const found = readPublicKey(spki(key, oid(PSS)));
    expect(found.plainSpki).toEqual(spki(key, oid(RSA), NULL));
    expect(found.spki).toEqual(spki(key, oid(PSS)));
    expect(found.bits).toEqual(key);
    const plain = spki(key, oid(RSA), NULL);
    expect(readPublicKey(plain).plainSpki).toBe(plain);
  });

  it("with something behind them are refused", () => {
    expect(() => readPublicKey(sequence(sequence(oid(RSA), NULL), bits(rsa(2048)), NULL))).toThrow(
      "DER: member left over",
    );
  });

  const KINDS: Readonly<Record<string, KeyKind>> = {
    ec: { type: "ec", curve: "P-256", point: new Uint8Array(65) },
    ed: { type: "ed25519", point: new Uint8Array(32) },
    rsa: { type: "rsa", bits: 2048 },
    small: { type: "rsa", bits: 2047 },
    any: { type: "rsa", bits: 2048, pss: "any" },
    unreadable: { type: "rsa", bits: 2048, pss: "unreadable" },
    sha256: { type: "rsa", bits: 2048, pss: { scheme: "rsa-pss", hash: "sha256", saltLength: 32 } },
    sha384: { type: "rsa", bits: 2048, pss: { scheme: "rsa-pss", hash: "sha384", saltLength: 48 } },
    sha512: { type: "rsa", bits: 2048, pss: { scheme: "rsa-pss", hash: "sha512", saltLength: 64 } },
    other: { type: "other", oid: EC },
  };
  const fitting = (scheme: Scheme) =>
    Object.entries(KINDS).flatMap(([name, kind]) => (keyFits(kind, scheme) ? [name] : []));
  it.each<[Scheme, string[]]>([
    [{ scheme: "ecdsa", hash: "sha256" }, ["ec"]],
    [{ scheme: "ed25519" }, ["ed"]],
    [{ scheme: "rsa-pkcs1", hash: "sha256" }, ["rsa", "small"]],
    [{ scheme: "rsa-pss", hash: "sha256" }, ["rsa", "small", "any", "sha256"]],
    [{ scheme: "rsa-pss", hash: "sha384" }, ["rsa", "small", "any", "sha384"]],
    [{ scheme: "rsa-pss", hash: "sha512" }, ["rsa", "small", "any", "sha512"]],
    [{ scheme: "rsa-pss", hash: "sha256", saltLength: 31 }, ["rsa", "small", "any"]],
    [{ scheme: "rsa-pss", hash: "sha256", saltLength: 33 }, ["rsa", "small", "any", "sha256"]],
  ])("make signatures of %j: %j", (scheme, names) => {
    expect(fitting(scheme)).toEqual(names);
  });

  it("are allowed by type and size", () => {
    expect(Object.entries(KINDS).flatMap(([name, kind]) => (isAllowedKey(kind) ? [name] : []))).toEqual([
      "ec",
      "ed",
      "rsa",
      "any",
      "unreadable",
      "sha256",
      "sha384",
      "sha512",
    ]);
  });
});
