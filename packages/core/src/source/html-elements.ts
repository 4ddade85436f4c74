import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";

/** A start tag of an HTML document, by index in its text. */
export interface HtmlElement {
  /** In lower case. */
  name: string;
  attributes: { name: string; value: string }[];
  /** Where the tag begins. */
  start: number;
  /** Text of an element that holds nothing but text, and where its end tag ends. */
  text?: { start: number; end: number; close: number };
  /** Still in front of the body? */
  inHead: boolean;
}

/** Elements whose content is text up to their end tag (HTML, 13.2.5). */
const TEXT_ONLY = new Set(["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes"]);
/** Elements that may stand in front of the body (HTML, 13.2.6.4); any other begins it. */
const HEAD = new Set(["html", "head", "title", "base", "link", "meta", "style", "script", "noscript", "template"]);
const NEXT = /<!--|<[a-zA-Z][^\s/>]*|<\/[a-zA-Z][^\s/>]*/g;
const ATTRIBUTE = /[\s/]*([^\s/>=][^\s/>=]*)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"'][^\s>]*)?))?/y;

/**
 * The start tags of an HTML document in order, comments and text left out: enough of a browser's tokenizer (HTML,
 * 13.2.5) to tell which elements there are. Reads each character a bounded number of times.
 */
export function* htmlElements(text: string): Generator<HtmlElement> {
  let inHead = true;
  let at = 0;
  for (;;) {
    NEXT.lastIndex = at;
    const found = NEXT.exec(text);
    if (!found) return;
    const [token] = found;
    at = found.index + token.length;
    if (token === "<!--") {
      const end = text.indexOf("-->", Math.max(found.index + 2, at - 2));
      if (end === -1) return;
      at = end + 3;
      continue;
    }
    const name = token.replace(/^<\/?/, "").toLowerCase();
    const { attributes, end } = readAttributes(text, at);
    at = end;
    if (token.startsWith("</")) {
      if (name === "head") inHead = false;
      continue;
    }
    if (!HEAD.has(name)) inHead = false;
    const inside = TEXT_ONLY.has(name) ? textOf(text, at, name) : undefined;
    yield { name, attributes, start: found.index, inHead, ...present({ text: inside }) };
    if (inside) at = inside.close;
  }
}

function readAttributes(text: string, from: number): { attributes: HtmlElement["attributes"]; end: number } {
  const attributes = new Map<string, string>();
  let at = from;
  while (at < text.length) {
    ATTRIBUTE.lastIndex = at;
    const found = ATTRIBUTE.exec(text);
    if (!found) break;
    const [all, name = "", double, single, bare] = found;
    const key = name.toLowerCase();
    // The first attribute of a name counts.
    if (!attributes.has(key) && attributes.size < BUDGETS.xmpAttributeCount)
      attributes.set(key, double ?? single ?? bare ?? "");
    at += all.length;
  }
  const end = text.indexOf(">", at);
  return {
    attributes: [...attributes].map(([name, value]) => ({ name, value })),
    end: end === -1 ? text.length : end + 1,
  };
}

function textOf(text: string, start: number, name: string): HtmlElement["text"] {
  const close = new RegExp(`</${name}[\\s/>]`, "gi");
  close.lastIndex = start;
  const found = close.exec(text);
  if (!found) return { start, end: text.length, close: text.length };
  const end = text.indexOf(">", found.index);
  return { start, end: found.index, close: end === -1 ? text.length : end + 1 };
}

/** The value of an attribute, without white space around it; undefined where it has none of that name. */
export const attributeOf = ({ attributes }: HtmlElement, name: string): string | undefined =>
  attributes.find((each) => each.name === name)?.value.trim();

/** An element that ties a manifest store to an HTML document: one that holds it, or one that says where it lies. */
export const isStoreScript = (element: HtmlElement): boolean =>
  element.name === "script" && attributeOf(element, "type")?.toLowerCase() === "application/c2pa";
export const isStoreLink = (element: HtmlElement): boolean =>
  element.name === "link" && /(?:^|\s)c2pa-manifest(?:\s|$)/i.test(attributeOf(element, "rel") ?? "");
