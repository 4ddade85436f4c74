import { SaxesParser } from "saxes";
import { bounded, counter, FormatError } from "../model/limits.ts";
import { decodeXml } from "../source/xml.ts";
import { OFFICE_CUSTOM, type ZipFile } from "../source/zip-directory.ts";
import { addText, guarded, type Walk } from "./walk.ts";

/** Parts that say something about an Office document (ECMA-376-1, 15.2.12): its own properties, and those of others. */
const PARTS: ReadonlySet<string> = new Set(["docProps/core.xml", "docProps/app.xml", OFFICE_CUSTOM]);
/** Elements of them that are kept, under names that other documents use for the same. */
const KEYS: Readonly<Record<string, string>> = {
  "dc:title": "Title",
  "dc:subject": "Subject",
  "dc:creator": "Author",
  "dc:description": "Description",
  "cp:keywords": "Keywords",
  "cp:lastModifiedBy": "LastModifiedBy",
  "dcterms:created": "CreationDate",
  "dcterms:modified": "ModDate",
  Application: "Creator",
};

/** What an Office document says of itself, China's label among it: a property of its own of the name `AIGC`. */
export async function readOfficeProperties(
  walk: Walk,
  files: readonly ZipFile[],
  unpack: (file: ZipFile) => Promise<Uint8Array>,
): Promise<void> {
  const seen = new Set<string>();
  for (const file of files) {
    const path = file.entry.name;
    // An archive with a name twice is told elsewhere; the first of them is read.
    if (!PARTS.has(path) || seen.has(path)) continue;
    seen.add(path);
    await guarded(walk, path, async () => {
      const bytes = await unpack(file);
      bounded(bytes.length, "xmpBytes", path);
      const xml = decodeXml(bytes);
      if (!xml) throw new FormatError("XML in an encoding that is not read");
      const at = { path, offset: file.offset, length: file.length };
      readProperties(xml.text, (key, value) => addText(walk, "tag", at, key, value));
    });
  }
}

/** Document types are not expanded: an entity that is none of XML's own ends the reading. */
function readProperties(text: string, tell: (key: string, value: string) => void): void {
  const parser = new SaxesParser();
  const elements = counter("xmpElementCount");
  let key: string | undefined;
  let value = "";
  parser.on("error", (error) => {
    throw new FormatError(`XML: ${error.message.slice(0, 120)}`);
  });
  parser.on("opentag", ({ name, attributes }) => {
    elements.take();
    // A property's value stands in an element of its type: `<property name="AIGC"><vt:lpwstr>`.
    const own = name === "property" || name.endsWith(":property") ? attributes.name : undefined;
    if (own !== undefined) key = /^aigc$/i.test(own) ? "AIGC" : undefined;
    else key = KEYS[name] ?? (/:(?:lpw?str|bstr)$/.test(name) ? key : undefined);
    value = "";
  });
  const take = (part: string): void => {
    if (key !== undefined) value += part;
  };
  parser.on("text", take);
  parser.on("cdata", take);
  parser.on("closetag", () => {
    if (key !== undefined && value.trim() !== "") tell(key, value.trim());
    if (value.trim() !== "") key = undefined;
    value = "";
  });
  parser.write(text).close();
}
