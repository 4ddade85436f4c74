import { SaxesParser, type SaxesTagNS } from "saxes";
import { BUDGETS, FormatError } from "../../model/limits.ts";

const XLINK_NAMESPACE = "http://www.w3.org/1999/xlink";
const C2PA_NAMESPACE = "http://c2pa.org/manifest";

/** The text of one `c2pa:manifest` element, by index in the document's text. */
export interface ManifestText {
  start: number;
  end: number;
  /** In the `metadata` element of the root (C2PA 2.2, A.3.3). */
  standard: boolean;
  /** Holds markup beside its text: readers differ about what then counts. */
  mixed: boolean;
}

/** What an element says, without prefixes. Attributes of other vocabularies than SVG's and XLink's are left out. */
export interface SvgElement {
  namespace: string;
  name: string;
  attributes: { name: string; value: string }[];
}

export interface SvgDocument {
  size?: { width: number; height: number };
  manifests: ManifestText[];
  /** Why the reading ended early. */
  error?: string;
}

export interface SvgListener {
  element?(element: SvgElement): void;
  /** Text of a `style` or `script` element. */
  text?(element: string, text: string): void;
  instruction?(target: string, body: string): void;
  /** An entity that the document type takes from elsewhere, or that holds markup. */
  entity?(kind: "external" | "markup"): void;
}

/** Parsed so many characters at a time; a document type costs far more of them than elements do. */
const PART_CHARS = 65_536;
const MAX_PROLOG_CHARS = 4 * 1024 * 1024;
const MAX_ENTITIES = 256;
const MAX_ENTITY_CHARS = 4_096;
/** What entities stand for, all their places together: a few bytes that name one are thousands of characters. */
const MAX_EXPANDED_CHARS = BUDGETS.svgBytes;
/** `<!ENTITY name "value">`, or with an address in place of the value (XML 1.0, 4.2). */
const ENTITY = /<!ENTITY\s+(%\s+)?([\w.:-]{1,100})\s+(?:"([^"]*)"|'([^']*)'|(SYSTEM|PUBLIC)\b)/g;

/** Reads an SVG document as XML, once, within budgets. */
export function readSvg(text: string, listener: SvgListener = {}): SvgDocument {
  const reading = new SvgReading(text, listener);
  try {
    for (let at = 0; at < text.length; at += PART_CHARS) {
      if (reading.elements === 0 && at > MAX_PROLOG_CHARS)
        throw new FormatError("SVG with too much in front of its root");
      reading.parser.write(text.slice(at, at + PART_CHARS));
    }
    reading.parser.close();
  } catch (error) {
    reading.document.error = error instanceof Error ? error.message : "XML";
  }
  return reading.document;
}

type Parser = SaxesParser<{ xmlns: true; position: true }>;

class SvgReading {
  readonly document: SvgDocument = { manifests: [] };
  readonly parser: Parser = new SaxesParser({ xmlns: true, position: true });
  elements = 0;
  readonly #text: string;
  readonly #listener: SvgListener;
  readonly #path: string[] = [];
  /** The manifest element that is open, and how deep it lies. */
  #manifest: { found: ManifestText; depth: number } | undefined;

  constructor(text: string, listener: SvgListener) {
    this.#text = text;
    this.#listener = listener;
    const { parser } = this;
    parser.on("error", (error) => {
      throw new FormatError(`XML: ${error.message.slice(0, 120)}`);
    });
    parser.on("doctype", (doctype) => declareEntities(parser, doctype, listener));
    parser.on("processinginstruction", ({ target, body }) => {
      listener.instruction?.(target, body);
      this.#mix();
    });
    parser.on("comment", () => this.#mix());
    parser.on("cdata", (data) => {
      this.#mix();
      this.#tell(data);
    });
    parser.on("text", (data) => this.#tell(data));
    parser.on("opentag", (tag) => this.#open(tag));
    parser.on("closetag", () => this.#close());
  }

  /** Markup inside a manifest's text. */
  #mix(): void {
    if (this.#manifest) this.#manifest.found.mixed = true;
  }

  #tell(data: string): void {
    const open = this.#path.at(-1);
    if (open === "style" || open === "script") this.#listener.text?.(open, data);
  }

  #open(tag: SaxesTagNS): void {
    const path = this.#path;
    this.elements += 1;
    if (path.length >= BUDGETS.xmpDepth * 4 || this.elements > BUDGETS.xmpElementCount * 10)
      throw new FormatError("SVG too deep or too large");
    if (path.length === 0) setSize(this.document, [tag.attributes.width?.value, tag.attributes.height?.value]);
    const attributes = Object.values(tag.attributes)
      .filter(({ uri }) => uri === "" || uri === XLINK_NAMESPACE)
      .map(({ local, value }) => ({ name: local, value }));
    this.#listener.element?.({ namespace: tag.uri, name: tag.local, attributes });
    this.#mix();
    // c2pa-rs goes by the prefixed name, the standard by the element: whatever one of them takes for a store is one.
    const named = tag.name === "c2pa:manifest" || (tag.uri === C2PA_NAMESPACE && tag.local === "manifest");
    if (named && !this.#manifest && !tag.isSelfClosing) {
      const standard = path.length === 2 && path[0] === "svg" && path[1] === "metadata";
      const { position } = this.parser;
      this.#manifest = { found: { start: position, end: position, standard, mixed: false }, depth: path.length };
    }
    path.push(tag.local);
  }

  #close(): void {
    this.#path.pop();
    if (!this.#manifest || this.#path.length !== this.#manifest.depth) return;
    const { found } = this.#manifest;
    found.end = this.#text.lastIndexOf("</", this.parser.position - 1);
    if (this.document.manifests.length < BUDGETS.storeCount) this.document.manifests.push(found);
    this.#manifest = undefined;
  }
}

function setSize(document: SvgDocument, texts: readonly (string | undefined)[]): void {
  const [width = Number.NaN, height = Number.NaN] = texts.map((size) => Number.parseFloat(size ?? ""));
  if (width > 0 && height > 0) document.size = { width: Math.round(width), height: Math.round(height) };
}

/** Entities of the internal subset that stand for plain text are read in their places, as browsers read them. */
function declareEntities(parser: Parser, doctype: string, listener: SvgListener) {
  let count = 0;
  let left: number = MAX_EXPANDED_CHARS;
  const declare = (name: string, value: string): void => {
    if (name in parser.ENTITIES) return;
    Object.defineProperty(parser.ENTITIES, name, {
      get: () => {
        left -= value.length;
        if (left < 0) throw new FormatError("SVG whose entities stand for too much");
        return value;
      },
    });
  };
  for (const [, parameter, name, double, single, external] of doctype.matchAll(ENTITY)) {
    count += 1;
    if (count > MAX_ENTITIES) throw new FormatError("SVG with too many entities");
    const value = double ?? single ?? "";
    if (external !== undefined) listener.entity?.("external");
    else if (parameter !== undefined || /[<&%]/.test(value)) listener.entity?.("markup");
    else if (name !== undefined && value.length <= MAX_ENTITY_CHARS) declare(name, value);
  }
}
