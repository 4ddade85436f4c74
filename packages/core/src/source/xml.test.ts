import { describe, expect, it } from "vitest";
import { decodeXml, rootOf, xmlEncoding } from "./xml.ts";

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "latin1"));

describe("an XML document's encoding", () => {
  it.each([
    ["<a/>", "utf-8"],
    ["\xef\xbb\xbf<a/>", "utf-8"],
    ["\xff\xfe<\0a\0", "utf-16le"],
    ["\xfe\xff\0<\0a", "utf-16be"],
    ["<\0a\0/\0>\0", "utf-16le"],
    ["\0<\0a\0/\0>", "utf-16be"],
    ['<?xml version="1.0" encoding="ISO-8859-1"?><a/>', "single"],
    ["<?xml version='1.0' encoding='UTF-8'?><a/>", "utf-8"],
    ["<?xml version='1.0' encoding='utf-16'?><a/>", "utf-8"],
    ["<?xml version='1.0' encoding='UTF-7'?>", "unreadable"],
    ["<?xml version='1.0' encoding='ISO-2022-JP'?>", "unreadable"],
    ["\xff\xfe\0\0<\0\0\0", "unreadable"],
  ])("of %j is %s", (text, encoding) => {
    expect(xmlEncoding(bytes(text)).encoding).toBe(encoding);
  });

  it("gives every character its byte, also when asked backwards", () => {
    const text = "a\u00e9\u20ac\u{1f3e0}b";
    const file = new Uint8Array(Buffer.from(text, "utf8"));
    const xml = decodeXml(file);
    expect(xml?.text).toBe(text);
    expect([0, 1, 2, 3, 5, 6].map((index) => xml?.byteAt(index))).toEqual([0, 1, 3, 6, 10, 11]);
    expect(xml?.byteAt(1)).toBe(1);
  });

  it("reads bytes that are no UTF-8 one by one", () => {
    const xml = decodeXml(bytes("<a>\xff\xe9</a>"));
    expect(xml?.text.length).toBe(9);
    expect(xml?.byteAt(5)).toBe(5);
  });
});

describe("an XML document's root", () => {
  it.each([
    ["<svg/>", { name: "svg" }],
    [" \n<svg:svg >", { name: "svg:svg" }],
    ["<!-- <a> %PDF- --><svg>", { name: "svg" }],
    ["<?xml version='1.0'?><?x <b?><svg>", { name: "svg" }],
    ["<!DOCTYPE svg PUBLIC '>' \"<a>\" [<!ENTITY a '>]'><!-- ]> --><?x ]>?>]><svg>", { name: "svg" }],
    ["<!doctype html><html><svg/>", { name: "html" }],
    ["<!ELEMENT svg><svg/>", "none"],
    ["text <svg/>", "none"],
    ["<!-- open", "none"],
    ["<svg", "none"],
    ["", "none"],
  ] as const)("of %j is told", (text, root) => {
    expect(rootOf(text, true)).toEqual(root);
  });

  it.each(["<!-- open", "<?xml", "<!DOC", "<!DOCTYPE svg [", "   "])("of %j may come later", (text) => {
    expect(rootOf(text, false)).toBe("more");
  });
});
