import { BUDGETS, FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { decodeBase64 } from "../../source/base64.ts";
import { finder } from "../../source/find.ts";
import { decodeXml, type XmlText } from "../../source/xml.ts";
import { defineWalker } from "../define.ts";
import { withPieces } from "../pieces.ts";
import { addBlock, addPiece, addStore, addText, guarded, type Walk } from "../walk.ts";
import { type ManifestText, readSvg } from "./document.ts";
import { isGzip, SVG_LOOKS } from "./look.ts";

/** W3C SVG: XMP and the manifest store (C2PA 2.2, A.3.3) are elements of the document. */
const walkSvg = withPieces(readDocument);

async function readDocument(walk: Walk): Promise<void> {
  const { reader } = walk;
  const bytes = await reader.block(0, reader.size, "svgBytes");
  if (isGzip(bytes)) return readPacked(walk, bytes);
  const xml = decodeXml(bytes);
  if (!xml) throw new FormatError("SVG in an encoding that is not read");
  const document = readSvg(xml.text);
  if (document.size) walk.out.dimensions = document.size;
  let at = 0;
  for (const manifest of document.manifests) {
    await guarded(walk, "c2pa:manifest", () => {
      const from = addManifest(walk, xml, manifest);
      if (from > at) addPiece(walk, { path: "document", offset: at, length: from - at });
      at = xml.byteAt(manifest.end);
    });
  }
  addPiece(walk, { path: "document", offset: at, length: reader.size - at });
  addXmp(walk, xml, bytes);
  addJson(walk, xml);
  if (document.error) throw new FormatError(document.error);
}

/**
 * A compressed document is one piece: what stands in it has no place of its own in the file. The standard knows no store in
 * there either, since a hash over the file could not leave it out; one that is found is told and not believed.
 */
function readPacked(walk: Walk, bytes: Uint8Array): void {
  const whole = { offset: 0, length: bytes.length };
  addPiece(walk, { path: "gzip", ...whole });
  const document = walk.tools.gunzip(bytes, BUDGETS.svgBytes);
  const xml = decodeXml(document);
  if (!xml) throw new FormatError("SVG in an encoding that is not read");
  const { size, manifests, error } = readSvg(xml.text);
  if (size) walk.out.dimensions = size;
  for (const { start, end } of manifests) {
    const data = decodeBase64(xml.text.slice(start, end)) ?? new Uint8Array(0);
    if (data.length > 0)
      addStore(walk, { path: "gzip/c2pa:manifest", pieces: [{ ...whole, body: whole }], data, standard: false });
  }
  const found = xmpOf(xml, document);
  if (found) addBlock(walk, { kind: "xmp", path: "gzip/metadata XMP", ...whole, data: found.data });
  if (error) throw new FormatError(error);
}

/** JSON in a `metadata` element: ComfyUI writes its graph there, as character data. */
function addJson(walk: Walk, { text, byteAt }: XmlText): void {
  const from = jsonStart(text);
  const to = from === -1 ? -1 : text.indexOf("]]>", from);
  if (to === -1) return;
  const offset = byteAt(from);
  addText(
    walk,
    "text",
    { path: "metadata", offset, length: byteAt(to) - offset },
    "metadata",
    text.slice(from, to).trim(),
  );
}

const JSON_DATA = /\s*<!\[CDATA\[\s*(?=\{)/y;

/** Where an object begins that is all a `metadata` element begins with; -1: nowhere. Each tag's end is tried once. */
function jsonStart(text: string): number {
  const endOf = finder(text, ">");
  let tried = -1;
  for (let at = text.indexOf("<metadata"); at !== -1; at = text.indexOf("<metadata", at + 1)) {
    const end = endOf(at + 9);
    if (end === -1) return -1;
    if (end === tried || !/[\s>]/.test(text.charAt(at + 9))) continue;
    tried = end;
    JSON_DATA.lastIndex = end + 1;
    if (JSON_DATA.test(text)) return JSON_DATA.lastIndex;
  }
  return -1;
}

/** The Base64 text is the piece: tags around it are structure, and stay under the hash. Gives its offset. */
function addManifest(walk: Walk, { text, byteAt }: XmlText, manifest: ManifestText): number {
  const raw = text.slice(manifest.start, manifest.end);
  const base64 = raw.trim();
  const before = raw.length - raw.trimStart().length;
  const offset = byteAt(manifest.start);
  const from = byteAt(manifest.start + before);
  const to = byteAt(manifest.start + before + base64.length);
  const piece = { offset, length: byteAt(manifest.end) - offset, body: { offset: from, length: to - from } };
  const data = decodeBase64(base64);
  const path = manifest.standard ? "metadata c2pa:manifest" : "c2pa:manifest outside metadata";
  if (base64 === "" && !manifest.standard) return offset;
  addPiece(walk, { path, offset, length: piece.length });
  const fault = manifest.mixed ? "markup-inside" : data ? undefined : "not-base64";
  addStore(walk, {
    path,
    pieces: [piece],
    data: data ?? new Uint8Array(0),
    standard: manifest.standard,
    ...present({ fault }),
  });
  return offset;
}

function addXmp(walk: Walk, xml: XmlText, bytes: Uint8Array): void {
  const found = xmpOf(xml, bytes);
  if (found) addBlock(walk, { kind: "xmp", path: "metadata XMP", ...found });
}

/** The first XMP packet of a document, and where it stands there. */
function xmpOf(
  { text, byteAt }: XmlText,
  bytes: Uint8Array,
): { offset: number; length: number; data: Uint8Array } | undefined {
  for (const [open, close] of [
    ["<x:xmpmeta", "</x:xmpmeta>"],
    ["<rdf:RDF", "</rdf:RDF>"],
  ] as const) {
    const from = text.indexOf(open);
    const to = from === -1 ? -1 : text.indexOf(close, from);
    if (to === -1) continue;
    const offset = byteAt(from);
    const length = byteAt(to + close.length) - offset;
    const raw = bytes.subarray(offset, offset + length);
    // Metadata readers know UTF-8; a document in UTF-16 is written anew for them.
    const data = raw[0] === 0x3c && raw[1] !== 0 ? raw : new TextEncoder().encode(text.slice(from, to + close.length));
    return { offset, length, data };
  }
  return undefined;
}

export default defineWalker({ svg: walkSvg }, SVG_LOOKS);
