import type { Range, StoreCandidate } from "../../model/block.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { ascii, indexOf } from "../../source/bytes.ts";
import type { Inflaters } from "../walk.ts";
import { dictionaryOf, isName, nameOf, type PdfDictionary, PdfLexer, type PdfValue } from "./lexer.ts";
import type { PdfObject } from "./object.ts";
import type { Revision } from "./revisions.ts";

/** A manifest store of the document, and the revision that brought it. */
interface Found {
  revision: number;
  stream: Range;
  dictionary: PdfDictionary;
  misstated: boolean;
}

/** Associated files of one catalogue that are looked at. */
const MAX_ASSOCIATED = 256;

/**
 * The document's manifest stores (C2PA 2.2, A.4.2 and 15.5.2.2): embedded files whose specification the catalogue names
 * under `AF` with the relationship `C2PA_Manifest`. Every update may bring one; the newest that brought any counts, and
 * what came before it is told as lying elsewhere.
 */
export function documentStores(bytes: Uint8Array, revisions: readonly Revision[], tools: Inflaters): StoreCandidate[] {
  const found = new Map<number, Found>();
  for (const revision of revisions)
    for (const each of associated(revision)) if (!found.has(each.stream.offset)) found.set(each.stream.offset, each);
  const newest = Math.max(0, ...[...found.values()].map((each) => each.revision));
  const companions = signatureContents(bytes);
  return [...found.values()]
    .sort((a, b) => a.stream.offset - b.stream.offset)
    .map((each) => candidate(bytes, each, each.revision === newest, companions, tools));
}

function associated(revision: Revision): Found[] {
  const { catalog, resolve } = revision;
  const list = resolve(catalog?.get("AF"));
  const entries = Array.isArray(list) ? list : [];
  if (entries.length > MAX_ASSOCIATED) throw new LimitError("storeCount", "associated files");
  return entries.flatMap((entry) => {
    const specification = dictionaryOf(resolve(entry));
    if (!isName(resolve(specification?.get("AFRelationship")), "C2PA_Manifest")) return [];
    const files = dictionaryOf(resolve(specification?.get("EF")));
    const object = streamOf(revision, files?.get("F")) ?? streamOf(revision, files?.get("UF"));
    const dictionary = dictionaryOf(object?.value);
    if (!object?.stream || !dictionary) return [];
    return [{ revision: revision.number, stream: object.stream, dictionary, misstated: object.misstated === true }];
  });
}

/** A stream is always an indirect object; a reference to a reference is none that readers follow. */
function streamOf(revision: Revision, value: PdfValue): PdfObject | undefined {
  return typeof value === "object" && !Array.isArray(value) && "object" in value
    ? revision.object(value.object)
    : undefined;
}

function candidate(
  bytes: Uint8Array,
  found: Found,
  newest: boolean,
  companions: NonNullable<StoreCandidate["companions"]>,
  tools: Inflaters,
): StoreCandidate {
  const { offset, length } = found.stream;
  const raw = bytes.subarray(offset, offset + Math.min(length, BUDGETS.manifestStoreBytes));
  const filters = filtersOf(found.dictionary);
  const packed = filters.some((name) => name !== "Crypt");
  const fault = found.misstated ? "length-misstated" : packed ? "filtered" : undefined;
  return {
    path: newest ? "C2PA_Manifest" : "C2PA_Manifest of an earlier revision",
    pieces: [{ offset, length, body: { offset, length } }],
    data: packed ? unfiltered(raw, filters, tools) : new Uint8Array(raw),
    standard: newest,
    ...present({ companions: companions.length > 0 ? companions : undefined, fault }),
  };
}

function filtersOf(dictionary: PdfDictionary): string[] {
  const filter = dictionary.get("Filter");
  return (Array.isArray(filter) ? filter : [filter]).flatMap((each) => nameOf(each) ?? []);
}

/** What a packed store holds, for the report only: no writer packs one, and its readers do not unpack it. */
function unfiltered(raw: Uint8Array, filters: readonly string[], tools: Inflaters): Uint8Array {
  if (filters.length !== 1 || filters[0] !== "FlateDecode") return new Uint8Array(0);
  try {
    return tools.inflate(raw, BUDGETS.decompressedBytes);
  } catch (error) {
    if (error instanceof LimitError) throw error;
    return new Uint8Array(0);
  }
}

const MAX_SIGNATURES = 64;
const RANGE_BYTES = 128;
const MAX_SIGNATURE_BYTES = 1024 * 1024;

/**
 * Contents of PDF signatures: hexadecimal digits that are written after the manifest is signed (C2PA 2.2, A.4.2.2). Each
 * fills exactly the gap of its `ByteRange` (ISO 32000-2, 12.8.1); anything else there is none.
 */
function signatureContents(bytes: Uint8Array): (Range & { what: string })[] {
  const out: (Range & { what: string })[] = [];
  let tries = 0;
  for (let at = indexOf(bytes, "/ByteRange"); at !== -1; at = indexOf(bytes, "/ByteRange", at + 10)) {
    tries += 1;
    if (tries > MAX_SIGNATURES) break;
    const range = new PdfLexer(bytes.subarray(at + 10, at + 10 + RANGE_BYTES)).value();
    if (!Array.isArray(range)) continue;
    const [start, before, after] = range;
    if (start !== 0 || typeof before !== "number" || typeof after !== "number") continue;
    const length = after - before;
    if (!(length > 2) || length > MAX_SIGNATURE_BYTES || after > bytes.length) continue;
    const inner = ascii(bytes, before, length);
    if (!/^<[0-9A-Fa-f\s]*>$/.test(inner) || out.some((each) => each.offset === before)) continue;
    out.push({ offset: before, length, what: "PDF signature" });
  }
  return out;
}
