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
import { readOcspResponse } from "./ocsp.ts";

const AT = new Date("2026-03-01T10:20:30Z");
const LATER = new Date("2026-03-08T10:20:30Z");
const NAME_HASH = Uint8Array.of(1);
const KEY_HASH = Uint8Array.of(2);
const RESPONDER = Uint8Array.of(3);
const NAME = sequence(set(sequence(oid("2.5.4.3"), tlv(0x0c, Uint8Array.of(0x61)))));
const GOOD = tlv(0x80);

const enumerated = (n: number) => tlv(0x0a, Uint8Array.of(n));
const boolean = (value: number) => tlv(0x01, Uint8Array.of(value));
const extensions = (...critical: Uint8Array[]) =>
  explicit(1, sequence(sequence(oid("1.3.6.1.5.5.7.48.1.2"), ...critical, octets(NAME_HASH))));
const idOf = (hash: string, ...more: Uint8Array[]) =>
  sequence(sequence(oid(hash)), octets(NAME_HASH), octets(KEY_HASH), integer(9), ...more);

interface Description {
  outcome?: number;
  type?: string;
  id?: Uint8Array;
  status?: Uint8Array;
  /** Behind `thisUpdate`. */
  single?: Uint8Array[];
  singles?: number;
  responder?: Uint8Array[];
  data?: Uint8Array[];
  algorithm?: string;
  signature?: Uint8Array;
  basic?: Uint8Array[];
  bytes?: Uint8Array[];
  behind?: Uint8Array[];
}

function dataOf(description: Description): Uint8Array {
  const one = sequence(
    description.id ?? idOf(HASH_OIDS.sha1),
    description.status ?? GOOD,
    generalizedTime(AT),
    ...(description.single ?? []),
  );
  return sequence(
    ...(description.responder ?? [explicit(2, octets(RESPONDER))]),
    generalizedTime(AT),
    sequence(...Array.from({ length: description.singles ?? 1 }, () => one)),
    ...(description.data ?? []),
  );
}

function response(description: Description): Uint8Array {
  const { outcome = 0, type = "1.3.6.1.5.5.7.48.1.1", signature = tlv(0x03, Uint8Array.of(0, 7)) } = description;
  const { algorithm = ECDSA_SHA256, basic = [], bytes = [], behind = [] } = description;
  const inner = sequence(dataOf(description), sequence(oid(algorithm)), signature, ...basic);
  return sequence(enumerated(outcome), explicit(0, sequence(oid(type), octets(inner), ...bytes)), ...behind);
}
const read = (description: Description = {}) => readOcspResponse(response(description));

describe("an OCSP response (RFC 6960, 4.2.1)", () => {
  it("is taken apart into whose status it is, by whom, and what is signed", () => {
    expect(read()).toEqual({
      responder: { keyHash: RESPONDER },
      producedAt: AT,
      responses: [
        {
          id: { hash: "sha1", issuerNameHash: NAME_HASH, issuerKeyHash: KEY_HASH, serial: Uint8Array.of(9) },
          status: { kind: "good" },
          thisUpdate: AT,
        },
      ],
      data: dataOf({}),
      scheme: { scheme: "ecdsa", hash: "sha256" },
      signature: Uint8Array.of(7),
      certificates: [],
    });
  });

  it.each<[string, Uint8Array, object]>([
    ["good", GOOD, { kind: "good" }],
    ["unknown", tlv(0x82), { kind: "unknown" }],
    ["revoked", explicit(1, generalizedTime(LATER)), { kind: "revoked", at: LATER }],
    [
      "revoked for a reason",
      explicit(1, generalizedTime(LATER), explicit(0, enumerated(8))),
      { kind: "revoked", at: LATER, reason: 8 },
    ],
  ])("says of a certificate that it is %s", (_, status, expected) => {
    expect(read({ status }).responses[0]?.status).toEqual(expected);
  });

  it("says until when, and who answers by name", () => {
    expect(read({ single: [explicit(0, generalizedTime(LATER))] }).responses[0]?.nextUpdate).toEqual(LATER);
    expect(read({ responder: [explicit(1, NAME)] }).responder).toMatchObject({ name: { der: NAME, commonName: "a" } });
    expect(read({ responder: [explicit(0, integer(0)), explicit(2, octets(RESPONDER))] }).responder).toEqual({
      keyHash: RESPONDER,
    });
  });

  it("names the hash of its identifiers, and the certificates that it brings", () => {
    expect(read({ id: idOf(HASH_OIDS.sha256) }).responses[0]?.id.hash).toBe("sha256");
    expect(read({ id: idOf("1.2.840.113549.2.5") }).responses[0]?.id.hash).toBeUndefined();
    const certificate = sequence(integer(1));
    expect(read({ basic: [explicit(0, sequence(certificate, certificate))] }).certificates).toEqual([
      certificate,
      certificate,
    ]);
    expect(read({ algorithm: "1.2.840.113549.1.1.5" }).scheme).toBeUndefined();
  });

  it.each<[string, Description]>([
    ["as many certificates as are read", { basic: [explicit(0, sequence(...Array<Uint8Array>(16).fill(sequence())))] }],
    ["as many answers as are read", { singles: 64 }],
    ["extensions that need not be understood", { data: [extensions()], single: [extensions(boolean(0))] }],
  ])("may hold %s", (_, description) => {
    expect(read(description).producedAt).toEqual(AT);
  });

  const LEFT = "DER: member left over";
  const CRITICAL = "OCSP: unknown critical extension";
  it.each<[string, Description, string]>([
    ["another outcome", { outcome: 1 }, "OCSP: not successful"],
    ["another type", { type: "1.3.6.1.5.5.7.48.1.2" }, "OCSP: response of another type"],
    [
      "17 certificates",
      { basic: [explicit(0, sequence(...Array<Uint8Array>(17).fill(sequence())))] },
      "OCSP: too many certificates",
    ],
    ["65 answers", { singles: 65 }, "OCSP: too many responses"],
    ["an extension that must be understood", { data: [extensions(boolean(255))] }, CRITICAL],
    ["one in an answer", { single: [extensions(boolean(255))] }, CRITICAL],
    ["something behind an answer", { single: [sequence()] }, LEFT],
    ["something behind its identifier", { id: idOf(HASH_OIDS.sha1, integer(1)) }, LEFT],
    ["something behind a revocation", { status: explicit(1, generalizedTime(AT), sequence()) }, LEFT],
    ["something behind all answers", { data: [sequence()] }, LEFT],
    ["something behind the signature", { basic: [sequence()] }, LEFT],
    ["something behind the bytes", { bytes: [sequence()] }, LEFT],
    ["something behind all", { behind: [sequence()] }, LEFT],
    ["another status", { status: tlv(0x83) }, "DER: another tag expected"],
    ["a signature of broken bytes", { signature: tlv(0x03, Uint8Array.of(1, 6)) }, "DER: bits that are no bytes"],
  ])("is refused with %s", (_, description, message) => {
    expect(() => read(description)).toThrow(new FormatError(message));
  });
});
