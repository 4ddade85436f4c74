import { describe, expect, it } from "vitest";
import { superbox } from "../../../../../test/fixtures/forge/jumbf.ts";
import { be32, box, bytes, zeros } from "../../../../../test/fixtures/media.ts";
import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { hex } from "../../source/bytes.ts";
import { absoluteUri, assertionUri, manifestUri, parseAddress, resolve } from "./address.ts";
import { isEmptied, readContent } from "./content.ts";
import { boxCount, firstSuperbox, isSuperbox, openSuperbox, type Superbox } from "./jumbf.ts";
import { isManifestBox, UUID } from "./kinds.ts";
import { singleCbor } from "./manifest-boxes.ts";

const first = (whole: Uint8Array) => firstSuperbox(whole, boxCount());
const root = (whole: Uint8Array): Superbox => first(whole).root;
const UUID_BYTES = Uint8Array.from(Buffer.from("6a736f6e00110010800000aa00389b71", "hex"));
/** A superbox whose description holds these bytes behind its content type. */
const described = (...description: (number[] | Uint8Array | string)[]): Uint8Array =>
  box("jumb", box("jumd", UUID_BYTES, ...description));

describe("boxes of JUMBF (ISO/IEC 19566-5, 4.1)", () => {
  it("are framed as they say, by 32 bits, 64 bits or to the end", () => {
    const inner = superbox("json", "a", [box("json", "{}")]);
    const long = bytes(be32(1), "jumb", be32(0), be32(inner.length + 8), inner.subarray(8));
    const open = bytes(be32(0), inner.subarray(4));
    for (const each of [inner, long, open]) {
      const { root: found, behind } = first(each);
      expect(behind).toBe(0);
      expect(found).toMatchObject({ type: "jumb", label: "a", uuid: hex(UUID_BYTES), bytes: each });
      expect(found.contents.map(({ type, payload }) => [type, payload])).toEqual([["json", bytes("{}")]]);
      expect(found.payload).toEqual(inner.subarray(8));
    }
    expect(first(bytes(inner, zeros(5))).behind).toBe(5);
    expect([isSuperbox(root(inner)), isSuperbox({ type: "json", bytes: inner, payload: inner })]).toEqual([
      true,
      false,
    ]);
  });

  it.each<[string, Uint8Array, string]>([
    ["nothing", zeros(0), "too short for a JUMBF superbox"],
    ["seven bytes", zeros(7), "too short for a JUMBF superbox"],
    ["a size smaller than its head", bytes(be32(7), "jumb"), "JUMBF box at 0 has size 7 of 8"],
    [
      "a long size smaller than its head",
      bytes(be32(1), "jumb", be32(0), be32(15)),
      "JUMBF box at 0 has size 15 of 16",
    ],
    ["more than there is", bytes(be32(9), "jumb"), "JUMBF box at 0 has size 9 of 8"],
    [
      "a box inside that is longer",
      box("jumb", box("jumd", UUID_BYTES, [0]), be32(99), "json"),
      "JUMBF box at 25 has size 99 of 8",
    ],
    ["another box", box("json", box("jumd", UUID_BYTES, [0])), "JUMBF superbox without description"],
    ["no description", box("jumb", box("json", "{}")), "JUMBF superbox without description"],
    ["nothing inside", box("jumb"), "JUMBF superbox without description"],
    [
      "a description behind another box",
      box("jumb", box("free"), box("jumd", UUID_BYTES, [0])),
      "JUMBF superbox without description",
    ],
    ["half a content type", box("jumb", box("jumd", UUID_BYTES)), "JUMBF description without a content type"],
  ])("are refused: %s", (_, whole, message) => {
    expect(() => first(whole)).toThrow(FormatError);
    expect(() => first(whole)).toThrow(message);
  });

  it("that are no superbox are not opened as one", () => {
    const inner = root(superbox("json", "a", []));
    expect(() => openSuperbox({ ...inner, type: "free" }, boxCount())).toThrow("JUMBF superbox without description");
  });

  it("are counted over all levels", () => {
    const many = box(
      "jumb",
      box("jumd", UUID_BYTES, [0]),
      ...Array<Uint8Array>(BUDGETS.jumbfBoxCount).fill(box("free")),
    );
    expect(() => first(many)).toThrow(new LimitError("jumbfBoxCount"));
    const count = boxCount();
    const half = box(
      "jumb",
      box("jumd", UUID_BYTES, [0]),
      ...Array<Uint8Array>(BUDGETS.jumbfBoxCount / 2).fill(box("free")),
    );
    firstSuperbox(half, count);
    expect(() => firstSuperbox(half, count)).toThrow(new LimitError("jumbfBoxCount"));
  });

  it.each<[string, (number[] | Uint8Array | string)[], string | undefined]>([
    ["a label", [[3], "label", [0]], "label"],
    ["a label that is not requestable", [[2], "label", [0]], "label"],
    ["a label in other letters", [[3], bytes(new TextEncoder().encode("né")), [0]], "né"],
    ["a byte order mark in front", [[3], [0xef, 0xbb, 0xbf], "label", [0]], undefined],
    ["no label", [[0]], undefined],
    ["a label that is not announced", [[1], "label", [0]], undefined],
    ["a label without an end", [[3], "label"], undefined],
    ["an empty label", [[3], [0]], undefined],
    ["a slash", [[3], "a/b", [0]], undefined],
    ["a semicolon", [[3], "a;b", [0]], undefined],
    ["a question mark", [[3], "a?b", [0]], undefined],
    ["a hash sign", [[3], "a#b", [0]], undefined],
    ["a backslash", [[3], "a\\b", [0]], undefined],
    ["a control character", [[3], "a\u0001b", [0]], undefined],
    ["a delete character", [[3], [0x61, 0x7f], [0]], undefined],
    ["bytes that are no text", [[3], [0xff], [0]], undefined],
    ["as many letters as there may be", [[3], "x".repeat(4096), [0]], "x".repeat(4096)],
    ["one too many", [[3], "x".repeat(4097), [0]], undefined],
  ])("have a label, or none: %s", (_, description, label) => {
    const found = root(described(...description));
    expect(found.label).toBe(label);
    expect("label" in found).toBe(label !== undefined);
  });
});

describe("content types (C2PA 2.2, 11.1.4)", () => {
  it.each([
    ["c2ma", true],
    ["c2md", true],
    ["c2um", true],
    ["c2cm", true],
    ["c2pa", false],
    ["c2as", false],
    ["c2cl", false],
    ["c2cs", false],
    ["json", false],
  ])("%s is one of a manifest: %s", (type, is) => {
    expect(isManifestBox(root(superbox(type, "x", [])))).toBe(is);
  });
  it("are the letters and the same twelve bytes", () => {
    expect(UUID.store).toBe("6332706100110010800000aa00389b71");
    expect(UUID.databoxes).toBe("6332646200110010800000aa00389b71");
    expect(UUID.credentials).toBe("6332766300110010800000aa00389b71");
  });
});

const EMBEDDED = Uint8Array.from(Buffer.from("40cb0c32bb8a489da70b2ad6f47f4369", "hex"));
describe("content of an assertion", () => {
  const content = (type: string | Uint8Array, ...boxes: Uint8Array[]) => readContent(root(superbox(type, "x", boxes)));
  const free = box("free", zeros(3));
  const invalid = (code: string, explanation: unknown) => ({ form: "invalid", code, explanation });
  const file = (mediaType: string) => bytes([0], mediaType, [0]);

  it.each<[string, string | Uint8Array, Uint8Array[], object]>([
    ["CBOR", "cbor", [box("cbor", [1])], { form: "cbor", value: 1 }],
    ["CBOR with padding", "cbor", [free, box("cbor", [1]), free], { form: "cbor", value: 1 }],
    ["JSON", "json", [box("json", '{"a":[null]}')], { form: "json", value: new Map([["a", [null]]]) }],
    [
      "a file",
      EMBEDDED,
      [box("bfdb", file("image/png")), box("bidb", [7])],
      { form: "file", mediaType: "image/png", data: Uint8Array.of(7) },
    ],
    [
      "a file of no type",
      EMBEDDED,
      [box("bfdb", file("")), box("bidb", [7])],
      { form: "file", data: Uint8Array.of(7) },
    ],
    [
      "a file of a long type",
      EMBEDDED,
      [box("bfdb", file("x".repeat(200))), box("bidb")],
      { form: "file", mediaType: "x".repeat(128), data: zeros(0) },
    ],
    ["another type", "uuid", [box("uuid", zeros(20))], { form: "other" }],
    ["nothing where CBOR should be", "cbor", [], invalid("assertion.cbor.invalid", "not a single cbor box")],
    [
      "JSON where CBOR should be",
      "cbor",
      [box("json", "1")],
      invalid("assertion.cbor.invalid", "not a single cbor box"),
    ],
    [
      "CBOR twice",
      "cbor",
      [box("cbor", [1]), box("cbor", [1])],
      invalid("assertion.cbor.invalid", "not a single cbor box"),
    ],
    [
      "CBOR that is none",
      "cbor",
      [box("cbor", [0xff])],
      invalid("assertion.cbor.invalid", "CBOR: break without a beginning"),
    ],
    [
      "CBOR where JSON should be",
      "json",
      [box("cbor", [1])],
      invalid("assertion.json.invalid", "not a single json box"),
    ],
    [
      "JSON that is none",
      "json",
      [box("json", "{")],
      invalid("assertion.json.invalid", expect.stringMatching(/^JSON: .{5,}/)),
    ],
    [
      "JSON that is no text",
      "json",
      [box("json", [0x22, 0xff, 0x22])],
      invalid("assertion.json.invalid", expect.stringMatching(/^JSON: .{5,}/)),
    ],
    [
      "a file without a description",
      EMBEDDED,
      [box("bidb", [7])],
      invalid("general.error", "not a description and a file"),
    ],
    [
      "a description without a file",
      EMBEDDED,
      [box("bfdb", file("a/b"))],
      invalid("general.error", "not a description and a file"),
    ],
    [
      "two files",
      EMBEDDED,
      [box("bfdb", file("a/b")), box("bidb"), box("bidb")],
      invalid("general.error", "not a description and a file"),
    ],
    [
      "a compressed box",
      "cbor",
      [box("cbor", [1]), box("brob", [1])],
      invalid("manifest.compressed.invalid", "a compressed box outside a compressed manifest"),
    ],
  ])("is %s", (_, type, boxes, expected) => {
    expect(content(type, ...boxes)).toEqual(expected);
  });

  const REDACTED = Uint8Array.from(Buffer.from("caa98eee9d4df80e86ad4dffca263973", "hex"));
  it.each<[string, Uint8Array[], boolean]>([
    ["nothing at all", [], true],
    ["zeros", [box("cbor", zeros(9))], true],
    ["the mark of what was taken out", [box("uuid", REDACTED, zeros(4))], true],
    ["the mark and something behind it", [box("uuid", REDACTED, [0, 1])], false],
    ["another mark", [box("uuid", UUID_BYTES, zeros(4))], false],
    ["the mark in another box", [box("json", REDACTED)], false],
    ["something beside zeros", [box("cbor", zeros(9)), box("json", "1")], false],
  ])("was emptied: %s", (_, boxes, emptied) => {
    expect(isEmptied(root(superbox("cbor", "x", boxes)))).toBe(emptied);
  });

  it.each<[string, Uint8Array[], Uint8Array | undefined]>([
    ["one box", [box("cbor", [1])], Uint8Array.of(1)],
    ["one box and padding", [free, box("cbor", [1]), free], Uint8Array.of(1)],
    ["two", [box("cbor", [1]), box("cbor", [1])], undefined],
    ["another", [box("json", "1")], undefined],
    ["none", [], undefined],
  ])("of a claim is one CBOR box: %s", (_, boxes, expected) => {
    const read = () => singleCbor(root(superbox("c2cl", "x", boxes)));
    if (expected) expect(read()).toEqual(expected);
    else expect(read).toThrow(new FormatError("not a single CBOR box"));
  });
});

describe("addresses", () => {
  it("are written in full", () => {
    expect(manifestUri("m")).toBe("self#jumbf=/c2pa/m");
    expect(assertionUri("m", "a")).toBe("self#jumbf=/c2pa/m/c2pa.assertions/a");
    expect(absoluteUri({ manifest: "m", path: ["c2pa.signature"] })).toBe("self#jumbf=/c2pa/m/c2pa.signature");
  });

  it.each(["a;b", "a?b", "a#b", "a%20b", "a\u0001", "a\u007f", "a\u0085", "..", "a/.."])("hold no %j", (text) => {
    expect(parseAddress(`self#jumbf=${text}`, "m")).toBeUndefined();
  });

  it("lead to the box at exactly that place", () => {
    const boxAt = (label: string, type = "json") => root(superbox(type, label, []));
    const [store, claim, assertion] = [boxAt("c2pa.assertions", "c2as"), boxAt("c2pa.claim", "c2cl"), boxAt("a")];
    const manifest = {
      label: "m",
      box: boxAt("m", "c2ma"),
      kind: "standard",
      compressed: false,
      parts: { assertions: store, claim },
      children: new Map([["c2pa.assertions", new Map([["a", assertion]])]]),
      unnamed: 0,
      faults: [],
    } as const;
    const at = (...path: string[]) => resolve({ manifest: "m", path }, new Map([["m", manifest]]));
    expect(at()).toBe(manifest.box);
    expect(at("c2pa.claim")).toBe(claim);
    expect(at("c2pa.assertions")).toBe(store);
    expect(at("c2pa.assertions", "a")).toBe(assertion);
    const nowhere = [
      at("a"),
      at("c2pa.claim", "a"),
      at("c2pa.assertions", "b"),
      at("c2pa.assertions", "a", "a"),
      at("x", "a"),
    ];
    expect(nowhere).toEqual([undefined, undefined, undefined, undefined, undefined]);
    expect(resolve(undefined, new Map([["m", manifest]]))).toBeUndefined();
    expect(resolve({ manifest: "n", path: [] }, new Map([["m", manifest]]))).toBeUndefined();
  });
});
