import { ascii, latin1, startsWith, u8, utf16be, utf16le } from "./bytes.ts";

/** How the characters of an XML document are written (XML 1.0, appendix F). `single`: one byte each, whatever they mean. */
export type XmlEncoding = "utf-8" | "utf-16le" | "utf-16be" | "single" | "unreadable";

/** Encodings that write markup in other bytes than ASCII does, or change what ASCII bytes mean on the way. */
const NOT_ASCII = /^(?:utf-?7|utf-?32|ucs-?4|iso-10646-ucs|csucs|iso-2022|hz-|ebcdic|cp037|ibm0)/i;
const SINGLE = /^(?!utf-?8$)/i;

/** Tells an encoding by the byte order mark, by how `<` is written, or by what the declaration says. `skip`: the mark's bytes. */
export function xmlEncoding(bytes: Uint8Array): { encoding: XmlEncoding; skip: number } {
  if (startsWith(bytes, "\xef\xbb\xbf")) return { encoding: "utf-8", skip: 3 };
  if (startsWith(bytes, "\xff\xfe\0\0") || startsWith(bytes, "\0\0\xfe\xff"))
    return { encoding: "unreadable", skip: 4 };
  if (startsWith(bytes, "\xff\xfe")) return { encoding: "utf-16le", skip: 2 };
  if (startsWith(bytes, "\xfe\xff")) return { encoding: "utf-16be", skip: 2 };
  if (startsWith(bytes, "<\0") && u8(bytes, 2) !== 0) return { encoding: "utf-16le", skip: 0 };
  if (startsWith(bytes, "\0<") && u8(bytes, 2) === 0) return { encoding: "utf-16be", skip: 0 };
  const declared = /^<\?xml\s[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(ascii(bytes, 0, 256))?.[1];
  if (declared === undefined) return { encoding: "utf-8", skip: 0 };
  if (NOT_ASCII.test(declared)) return { encoding: "unreadable", skip: 0 };
  // UTF-16 cannot be said in bytes that are not.
  return { encoding: SINGLE.test(declared) && !/^utf-?16/i.test(declared) ? "single" : "utf-8", skip: 0 };
}

/** A document as text, and where each of its characters stands in the file. */
export interface XmlText {
  text: string;
  /** Byte offset of the character at `index`. Questions must rise: each goes on from the last. */
  byteAt(index: number): number;
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** Decodes a document; undefined where its encoding is none that can be read here. */
export function decodeXml(bytes: Uint8Array): XmlText | undefined {
  const { encoding, skip } = xmlEncoding(bytes);
  const body = bytes.subarray(skip);
  if (encoding === "unreadable") return undefined;
  if (encoding === "utf-16le" || encoding === "utf-16be") {
    const text = encoding === "utf-16le" ? utf16le(body) : utf16be(body);
    return { text, byteAt: (index) => skip + index * 2 };
  }
  if (encoding === "utf-8") {
    try {
      const text = strict.decode(body);
      if (text.length === body.length) return { text, byteAt: (index) => skip + index };
      return { text, byteAt: risingBytes(text, skip) };
    } catch {
      // Bytes that are no UTF-8: markup is ASCII all the same, and is read byte by byte.
    }
  }
  return { text: latin1(body), byteAt: (index) => skip + index };
}

/** Counts the UTF-8 bytes in front of a character, going on from the last one asked for. */
function risingBytes(text: string, skip: number): (index: number) => number {
  let [at, bytes] = [0, skip];
  return (index) => {
    if (index < at) [at, bytes] = [0, skip];
    for (; at < index; at++) {
      const code = text.charCodeAt(at);
      // Each half of a surrogate pair stands for two of its four bytes.
      bytes += code < 0x80 ? 1 : code < 0x800 || (code >= 0xd800 && code < 0xe000) ? 2 : 3;
    }
    return bytes;
  };
}

/** `more`: the text ends inside what stands in front of the root. */
export type Root = { name: string } | "more" | "none";

/**
 * The name of a document's root element, behind declaration, instructions, comments and document type, as a browser
 * finds it (XML 1.0, 2.8). Reads each character once.
 */
export function rootOf(text: string, ended: boolean): Root {
  const short: Root = ended ? "none" : "more";
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  for (;;) {
    while (at < text.length && /\s/.test(text.charAt(at))) at += 1;
    if (at >= text.length) return short;
    if (text.charAt(at) !== "<") return "none";
    let end: number;
    if (text.startsWith("<!--", at)) end = after(text, "-->", at + 4);
    else if (text.startsWith("<?", at)) end = after(text, "?>", at + 2);
    else if (text.startsWith("<!", at) && at + 9 <= text.length) {
      if (text.slice(at, at + 9).toUpperCase() !== "<!DOCTYPE") return "none";
      end = afterDoctype(text, at + 9);
    } else if (text.length - at < 9 && !ended) return "more";
    else return elementName(text.slice(at, at + 200));
    if (end === -1) return short;
    at = end;
  }
}

function elementName(start: string): Root {
  const name = /^<([A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?)[\s/>]/.exec(start)?.[1];
  return name === undefined ? "none" : { name };
}

const after = (text: string, mark: string, from: number): number => {
  const found = text.indexOf(mark, from);
  return found === -1 ? -1 : found + mark.length;
};

/** Goes over a document type with its internal subset: quotes, comments, instructions and brackets hide a `>`. */
function afterDoctype(text: string, from: number): number {
  let depth = 0;
  for (let at = from; at < text.length; ) {
    const char = text.charAt(at);
    let end = at + 1;
    if (char === '"' || char === "'") end = after(text, char, at + 1);
    else if (depth > 0 && text.startsWith("<!--", at)) end = after(text, "-->", at + 4);
    else if (depth > 0 && text.startsWith("<?", at)) end = after(text, "?>", at + 2);
    else if (char === "[") depth += 1;
    else if (char === "]") depth -= 1;
    else if (char === ">" && depth <= 0) return end;
    if (end === -1) return -1;
    at = end;
  }
  return -1;
}
