import { describe, expect, it } from "vitest";
import { explicit, integer, octets, oid, sequence, set, tlv } from "../../../../../test/fixtures/x509/der.ts";
import { FormatError } from "../../model/limits.ts";
import { readDer } from "./der.ts";
import { readExtensions } from "./extensions.ts";
import { readGeneralName, readName, sameName } from "./names.ts";

const ID = {
  constraints: "2.5.29.19",
  usage: "2.5.29.15",
  purposes: "2.5.29.37",
  names: "2.5.29.30",
  alternatives: "2.5.29.17",
  subjectKey: "2.5.29.14",
  authorityKey: "2.5.29.35",
  access: "1.3.6.1.5.5.7.1.1",
} as const;
const KEY = Uint8Array.of(5, 6);
const utf8 = (text: string) => new Uint8Array(Buffer.from(text));
const boolean = (value: number) => tlv(0x01, Uint8Array.of(value));
const extension = (id: string, value: Uint8Array, critical?: number) =>
  sequence(oid(id), ...(critical === undefined ? [] : [boolean(critical)]), octets(value));
const read = (...list: Uint8Array[]) => readExtensions(readDer(sequence(...list)));
const bits = (...bytes: number[]) => tlv(0x03, Uint8Array.from(bytes));
const dns = (text: string) => tlv(0x82, utf8(text));
const uri = (text: string) => tlv(0x86, utf8(text));

const NOTHING = {
  extendedKeyUsageCritical: false,
  subjectAltNames: [],
  hasAuthorityKeyId: false,
  offersOcsp: false,
  ocspAddresses: [],
  unknownCritical: [],
};

describe("extensions of a certificate (RFC 5280, 4.2)", () => {
  it("say nothing where there are none", () => {
    expect(readExtensions(undefined)).toEqual(NOTHING);
    expect(read()).toEqual(NOTHING);
  });

  const ocsp = (...names: Uint8Array[]) =>
    extension(ID.access, sequence(...names.map((each) => sequence(oid("1.3.6.1.5.5.7.48.1"), each))));
  it.each<[string, Uint8Array, object]>([
    ["no authority", extension(ID.constraints, sequence()), { basicConstraints: { ca: false } }],
    ["no authority, in words", extension(ID.constraints, sequence(boolean(0))), { basicConstraints: { ca: false } }],
    ["an authority", extension(ID.constraints, sequence(boolean(255))), { basicConstraints: { ca: true } }],
    [
      "one over leaves only",
      extension(ID.constraints, sequence(boolean(255), integer(0))),
      { basicConstraints: { ca: true, pathLength: 0 } },
    ],
    [
      "purposes",
      extension(ID.purposes, sequence(oid("1.2.3"), oid("1.2.4"))),
      { extendedKeyUsages: ["1.2.3", "1.2.4"] },
    ],
    [
      "purposes that must be kept",
      extension(ID.purposes, sequence(oid("1.2.3")), 255),
      { extendedKeyUsages: ["1.2.3"], extendedKeyUsageCritical: true },
    ],
    [
      "other names",
      extension(ID.alternatives, sequence(dns("a.org"), uri("https://a.org"))),
      {
        subjectAltNames: [
          { kind: "dns", text: "a.org" },
          { kind: "uri", text: "https://a.org" },
        ],
      },
    ],
    ["its key", extension(ID.subjectKey, octets(KEY)), { subjectKeyId: KEY }],
    [
      "its authority's key",
      extension(ID.authorityKey, sequence(tlv(0x80, KEY))),
      { hasAuthorityKeyId: true, authorityKeyId: KEY },
    ],
    [
      "an authority by its name",
      extension(ID.authorityKey, sequence(explicit(1, uri("x")))),
      { hasAuthorityKeyId: true },
    ],
    ["a responder", ocsp(uri("http://a")), { offersOcsp: true, ocspAddresses: ["http://a"] }],
    ["a responder by name only", ocsp(dns("a")), { offersOcsp: true }],
    [
      "where the issuer's certificate is",
      extension(ID.access, sequence(sequence(oid("1.3.6.1.5.5.7.48.2"), uri("http://a")))),
      {},
    ],
    [
      "names below it",
      extension(ID.names, sequence(explicit(0, sequence(dns("a"))), explicit(1, sequence(dns("b.a"))))),
      { nameConstraints: { permitted: [{ kind: "dns", text: "a" }], excluded: [{ kind: "dns", text: "b.a" }] } },
    ],
    [
      "names not below it",
      extension(ID.names, sequence(explicit(1, sequence(dns("b"))))),
      { nameConstraints: { permitted: [], excluded: [{ kind: "dns", text: "b" }] } },
    ],
    ["policies", extension("2.5.29.32", sequence(), 255), {}],
    ["mapped policies", extension("2.5.29.33", sequence(), 255), {}],
    ["no policy for all", extension("2.5.29.54", integer(0), 255), {}],
    [
      "policies that somebody must ask for",
      extension("2.5.29.36", sequence(), 255),
      { unknownCritical: ["2.5.29.36"] },
    ],
    ["something unknown", extension("1.2.3.4", KEY), {}],
    ["something unknown that may be passed over", extension("1.2.3.4", KEY, 0), {}],
    ["something unknown that may not", extension("1.2.3.4", KEY, 255), { unknownCritical: ["1.2.3.4"] }],
  ])("name %s", (_, list, expected) => {
    expect(read(list)).toEqual({ ...NOTHING, ...expected });
  });

  it.each<[number[], string[]]>([
    [[7, 0x80], ["digitalSignature"]],
    [[6, 0x40], ["contentCommitment"]],
    [[5, 0x20], ["keyEncipherment"]],
    [[4, 0x10], ["dataEncipherment"]],
    [[3, 0x08], ["keyAgreement"]],
    [[2, 0x04], ["keyCertSign"]],
    [[1, 0x02], ["cRLSign"]],
    [[0, 0x01], ["encipherOnly"]],
    [[7, 0x00, 0x80], ["decipherOnly"]],
    [
      [0, 0xff, 0x80],
      [
        "digitalSignature",
        "contentCommitment",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "cRLSign",
        "encipherOnly",
        "decipherOnly",
      ],
    ],
    [[0], []],
  ])("the bits %j are usages of the key", (content, usages) => {
    expect([...(read(extension(ID.usage, bits(...content))).keyUsage ?? [])]).toEqual(usages);
  });

  const LEFT = "DER: member left over";
  it.each<[string, Uint8Array[], string]>([
    ["one twice", [extension("1.2.3.4", KEY), extension("1.2.3.4", KEY)], "certificate: an extension twice"],
    ["something behind one", [sequence(oid("1.2.3.4"), octets(KEY), octets(KEY))], LEFT],
    ["something behind basic constraints", [extension(ID.constraints, sequence(integer(1), integer(1)))], LEFT],
    ["something behind name constraints", [extension(ID.names, sequence(sequence()))], LEFT],
    [
      "a subtree with a minimum",
      [extension(ID.names, sequence(explicit(0, sequence(dns("a"), tlv(0x80, KEY)))))],
      LEFT,
    ],
  ])("with %s are refused", (_, list, message) => {
    expect(() => read(...list)).toThrow(new FormatError(message));
  });
});

describe("names (RFC 5280, 4.1.2.4 and 4.2.1.6)", () => {
  const text = (value: string, tag = 0x0c) => tlv(tag, utf8(value));
  const part = (type: string, value: Uint8Array) => sequence(oid(type), value);
  const CN = "2.5.4.3";
  const O = "2.5.4.10";
  const EMAIL = "1.2.840.113549.1.9.1";
  const name = (...parts: [string, Uint8Array][]) =>
    readName(readDer(sequence(...parts.map(([type, value]) => set(part(type, value))))));

  it("say who, the first of each, and every address", () => {
    const found = name(
      [CN, text("A")],
      [CN, text("B")],
      [O, text("C")],
      [O, text("D")],
      [EMAIL, text("a@b", 0x16)],
      [EMAIL, text("c@d")],
    );
    expect(found).toMatchObject({ commonName: "A", organisation: "C", emails: ["a@b", "c@d"] });
    expect(found.keys).toHaveLength(6);
    expect(name(["2.5.4.11", text("unit")])).toEqual({
      der: expect.anything(),
      keys: [expect.any(String)],
      emails: [],
    });
    expect(name([CN, octets(KEY)]).commonName).toBeUndefined();
  });

  it.each([
    ["a\u0000b", "a\ufffdb"],
    ["a\u202eb\u2066c\u200fd", "a\ufffdb\ufffdc\ufffdd"],
    ["x".repeat(257), "x".repeat(256)],
    ["  spaced  ", "  spaced  "],
  ])("are for people: %j", (value, shown) => {
    expect(name([CN, text(value)], [O, text(value)])).toMatchObject({ commonName: shown, organisation: shown });
  });

  it.each<[string, Uint8Array, Uint8Array, boolean]>([
    ["case", text("Root CA"), text("rOOT ca"), true],
    ["white space", text("  Root   CA "), text("Root CA"), true],
    ["no white space", text("RootCA"), text("Root CA"), false],
    ["the kind of text", text("Root"), text("Root", 0x13), true],
    ["compatible letters", text("\u212bngstr\u00f6m"), text("\u00c5ngstro\u0308m"), true],
    ["other letters", text("Root"), text("Roof"), false],
    ["bytes", octets(KEY), octets(KEY), true],
    ["other bytes", octets(KEY), octets(Uint8Array.of(5)), false],
  ])("are compared by RFC 5280, 7.1: %s", (_, a, b, same) => {
    expect(sameName(name([CN, a]), name([CN, b]))).toBe(same);
  });

  it("are equal only in all parts, in their order, whatever the order inside of one", () => {
    const a: [string, Uint8Array] = [CN, text("a")];
    const b: [string, Uint8Array] = [O, text("b")];
    expect(sameName(name(a, b), name(a))).toBe(false);
    expect(sameName(name(a), name(a, b))).toBe(false);
    expect(sameName(name(a, b), name(b, a))).toBe(false);
    expect(sameName(name([CN, text("a")]), name([O, text("a")]))).toBe(false);
    const both = (...parts: Uint8Array[]) => readName(readDer(sequence(set(...parts))));
    expect(sameName(both(part(...a), part(...b)), both(part(...b), part(...a)))).toBe(true);
    expect(sameName(name(), name())).toBe(true);
  });

  it("with an empty part, or more than a value in one, are refused", () => {
    expect(() => readName(readDer(sequence(set())))).toThrow(new FormatError("name: empty relative name"));
    expect(() => readName(readDer(sequence(set(sequence(oid(CN), text("a"), text("b"))))))).toThrow(
      new FormatError("DER: member left over"),
    );
  });

  it.each<[Uint8Array, object]>([
    [tlv(0x81, utf8("a@b")), { kind: "email", text: "a@b" }],
    [dns("a.org"), { kind: "dns", text: "a.org" }],
    [uri("https://a"), { kind: "uri", text: "https://a" }],
    [tlv(0x87, Uint8Array.of(1, 2, 3, 4)), { kind: "ip", bytes: Uint8Array.of(1, 2, 3, 4) }],
    [explicit(4, sequence(set(part(CN, text("A"))))), { kind: "directory", name: { commonName: "A" } }],
    [explicit(0, oid("1.2.3"), explicit(0, octets(KEY))), { kind: "other", tag: 0xa0 }],
    [tlv(0x88, KEY), { kind: "other", tag: 0x88 }],
  ])("are of many kinds: %j", (der, expected) => {
    expect(readGeneralName(readDer(der))).toMatchObject(expected);
  });
});
