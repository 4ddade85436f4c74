import { inspect } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import * as media from "../fixtures/media.ts";

const AI = "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia";
const xmp = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description xmlns:i="http://iptc.org/std/Iptc4xmpExt/2008-02-29/" i:DigitalSourceType="${AI}"/></rdf:RDF></x:xmpmeta>`;
const text = (value: string) => new TextEncoder().encode(value);

/** The smallest document with an XMP packet, whose tables are written for where it begins. */
function pdf(at: number): Uint8Array {
  const parts = ["%PDF-1.7\n"];
  const offsets: number[] = [];
  const add = (body: string) => {
    offsets.push(at + parts.join("").length);
    parts.push(`${offsets.length} 0 obj\n${body}\nendobj\n`);
  };
  add("<</Type/Catalog/Pages 2 0 R/Metadata 3 0 R>>");
  add("<</Type/Pages/Kids[]/Count 0>>");
  add(`<</Type/Metadata/Subtype/XML/Length ${xmp.length}>>stream\n${xmp}\nendstream`);
  const table = at + parts.join("").length;
  const rows = offsets.map((offset) => `${String(offset).padStart(10, "0")} 00000 n \n`).join("");
  parts.push(`xref\n0 4\n0000000000 65535 f \n${rows}trailer<</Size 4/Root 1 0 R>>\nstartxref\n${table}\n%%EOF\n`);
  return text(parts.join(""));
}

describe("a file that two programs read as two formats", () => {
  it("is told, and both are read: a GIF whose comment begins a document", async () => {
    const gif = await media.picture("gif");
    // A comment extension behind the header holds what PDF readers look for; their document follows the picture.
    const at = 13 + (((gif[10] ?? 0) & 0x80) === 0 ? 0 : 3 * 2 ** (((gif[10] ?? 0) & 7) + 1));
    if (at > 900) throw new Error("the colour table is too long for this test");
    const comment = media.bytes(Uint8Array.of(0x21, 0xfe, 9), text("%PDF-1.7\n"), Uint8Array.of(0));
    const head = media.bytes(gif.subarray(0, at), comment, gif.subarray(at));
    const report = await inspect(media.bytes(head, pdf(head.length)));
    expect(report.input.format).toBe("gif");
    expect(report.observations).toContainEqual(
      expect.objectContaining({ id: "polyglot", answer: "true", args: { format: "gif", other: "pdf" } }),
    );
    expect(report.origin).toMatchObject({ kind: "ai-generated", carriage: "stated" });
    expect(report.markers.flatMap(({ at: places }) => places.map(({ path }) => path)).length).toBeGreaterThan(0);
  });

  it("is not one for a word in a comment", async () => {
    const svg = text("<!-- %PDF-1.7 --><svg xmlns='http://www.w3.org/2000/svg'/>");
    const report = await inspect(svg);
    expect(report.input.format).toBe("svg");
    expect(report.observations.some(({ id, answer }) => id === "polyglot" && answer === "true")).toBe(false);
  });
});
