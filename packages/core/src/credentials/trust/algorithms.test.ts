import { describe, expect, it } from "vitest";
import { explicit, integer, oid, sequence } from "../../../../../test/fixtures/x509/der.ts";
import { allowedHash, identifierHash, pssScheme, readSignatureAlgorithm } from "./algorithms.ts";
import { readDer } from "./der.ts";
import { fromBase64, hashLines, pemBlocks } from "./pem.ts";

const SHA1 = "1.3.14.3.2.26";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const SHA384 = "2.16.840.1.101.3.4.2.2";
const SHA512 = "2.16.840.1.101.3.4.2.3";
const MGF1 = "1.2.840.113549.1.1.8";
const PSS = "1.2.840.113549.1.1.10";
const named = (name: string) => sequence(oid(name));

describe("hashes", () => {
  it.each([
    [SHA256, "sha256", "sha256"],
    [SHA384, "sha384", "sha384"],
    [SHA512, "sha512", "sha512"],
    [SHA1, undefined, "sha1"],
    ["1.2.840.113549.2.5", undefined, undefined],
  ])("%s is %s for content, %s for identifiers", (name, content, identifier) => {
    expect(allowedHash(readDer(named(name)))).toBe(content);
    expect(identifierHash(readDer(named(name)))).toBe(identifier);
  });
});

describe("signature algorithms", () => {
  it.each<[string, object | undefined]>([
    ["1.2.840.113549.1.1.11", { scheme: "rsa-pkcs1", hash: "sha256" }],
    ["1.2.840.113549.1.1.12", { scheme: "rsa-pkcs1", hash: "sha384" }],
    ["1.2.840.113549.1.1.13", { scheme: "rsa-pkcs1", hash: "sha512" }],
    ["1.2.840.10045.4.3.2", { scheme: "ecdsa", hash: "sha256" }],
    ["1.2.840.10045.4.3.3", { scheme: "ecdsa", hash: "sha384" }],
    ["1.2.840.10045.4.3.4", { scheme: "ecdsa", hash: "sha512" }],
    ["1.3.101.112", { scheme: "ed25519" }],
    ["1.2.840.113549.1.1.5", undefined],
    [PSS, undefined],
  ])("%s", (name, scheme) => {
    const der = named(name);
    expect(readSignatureAlgorithm(readDer(der))).toEqual({ oid: name, der, ...(scheme ? { scheme } : {}) });
  });

  interface Parameters {
    hash?: string | null;
    mask?: string | null;
    maskHash?: string;
    generator?: string;
    salt?: number;
    trailer?: number;
  }
  const pss = ({ hash = SHA256, maskHash = SHA256, generator = MGF1, mask, salt, trailer }: Parameters) =>
    sequence(
      ...(hash === null ? [] : [explicit(0, named(hash))]),
      ...(mask === null ? [] : [explicit(1, sequence(oid(generator), named(maskHash)))]),
      ...(salt === undefined ? [] : [explicit(2, integer(salt))]),
      ...(trailer === undefined ? [] : [explicit(3, integer(trailer))]),
    );
  const scheme = (hash: string, saltLength: number) => ({ scheme: "rsa-pss", hash, saltLength });
  it.each<[string, Parameters, object | undefined]>([
    ["all named", { salt: 32 }, scheme("sha256", 32)],
    ["no salt named", {}, scheme("sha256", 20)],
    ["SHA-384", { hash: SHA384, maskHash: SHA384, salt: 48 }, scheme("sha384", 48)],
    ["the trailer that there is", { salt: 32, trailer: 1 }, scheme("sha256", 32)],
    ["another trailer", { salt: 32, trailer: 2 }, undefined],
    ["no hash", { hash: null }, undefined],
    ["no mask", { mask: null }, undefined],
    ["a hash that is not allowed", { hash: SHA1, maskHash: SHA1 }, undefined],
    ["a mask over another hash", { maskHash: SHA512 }, undefined],
    ["another mask function", { generator: SHA256 }, undefined],
  ])("PSS with %s", (_, parameters, expected) => {
    expect(pssScheme(readDer(pss(parameters)))).toEqual(expected);
    const whole = readSignatureAlgorithm(readDer(sequence(oid(PSS), pss(parameters))));
    expect(whole.scheme).toEqual(expected);
  });
  it("PSS without parameters is none", () => {
    expect(pssScheme(undefined)).toBeUndefined();
  });
});

describe("lists as text", () => {
  it("has the certificates between their marks, and leaves out what is no base64", () => {
    const block = (text: string) => `-----BEGIN CERTIFICATE-----\n${text}\n-----END CERTIFICATE-----\n`;
    expect(pemBlocks(`a\n${block("AQID")}b\n${block("!!")}${block("BA ==")}`)).toEqual([
      Uint8Array.of(1, 2, 3),
      Uint8Array.of(4),
    ]);
    expect(pemBlocks("AQID")).toEqual([]);
    expect(fromBase64("%")).toBeUndefined();
  });
  it("has the hashes that stand alone on their line", () => {
    const hash = `${"A".repeat(43)}=`;
    const lines = [hash, `  ${hash}  `, `x${hash}`, `${hash}x`, hash.slice(1), `${"A".repeat(42)}!=`, "", "# words"];
    expect(hashLines(lines.join("\r\n"))).toEqual([hash, hash]);
    expect(hashLines(lines.slice(0, 2).join("\n"))).toEqual([hash, hash]);
  });
});
