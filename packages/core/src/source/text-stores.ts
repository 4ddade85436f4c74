import { present } from "../model/present.ts";
import { startsWith, u8, u32be } from "./bytes.ts";

/** Where a manifest store stands in a text, in bytes. */
export interface TextStore {
  kind: "wrapper" | "block";
  offset: number;
  length: number;
  /** The store, or what leads to it, in the text. */
  body: { offset: number; length: number };
  /** The store of a wrapper. */
  data?: Uint8Array;
  /** What a block says between its lines. */
  reference?: string;
  fault?: "version-unknown" | "cut-short";
}

const BEGIN = "-----BEGIN C2PA MANIFEST-----";
const END = "-----END C2PA MANIFEST-----";
/** U+FEFF and the variation selector that stands for `C`, the first byte of the magic number. */
const WRAPPER = "\xef\xbb\xbf\xf3\xa0\x84\xb3";
const MAGIC = "C2PATXT\0";
/** Magic number, version and length. */
const HEADER_BYTES = 13;

/**
 * Finds manifest stores in a text of UTF-8. The C2PA specification of 2.2 has none; later ones do (2.4, A.8 and A.9): an
 * unstructured text holds a `C2PATextManifestWrapper`, bytes written as variation selectors behind U+FEFF, and a
 * structured one a block between two lines of dashes, in a comment. `at` is the text one byte a character.
 */
export function textStores(bytes: Uint8Array, at: string): TextStore[] {
  const found: TextStore[] = [];
  for (let from = at.indexOf(WRAPPER); from !== -1; from = at.indexOf(WRAPPER, from + 1)) {
    const wrapper = readWrapper(bytes, from);
    if (wrapper) found.push(wrapper);
  }
  for (let from = at.indexOf(BEGIN); from !== -1; from = at.indexOf(BEGIN, from + 1)) {
    const inside = from + BEGIN.length;
    const end = at.indexOf(END, inside);
    if (end === -1) break;
    const body = { offset: inside, length: end - inside };
    const reference = at.slice(inside, end).trim();
    found.push({ kind: "block", offset: from, length: end + END.length - from, body, reference });
    from = end;
  }
  return found.sort((a, b) => a.offset - b.offset);
}

/** Could there be one? A look for what all of them begin with. */
export const mayHoldStore = (at: string): boolean => at.includes(BEGIN) || at.includes(WRAPPER);

/** U+FE00 to U+FE0F stand for 0 to 15, U+E0100 to U+E01EF for 16 to 255. Selectors behind the store are padding. */
function readWrapper(bytes: Uint8Array, offset: number): TextStore | undefined {
  const begin = offset + 3;
  const plain: number[] = [];
  let at = begin;
  for (;;) {
    if (u8(bytes, at) === 0xef && u8(bytes, at + 1) === 0xb8 && (u8(bytes, at + 2) & 0xf0) === 0x80) {
      plain.push(u8(bytes, at + 2) & 15);
      at += 3;
      continue;
    }
    const low = (u8(bytes, at + 2) - 0x84) * 64 + (u8(bytes, at + 3) & 0x3f);
    const selector = u8(bytes, at) === 0xf3 && u8(bytes, at + 1) === 0xa0 && u8(bytes, at + 3) >> 6 === 2;
    if (!selector || low < 0 || low > 239) break;
    plain.push(low + 16);
    at += 4;
  }
  const held = Uint8Array.from(plain);
  if (!startsWith(held, MAGIC)) return undefined;
  const stated = u32be(held, MAGIC.length + 1);
  const data = held.subarray(HEADER_BYTES, HEADER_BYTES + stated);
  const fault = u8(held, MAGIC.length) !== 1 ? "version-unknown" : data.length !== stated ? "cut-short" : undefined;
  const body = { offset: begin, length: at - begin };
  return { kind: "wrapper", offset, length: at - offset, body, data, ...present({ fault }) };
}
