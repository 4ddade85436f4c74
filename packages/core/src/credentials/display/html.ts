import { latin1 } from "../../source/bytes.ts";
import { attributeOf, type HtmlElement, htmlElements, isStoreScript } from "../../source/html-elements.ts";
import { allBut } from "./pieces.ts";
import type { Shown, ShownReader } from "./shown.ts";
import { type External, externalsOf, externalsOfCss } from "./svg-references.ts";

const XHTML = "http://www.w3.org/1999/xhtml";
/** Scripts that are run, or change what others load; anything else in a `script` element is data (HTML, 4.12.1). */
const RUN = /^(?:|module|importmap|speculationrules|(?:text|application)\/(?:x-)?(?:java|ecma|j|live)script[\d.]*)$/i;
/** Links that lead elsewhere, and load nothing. */
const LOADED_LINK = /(?:^|\s)(?:stylesheet|import|preload|modulepreload)(?:\s|$)/i;
const HYPERLINKS = new Set(["a", "area"]);

/**
 * What a browser shows of a page: all of it but the store's element, and what it loads or runs besides. A page that
 * loads pictures or runs scripts shows what is in no hash, so that it is never wholly what was signed.
 */
export const shownInHtml: ShownReader = async ({ stores }, reader): Promise<Shown> => {
  const own = stores.filter((store) => store.standard).flatMap((store) => store.pieces);
  const text = latin1(await reader.block(0, reader.size, "textBytes"));
  const external = new Set<External>();
  for (const element of htmlElements(text)) for (const kind of loadedBy(element, text)) external.add(kind);
  return {
    data: allBut(reader.size, own, "document"),
    tables: [],
    orderly: true,
    external: [...external].sort(),
    complete: true,
  };
};

function loadedBy(element: HtmlElement, text: string): External[] {
  const { name, attributes } = element;
  if (isStoreScript(element)) return [];
  if (name === "script" && !RUN.test(attributeOf(element, "type") ?? "")) return [];
  if (name === "link" && !LOADED_LINK.test(attributeOf(element, "rel") ?? "")) return [];
  if (name === "style" && element.text) return externalsOfCss(text.slice(element.text.start, element.text.end));
  const told = HYPERLINKS.has(name) ? attributes.filter((each) => each.name !== "href") : attributes;
  return externalsOf({ namespace: XHTML, name, attributes: told });
}
