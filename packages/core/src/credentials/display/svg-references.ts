import type { SvgElement } from "../../formats/svg/document.ts";

/** What a document shows without holding it, by kind. */
export type External =
  | "image"
  | "media"
  | "frame"
  | "script"
  | "stylesheet"
  | "url"
  | "use"
  | "reference"
  | "animation"
  | "entity"
  | "redirect";

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";
const XHTML_NAMESPACE = "http://www.w3.org/1999/xhtml";
const SVG_KINDS: Readonly<Record<string, External>> = {
  image: "image",
  feImage: "image",
  use: "use",
  video: "media",
  audio: "media",
};
const HTML_KINDS: Readonly<Record<string, External>> = {
  img: "image",
  input: "image",
  iframe: "frame",
  frame: "frame",
  object: "frame",
  embed: "frame",
  portal: "frame",
  video: "media",
  audio: "media",
  source: "media",
  track: "media",
  link: "stylesheet",
};
/** Attributes that browsers load from (SVG 2, 16.1; HTML, 4.8). */
const ADDRESSES = new Set(["href", "src", "srcset", "data", "poster", "background"]);
const ANIMATIONS = new Set(["animate", "set", "animateMotion", "animateTransform", "animateColor"]);
const ANIMATED = new Set(["to", "from", "by", "values"]);

/** An address outside the document: neither a fragment of it, nor data that stand in it, nor nothing. */
export function isExternal(address: string): boolean {
  const trimmed = address.trim();
  return trimmed !== "" && !trimmed.startsWith("#") && !/^data:/i.test(trimmed);
}

/** Browsers drop white space and control characters from the front and the middle of a scheme. */
const isScript = (address: string): boolean => /^javascript:/i.test(address.replace(/[\0-\x20]+/g, ""));

/** What an element loads or runs. Elements of other vocabularies are metadata, whatever they say. */
export function externalsOf(element: SvgElement): External[] {
  const html = element.namespace === XHTML_NAMESPACE;
  if (!html && element.namespace !== SVG_NAMESPACE && element.namespace !== "") return [];
  if (element.name === "script") return ["script"];
  const kind = (html ? HTML_KINDS : SVG_KINDS)[element.name];
  const found: External[] = [];
  for (const attribute of element.attributes) found.push(...externalsOfAttribute(element.name, attribute, kind));
  if (html && element.name === "meta" && attributeOf(element, "http-equiv")?.toLowerCase() === "refresh")
    found.push("redirect");
  if (!html && ANIMATIONS.has(element.name)) found.push(...externalsOfAnimation(element));
  return found;
}

function externalsOfAttribute(
  element: string,
  { name, value }: SvgElement["attributes"][number],
  kind: External = "reference",
): External[] {
  if (/^on[a-z]/i.test(name) || isScript(value)) return ["script"];
  if (name === "srcdoc") return ["frame"];
  if (name === "style" || /url\s*\(|image-set/i.test(unescapeCss(value))) return externalsOfCss(value);
  // A link to follow loads nothing.
  const loads = ADDRESSES.has(name) && element !== "a" && addressesOf(name, value).some(isExternal);
  return loads ? [kind] : [];
}

const attributeOf = ({ attributes }: SvgElement, name: string): string | undefined =>
  attributes.find((each) => each.name === name)?.value;

/** `srcset` lists addresses with widths or densities. */
const addressesOf = (name: string, value: string): string[] =>
  name === "srcset" ? value.split(",").map((each) => each.trim()) : [value];

/** An animation may put an address, or a script, where there was none (SVG Animations 2). */
function externalsOfAnimation(element: SvgElement): External[] {
  const target = (attributeOf(element, "attributeName") ?? "").replace(/^.*:/, "");
  const values = element.attributes.filter(({ name }) => ANIMATED.has(name)).flatMap(({ value }) => value.split(";"));
  if (/^on[a-z]/i.test(target) || values.some(isScript)) return ["script"];
  return ADDRESSES.has(target) && values.some(isExternal) ? ["animation"] : [];
}

/** CSS Syntax 3, 4.3.7: a character may be written by its number. */
const unescapeCss = (css: string): string =>
  css.includes("\\")
    ? css.replace(/\\(?:([0-9a-fA-F]{1,6})\s?|([^\n]))/g, (_, digits: string | undefined, char: string | undefined) => {
        const code = digits === undefined ? Number.NaN : Number.parseInt(digits, 16);
        return code <= 0x10ffff ? String.fromCodePoint(code) : (char ?? "");
      })
    : css;

const IMPORT = /@import\s*(?:url\(\s*)?(?:["']([^"']{0,4000})|([^\s"';)]{1,4000}))/gi;

/** What a style sheet or a `style` attribute loads, each kind once: `@import`, `url()`, strings of `image-set()` and `src()`. */
export function externalsOfCss(source: string): External[] {
  const css = unescapeCss(withoutComments(source)).replace(/@namespace\b[^;@]{0,1000};/gi, "");
  const found = new Set<External>();
  const rest = css.replace(IMPORT, (_, quoted: string | undefined, bare: string | undefined) => {
    if (isExternal(quoted ?? bare ?? "")) found.add("stylesheet");
    return "";
  });
  for (const [, address = ""] of rest.matchAll(/url\(\s*["']?([^"')]{0,4000})/gi))
    if (isExternal(address)) found.add("url");
  for (const [, list = ""] of rest.matchAll(/(?:image-set|[\s:,]src)\(([^)]{0,4000})/gi))
    for (const [, address = ""] of list.matchAll(/["']([^"']{0,4000})/g)) if (isExternal(address)) found.add("url");
  return [...found];
}

function withoutComments(css: string): string {
  let out = "";
  let at = 0;
  for (;;) {
    const begin = css.indexOf("/*", at);
    if (begin === -1) return out + css.slice(at);
    out += css.slice(at, begin);
    const end = css.indexOf("*/", begin + 2);
    if (end === -1) return out;
    at = end + 2;
  }
}
