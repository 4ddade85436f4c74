import { SaxesParser, type SaxesTagNS } from "saxes";
import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import { present } from "../model/present.ts";
import { utf8, utf16be, utf16le } from "../source/bytes.ts";
import { finder } from "../source/find.ts";

/** One XMP property, flattened. */
interface XmpProperty {
  /** Namespace URI of the first path step. Prefixes are decoration and never trusted. */
  namespace: string;
  /** Local name of the first step, e.g. `DigitalSourceType`. */
  name: string;
  /** Steps with usual prefixes, e.g. `xmpMM:History/stEvt:softwareAgent`. */
  path: string;
  value: string;
}

export interface XmpResult {
  properties: XmpProperty[];
  /** The packet ended or broke early: what came before is kept. */
  partial?: string;
}

const RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";
const XML = "http://www.w3.org/XML/1998/namespace";
const XMLNS = "http://www.w3.org/2000/xmlns/";

/** The prefixes people know; any other namespace keeps the prefix the file chose. */
const PREFIXES: Readonly<Record<string, string>> = {
  "http://ns.adobe.com/xap/1.0/": "xmp",
  "http://ns.adobe.com/xap/1.0/mm/": "xmpMM",
  "http://ns.adobe.com/xap/1.0/rights/": "xmpRights",
  "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#": "stEvt",
  "http://ns.adobe.com/xap/1.0/sType/ResourceRef#": "stRef",
  "http://ns.adobe.com/photoshop/1.0/": "photoshop",
  "http://ns.adobe.com/exif/1.0/": "exif",
  "http://ns.adobe.com/tiff/1.0/": "tiff",
  "http://ns.adobe.com/xmp/1.0/DynamicMedia/": "xmpDM",
  "http://purl.org/dc/elements/1.1/": "dc",
  "http://purl.org/dc/terms/": "dcterms",
  "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
  "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": "Iptc4xmpCore",
  "http://www.tc260.org.cn/ns/AIGC/1.0/": "TC260",
  "http://ns.google.com/photos/1.0/camera/": "GCamera",
  "http://ns.adobe.com/pdf/1.3/": "pdf",
  "http://canva.com/export/": "canva",
};

const KNOWN_PREFIXES = new Set(Object.values(PREFIXES));
const USUAL_NAMESPACES: Readonly<Record<string, string>> = Object.fromEntries([
  ...Object.entries(PREFIXES).map(([uri, prefix]) => [prefix, uri]),
  ["rdf", RDF],
  ["x", "adobe:ns:meta/"],
]);

/** Writers leave out the last slash, and put an `s` behind `http`: the namespace is the same. */
const knownPrefix = (uri: string): string | undefined => {
  const plain = uri.replace(/^https:/, "http:");
  return PREFIXES[plain] ?? PREFIXES[`${plain}/`];
};

/** A prefix is decoration: one that borrows a known name for another namespace is marked as foreign. */
function prefixOf(uri: string, prefix: string): string {
  const known = knownPrefix(uri);
  if (known !== undefined) return known;
  return KNOWN_PREFIXES.has(prefix) ? `foreign-${prefix}` : prefix;
}

interface Frame {
  uri: string;
  local: string;
  prefix: string;
  text: string;
  /** It had child elements, so its text is white space between them. */
  parent: boolean;
}

/** The properties of rdf:Description and of structures; containers and list items are not steps. */
const isStep = (frame: Frame): boolean => frame.uri !== RDF && frame.local !== "xmpmeta" && frame.local !== "xapmeta";

/**
 * Reads an XMP packet (ISO 16684-1): attribute and element form, `rdf:resource`, Bag, Seq and Alt, structures.
 * Document type declarations and entities are refused. A packet with a fault is read a second time, tolerantly: one
 * stray byte must not hide a label that other readers show. `partial` then says what was wrong.
 */
export function readXmp(bytes: Uint8Array): XmpResult {
  if (bytes.length > BUDGETS.xmpBytes) throw new LimitError("xmpBytes");
  const text = trimPacket(decode(bytes));
  const strict = parse(text, false);
  if (strict.partial === undefined) return strict;
  const tolerant = parse(mended(text), true);
  const { properties } = tolerant.properties.length >= strict.properties.length ? tolerant : strict;
  return { properties, partial: strict.partial };
}

const DOCTYPE = /<!DOCTYPE/gi;

/** The text without its document types: what they declare is never used, and their entities stay as they stand. */
function withoutDoctypes(text: string): string {
  const parts: string[] = [];
  const [open, inside, close, behind] = ["[", "]", ">", ">"].map((mark) => finder(text, mark)) as Finders;
  /** Behind the `>` that ends one, in whose brackets others may stand; 0: it does not end. */
  const endOf = (from: number): number => {
    const [bracket, plain] = [open(from), close(from)];
    if (bracket === -1 || (plain !== -1 && plain < bracket)) return plain + 1;
    const closed = inside(bracket);
    return closed === -1 ? 0 : behind(closed) + 1;
  };
  let from = 0;
  for (const { index, 0: mark } of text.matchAll(DOCTYPE)) {
    const end = index < from ? 0 : endOf(index + mark.length);
    if (end === 0) continue;
    parts.push(text.slice(from, index));
    from = end;
  }
  return parts.length === 0 ? text : parts.join("") + text.slice(from);
}

type Find = ReturnType<typeof finder>;
type Finders = [open: Find, inside: Find, close: Find, behind: Find];

/** A reference to a character or an entity that XML knows by itself. */
const REFERENCE = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\da-f]{1,6});)/gi;
const NUMBERED = /&#(?:x([\da-f]{1,6})|(\d{1,7}));/gi;

/** Is it a character that XML 1.0 allows? */
const allowed = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 32 && code < 0xd800) ||
  (code > 0xdfff && code < 0xfffe) ||
  (code > 0xffff && code <= 0x10ffff);

/** What most often breaks a packet, put right: bare ampersands, characters that XML forbids, and references to them. */
const mended = (text: string): string =>
  withoutDoctypes(text)
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "")
    .replace(NUMBERED, (reference, hex?: string, decimal?: string) =>
      allowed(hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)) ? reference : "",
    )
    .replace(REFERENCE, "&amp;");

/** A second reading passes over so many faults, no more. */
const MAX_FAULTS = 1_000;

function parse(text: string, tolerant: boolean): XmpResult {
  const tree = new Tree();
  const parser = new SaxesParser({
    xmlns: true,
    position: false,
    // A prefix that nobody bound means what it usually means.
    ...present({ additionalNamespaces: tolerant ? USUAL_NAMESPACES : undefined }),
  });
  let faults = 0;
  parser.on("error", (error) => {
    faults += 1;
    if (tolerant && faults <= MAX_FAULTS) return;
    throw new FormatError(`XMP: ${error.message.slice(0, 120)}`);
  });
  parser.on("doctype", () => {
    throw new FormatError("XMP: document type declarations are refused");
  });
  parser.on("attribute", () => tree.attribute());
  parser.on("opentag", (tag: SaxesTagNS) => tree.open(tag));
  parser.on("text", (part) => tree.text(part));
  parser.on("cdata", (part) => tree.text(part));
  parser.on("closetag", () => tree.close());
  const { properties } = tree;
  try {
    for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536));
    parser.close();
  } catch (error) {
    if (error instanceof LimitError) throw error;
    return { properties, partial: error instanceof Error ? error.message : "XMP broken" };
  }
  return { properties };
}

/** Is it about the document's own writing, and no property? */
const isMarkup = ({ uri, prefix, name }: { uri: string; prefix: string; name: string }): boolean =>
  uri === XML || uri === XMLNS || prefix === "xmlns" || name === "xmlns";

/** The elements that are open, and the properties that were found in them. @throws LimitError past its budgets */
class Tree {
  readonly properties: XmpProperty[] = [];
  readonly #frames: Frame[] = [];
  #elements = 0;
  #attributes = 0;
  /** Characters of all paths: elements with long names may stand above thousands of properties. */
  #pathChars = 0;

  attribute(): void {
    this.#attributes += 1;
    if (this.#attributes > BUDGETS.xmpAttributeCount) throw new LimitError("xmpAttributeCount");
  }

  open({ uri, local, prefix, attributes }: SaxesTagNS): void {
    this.#elements += 1;
    if (this.#elements > BUDGETS.xmpElementCount) throw new LimitError("xmpElementCount");
    if (this.#frames.length >= BUDGETS.xmpDepth) throw new LimitError("xmpDepth");
    const above = this.#frames.at(-1);
    if (above) above.parent = true;
    this.#frames.push({ uri, local, prefix, text: "", parent: false });
    for (const attribute of Object.values(attributes)) {
      if (isMarkup(attribute)) continue;
      if (attribute.uri === RDF) {
        if (attribute.local === "resource") this.#emit(undefined, attribute.value);
      } else if (attribute.uri !== "" && this.#frames.length > 1) {
        this.#emit(attribute, attribute.value);
      }
    }
  }

  text(part: string): void {
    const frame = this.#frames.at(-1);
    if (frame) frame.text += part;
  }

  close(): void {
    const frame = this.#frames.at(-1);
    if (frame && !frame.parent) this.#emit(undefined, frame.text);
    this.#frames.pop();
  }

  /** A value under the elements that are open, and the attribute it stands in. */
  #emit(last: { uri: string; local: string; prefix: string } | undefined, value: string): void {
    const steps = [...this.#frames.filter(isStep), ...(last ? [last] : [])];
    const [first] = steps;
    const trimmed = value.trim();
    if (!first || trimmed === "") return;
    if (this.properties.length >= BUDGETS.factCount) throw new LimitError("factCount");
    for (const { prefix, local } of steps) this.#pathChars += prefix.length + local.length + 2;
    if (this.#pathChars > BUDGETS.xmpBytes) throw new LimitError("xmpBytes");
    this.properties.push({
      namespace: first.uri,
      name: first.local,
      path: steps.map((step) => `${prefixOf(step.uri, step.prefix)}:${step.local}`).join("/"),
      value: trimmed,
    });
  }
}

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return utf16be(bytes.subarray(2));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return utf16le(bytes.subarray(2));
  return utf8(bytes);
}

/** Real packets end in padding and NULs, and some writers forget the trailer. */
function trimPacket(text: string): string {
  const start = text.search(/<[?!A-Za-z]/);
  const ends = ["</x:xmpmeta>", "</x:xapmeta>"].map(
    (close) => text.lastIndexOf(close) + close.length * Number(text.includes(close)),
  );
  const end = Math.max(...ends.map((at) => (at > 0 ? at : -1)));
  const body = text.slice(Math.max(0, start), end > 0 ? end : undefined);
  return end > 0 ? body : withoutEnd(withoutTrailer(body));
}

function withoutTrailer(text: string): string {
  const at = text.indexOf("<?xpacket end");
  return at === -1 ? text : text.slice(0, at);
}

/** Without the NULs and white space at its end. From the end on: a pattern would look for one at every place. */
function withoutEnd(text: string): string {
  let end = text.length;
  while (end > 0 && /[\0\s]/.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
