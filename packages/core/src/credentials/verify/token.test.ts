import { describe, expect, it } from "vitest";
import {
  ECDSA_SHA256,
  explicit,
  generalizedTime,
  HASH_OIDS,
  integer,
  octets,
  oid,
  sequence,
  set,
  tlv,
} from "../../../../../test/fixtures/x509/der.ts";
import { FormatError } from "../../model/limits.ts";
import { isResponse, readToken, tokenOfResponse } from "./token.ts";

const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING = "1.2.840.113549.1.9.16.2.12";
const SIGNING_V2 = "1.2.840.113549.1.9.16.2.47";
const AT = new Date("2026-03-01T10:20:30Z");
const HASH = Uint8Array.of(1, 2, 3);
const DIGEST = Uint8Array.of(4, 5);
const HASH_OF = octets(DIGEST);
const NAME = sequence(set(sequence(oid("2.5.4.3"), tlv(0x0c, Uint8Array.of(0x61)))));

const algorithm = (name: string) => sequence(oid(name));
const attribute = (type: string, ...values: Uint8Array[]) => sequence(oid(type), set(...values));
const named = (hash: Uint8Array, ...before: Uint8Array[]) => sequence(sequence(sequence(...before, octets(hash))));
const boolean = (value: number) => tlv(0x01, Uint8Array.of(value));

const CONTENT = attribute(CONTENT_TYPE, oid(TST_INFO));
const DIGESTED = attribute(MESSAGE_DIGEST, octets(DIGEST));
const NAMED = attribute(SIGNING_V2, named(HASH));

interface Description {
  version?: number;
  imprint?: Uint8Array[];
  /** Behind the time. */
  more?: Uint8Array[];
  content?: string;
  encapsulated?: Uint8Array[];
  type?: string;
  sid?: Uint8Array;
  digest?: string;
  attributes?: Uint8Array[] | null;
  signature?: string;
  bag?: Uint8Array[];
  signers?: number;
  behindSigner?: Uint8Array[];
  behind?: Uint8Array[];
  behindAll?: Uint8Array[];
}

const infoOf = ({ version = 1, imprint, more = [] }: Description) =>
  sequence(
    integer(version),
    oid("1.2.3.4.1"),
    sequence(...(imprint ?? [algorithm(HASH_OIDS.sha256), octets(HASH)])),
    integer(7),
    generalizedTime(AT),
    ...more,
  );

function token(description: Description = {}): Uint8Array {
  const { content = TST_INFO, type = "1.2.840.113549.1.7.2", bag, behind = [], behindAll = [] } = description;
  const { attributes = [CONTENT, DIGESTED, NAMED] } = description;
  const signer = sequence(
    integer(1),
    description.sid ?? sequence(NAME, integer(9)),
    algorithm(description.digest ?? HASH_OIDS.sha384),
    ...(attributes === null ? [] : [explicit(0, ...attributes)]),
    algorithm(description.signature ?? ECDSA_SHA256),
    octets(Uint8Array.of(7, 8)),
    ...(description.behindSigner ?? []),
  );
  const signed = sequence(
    integer(3),
    set(),
    sequence(oid(content), explicit(0, octets(infoOf(description))), ...(description.encapsulated ?? [])),
    ...(bag === undefined ? [] : [explicit(0, ...bag)]),
    ...behind,
    set(...Array.from({ length: description.signers ?? 1 }, () => signer)),
  );
  return sequence(oid(type), explicit(0, signed), ...behindAll);
}
const read = (description: Description) => readToken(token(description));

describe("a time-stamp token (RFC 3161, 2.4.2)", () => {
  it("is taken apart into what is attested, signed and named", () => {
    const certificate = sequence(integer(1));
    const found = read({ bag: [certificate, certificate] });
    expect(found).toEqual({
      info: { imprintHash: "sha256", imprint: HASH, at: AT },
      content: infoOf({}),
      certificates: [certificate, certificate],
      names: expect.any(Function),
      digestHash: "sha384",
      messageDigest: DIGEST,
      certificateHashes: [{ hash: "sha256", value: HASH }],
      signedBytes: set(CONTENT, DIGESTED, NAMED),
      scheme: { scheme: "ecdsa", hash: "sha256" },
      signature: Uint8Array.of(7, 8),
    });
  });

  const extension = (...parts: Uint8Array[]) => explicit(1, sequence(oid("1.2.3.4"), ...parts, octets(HASH)));
  it.each<[string, Description]>([
    ["accuracy, order, nonce and a name", { more: [sequence(integer(1)), boolean(0), integer(5), explicit(0, NAME)] }],
    ["an extension that need not be understood", { more: [extension()] }],
    ["one that says so", { more: [extension(boolean(0))] }],
    ["lists of revoked certificates", { behind: [explicit(1, sequence())] }],
    ["attributes that are not signed", { behindSigner: [explicit(1, sequence())] }],
    [
      "another attribute with two values",
      { attributes: [CONTENT, DIGESTED, NAMED, attribute("1.2.3", HASH_OF, HASH_OF)] },
    ],
    [
      "another attribute twice",
      { attributes: [CONTENT, DIGESTED, NAMED, attribute("1.2.3", HASH_OF), attribute("1.2.3", HASH_OF)] },
    ],
    ["another attribute without a value", { attributes: [CONTENT, DIGESTED, NAMED, attribute("1.2.3")] }],
    ["sixteen certificates", { bag: Array<Uint8Array>(16).fill(sequence()) }],
  ])("may hold %s", (_, description) => {
    expect(read(description)).toMatchObject({ info: { at: AT, imprint: HASH }, messageDigest: DIGEST });
  });

  const TWICE = "time-stamp: an attribute twice";
  const MISSING = "time-stamp: signed attributes are missing";
  const LEFT = "DER: member left over";
  it.each<[string, Description, string]>([
    ["other content", { type: "1.2.840.113549.1.7.1" }, "time-stamp: no signed data"],
    ["content of another type", { content: "1.2.840.113549.1.7.1" }, "time-stamp: content of another type"],
    ["nobody who signs", { signers: 0 }, "time-stamp: not exactly one signer"],
    ["two who sign", { signers: 2 }, "time-stamp: not exactly one signer"],
    ["17 certificates", { bag: Array<Uint8Array>(17).fill(sequence()) }, "time-stamp: too many certificates"],
    ["no signed attributes", { attributes: null }, "time-stamp: no signed attributes"],
    ["another version", { version: 2 }, "time-stamp: unknown version"],
    [
      "an extension that must be understood",
      { more: [extension(boolean(255))] },
      "time-stamp: unknown critical extension",
    ],
    ["no type of content signed", { attributes: [DIGESTED, NAMED] }, MISSING],
    [
      "another type of content signed",
      { attributes: [attribute(CONTENT_TYPE, oid("1.2.3")), DIGESTED, NAMED] },
      MISSING,
    ],
    ["no digest signed", { attributes: [CONTENT, NAMED] }, MISSING],
    ["no certificate named", { attributes: [CONTENT, DIGESTED] }, "time-stamp: the signing certificate is not named"],
    ["two digests", { attributes: [CONTENT, DIGESTED, NAMED, DIGESTED] }, TWICE],
    ["two types of content", { attributes: [CONTENT, CONTENT, DIGESTED, NAMED] }, TWICE],
    ["two certificates named", { attributes: [CONTENT, DIGESTED, NAMED, NAMED] }, TWICE],
    ["a digest with two values", { attributes: [CONTENT, attribute(MESSAGE_DIGEST, HASH_OF, HASH_OF), NAMED] }, TWICE],
    ["a digest without a value", { attributes: [CONTENT, attribute(MESSAGE_DIGEST), NAMED] }, TWICE],
    ["something behind the content", { encapsulated: [sequence()] }, LEFT],
    ["something behind the signed data", { behindAll: [sequence()] }, LEFT],
    ["something behind the signature", { behindSigner: [sequence()] }, LEFT],
    ["something behind the imprint", { imprint: [algorithm(HASH_OIDS.sha256), octets(HASH), sequence()] }, LEFT],
    ["something behind the signer's number", { sid: sequence(NAME, integer(9), integer(9)) }, LEFT],
    ["something behind its info", { more: [set()] }, LEFT],
    ["something behind an attribute", { attributes: [sequence(oid(CONTENT_TYPE), set(oid(TST_INFO)), set())] }, LEFT],
  ])("is refused with %s", (_, description, message) => {
    expect(() => read(description)).toThrow(new FormatError(message));
  });

  it.each<[string, Uint8Array[], object[]]>([
    ["SHA-1 in the first version", [attribute(SIGNING, named(HASH))], [{ hash: "sha1", value: HASH }]],
    ["SHA-256 where the second names none", [NAMED], [{ hash: "sha256", value: HASH }]],
    [
      "the hash that the second names",
      [attribute(SIGNING_V2, named(HASH, algorithm(HASH_OIDS.sha512)))],
      [{ hash: "sha512", value: HASH }],
    ],
    [
      "SHA-1 when the second names it",
      [attribute(SIGNING_V2, named(HASH, algorithm(HASH_OIDS.sha1)))],
      [{ hash: "sha1", value: HASH }],
    ],
    [
      "a hash that is not allowed",
      [attribute(SIGNING_V2, named(HASH, algorithm("1.2.840.113549.2.5")))],
      [{ hash: undefined, value: HASH }],
    ],
    [
      "both versions",
      [NAMED, attribute(SIGNING, named(DIGEST))],
      [
        { hash: "sha1", value: DIGEST },
        { hash: "sha256", value: HASH },
      ],
    ],
  ])("names its certificate by %s", (_, attributes, hashes) => {
    expect(read({ attributes: [CONTENT, DIGESTED, ...attributes] }).certificateHashes).toEqual(hashes);
  });

  it.each<[string, string, object | undefined]>([
    ["1.2.840.113549.1.1.1", HASH_OIDS.sha256, { scheme: "rsa-pkcs1", hash: "sha256" }],
    ["1.2.840.113549.1.1.1", HASH_OIDS.sha512, { scheme: "rsa-pkcs1", hash: "sha512" }],
    ["1.2.840.113549.1.1.1", HASH_OIDS.sha1, undefined],
    ["1.2.840.113549.1.1.12", HASH_OIDS.sha256, { scheme: "rsa-pkcs1", hash: "sha384" }],
    ["1.2.840.113549.1.1.5", HASH_OIDS.sha256, undefined],
  ])("signed with %s over %s is checked so", (signature, digest, scheme) => {
    expect(read({ signature, digest }).scheme).toEqual(scheme);
  });

  it("does not take a digest that is not allowed for one", () => {
    expect(read({ digest: HASH_OIDS.sha1 }).digestHash).toBeUndefined();
    expect(read({ imprint: [algorithm(HASH_OIDS.sha1), octets(HASH)] }).info.imprintHash).toBeUndefined();
  });

  it("tells its signer by name and number, or by key, and by nothing else", () => {
    const certificate = { issuer: { der: NAME }, serial: Uint8Array.of(9), subjectKeyId: HASH };
    const { names } = read({});
    expect(names(certificate)).toBe(true);
    expect(names({ ...certificate, serial: Uint8Array.of(8) })).toBe(false);
    expect(names({ ...certificate, issuer: { der: sequence() } })).toBe(false);
    const byKey = read({ sid: tlv(0x80, HASH) }).names;
    expect(byKey(certificate)).toBe(true);
    expect(byKey({ ...certificate, subjectKeyId: DIGEST })).toBe(false);
    expect(byKey({ issuer: certificate.issuer, serial: certificate.serial })).toBe(false);
  });
});

describe("a response (RFC 3161, 2.4.2)", () => {
  const response = (status: number, ...more: Uint8Array[]) => sequence(sequence(integer(status)), ...more);
  it.each([0, 1])("of status %i holds the token", (status) => {
    expect(tokenOfResponse(response(status, token()))).toEqual(token());
  });
  it.each<[string, Uint8Array, string]>([
    ["that was rejected", response(2, token()), "time-stamp: not granted"],
    ["without a token", response(0), "time-stamp: not granted"],
    ["with something behind it", response(0, token(), sequence()), "DER: member left over"],
  ])("%s is refused", (_, bytes, message) => {
    expect(() => tokenOfResponse(bytes)).toThrow(new FormatError(message));
  });
  it("begins with its status, a token with an identifier", () => {
    expect([response(0, token()), token(), Uint8Array.of(0x30), sequence()].map(isResponse)).toEqual([
      true,
      false,
      false,
      false,
    ]);
  });
});
