import { SaxesParser } from "saxes";
import { BUDGETS, FormatError } from "../model/limits.ts";
import { indexOf, utf8 } from "../source/bytes.ts";
import { addBlock, addPiece, type Walk } from "./walk.ts";

const C2PA_NAMESPACE = "http://c2pa.org/manifest";

/** W3C SVG: XMP and the manifest store (C2PA 2.2, A.3.4) are elements of the document. */
export async function walkSvg(walk: Walk): Promise<void> {
  const { reader } = walk;
  const bytes = await reader.block(0, reader.size, "svgBytes");
  addPiece(walk, { path: "document", offset: 0, length: bytes.length });
  addXmp(walk, bytes);
  const found = readManifest(bytes);
  if (found.size) walk.out.dimensions = found.size;
  if (found.base64 !== undefined) addStore(walk, bytes, found.base64);
  if (found.error) throw new FormatError(found.error);
}

function addXmp(walk: Walk, bytes: Uint8Array): void {
  for (const [open, close] of [
    ["<x:xmpmeta", "</x:xmpmeta>"],
    ["<rdf:RDF", "</rdf:RDF>"],
  ] as const) {
    const from = indexOf(bytes, open);
    const to = from === -1 ? -1 : indexOf(bytes, close, from);
    if (to === -1) continue;
    const length = to + close.length - from;
    addBlock(walk, {
      kind: "xmp",
      path: "metadata XMP",
      offset: from,
      length,
      data: bytes.subarray(from, from + length),
    });
    return;
  }
}

interface Found {
  base64?: string;
  size?: { width: number; height: number };
  error?: string;
}

function readManifest(bytes: Uint8Array): Found {
  const found: Found = {};
  let depth = 0;
  let inside = 0;
  let elements = 0;
  const parser = new SaxesParser({ xmlns: true, position: false });
  parser.on("error", (error) => {
    throw new FormatError(`XML: ${error.message.slice(0, 120)}`);
  });
  parser.on("opentag", (tag) => {
    depth += 1;
    elements += 1;
    if (depth > BUDGETS.xmpDepth * 4 || elements > BUDGETS.xmpElementCount * 10)
      throw new FormatError("SVG too deep or too large");
    if (depth === 1) {
      const size = ["width", "height"].map((name) => Number.parseFloat(String(tag.attributes[name]?.value ?? "")));
      if (size.every((n) => n > 0)) found.size = { width: Math.round(size[0] ?? 0), height: Math.round(size[1] ?? 0) };
    }
    if (tag.uri === C2PA_NAMESPACE && tag.local === "manifest") {
      inside = depth;
      found.base64 = "";
    }
  });
  parser.on("closetag", () => {
    if (depth === inside) inside = 0;
    depth -= 1;
  });
  parser.on("text", (text) => {
    if (inside > 0) found.base64 += text;
  });
  try {
    const text = utf8(bytes);
    for (let at = 0; at < text.length; at += 65_536) parser.write(text.slice(at, at + 65_536));
    parser.close();
  } catch (error) {
    found.error = error instanceof Error ? error.message : "XML";
  }
  return found;
}

function addStore(walk: Walk, bytes: Uint8Array, base64: string): void {
  const from = indexOf(bytes, base64.trim().slice(0, 32));
  const offset = Math.max(0, from);
  let data: Uint8Array;
  try {
    data = Uint8Array.from(atob(base64.replace(/\s+/g, "")), (c) => c.charCodeAt(0));
  } catch {
    data = new Uint8Array(0);
  }
  addBlock(walk, { kind: "jumbf", path: "metadata c2pa:manifest", offset, length: base64.trim().length, data });
}
