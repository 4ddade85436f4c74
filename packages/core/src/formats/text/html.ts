import { present } from "../../model/present.ts";
import { decodeBase64 } from "../../source/base64.ts";
import { latin1 } from "../../source/bytes.ts";
import { attributeOf, type HtmlElement, htmlElements, isStoreLink, isStoreScript } from "../../source/html-elements.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { addPiece, addStore, type Walk } from "../walk.ts";
import { isAbsolute, TEXT_LOOKS } from "./look.ts";

/**
 * HTML, as the C2PA specification has it from 2.3 on (2.4, A.7): in the head, one `script` element that holds the store,
 * or one `link` element that says where it lies. A page with more than one is as one with none, so nothing of it is
 * believed. Its bytes count, so that none of them is decoded.
 */
const walkHtml = withPieces(async (walk) => {
  const bytes = await walk.reader.block(0, walk.reader.size, "textBytes");
  const text = latin1(bytes);
  const scripts: HtmlElement[] = [];
  const links: HtmlElement[] = [];
  for (const element of htmlElements(text)) {
    if (isStoreScript(element)) scripts.push(element);
    else if (isStoreLink(element) && element.inHead) links.push(element);
  }
  const several = scripts.filter(({ inHead }) => inHead).length + links.length > 1;
  let at = 0;
  for (const script of scripts) {
    addPiece(walk, { path: "document", offset: at, length: script.start - at });
    at = addScript(walk, text, script, several);
  }
  addPiece(walk, { path: "document", offset: at, length: bytes.length - at });
  const [link] = links;
  if (link && several && scripts.length === 0) addLinks(walk, link);
  const address = link && attributeOf(link, "href");
  if (!several && address !== undefined && isAbsolute(address)) walk.out.remoteManifest = address;
});

/** The whole element is left out of the hash. Gives its end. */
function addScript(walk: Walk, text: string, script: HtmlElement, several: boolean): number {
  const { start, end, close } = script.text ?? { start: script.start, end: script.start, close: script.start };
  const path = script.inHead ? "head script" : "script outside head";
  const piece = { offset: script.start, length: close - script.start };
  addPiece(walk, { path, ...piece });
  const data = decodeBase64(text.slice(start, end));
  const fault = several ? "several" : data === undefined ? "not-base64" : undefined;
  addStore(walk, {
    path,
    pieces: [{ ...piece, body: { offset: start, length: end - start } }],
    data: data ?? new Uint8Array(0),
    standard: script.inHead,
    ...present({ fault }),
  });
  return close;
}

/** Two addresses are none; that they stand there is told. */
function addLinks(walk: Walk, { start }: HtmlElement): void {
  const at = { offset: start, length: 1 };
  addStore(walk, {
    path: "head link",
    pieces: [{ ...at, body: at }],
    data: new Uint8Array(0),
    standard: true,
    fault: "several",
  });
}

export default defineWalker({ html: walkHtml }, TEXT_LOOKS);
