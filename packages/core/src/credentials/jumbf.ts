import { BUDGETS, counter, FormatError, LimitError } from "../model/limits.ts";
import { ascii, hex, u8, u32be, u64be, untilNul, utf8 } from "../source/bytes.ts";

/** A JUMBF superbox (ISO/IEC 19566-5): a description box and content boxes. */
export interface Superbox {
  /** First four bytes of the content type UUID as text, e.g. `c2pa`, `c2ma`, `c2as`. */
  type: string;
  label: string;
  offset: number;
  length: number;
  children: Superbox[];
  /** Content boxes that are not superboxes: `cbor`, `json`, `bfdb`, `bidb`, `brob`, ... */
  contents: { type: string; data: Uint8Array }[];
}

interface Framing {
  type: string;
  body: number;
  end: number;
}

function framing(bytes: Uint8Array, at: number, end: number): Framing {
  const small = u32be(bytes, at);
  const type = ascii(bytes, at + 4, 4);
  const head = small === 1 ? 16 : 8;
  const size = small === 0 ? end - at : small === 1 ? u64be(bytes, at + 8) : small;
  if (size < head || at + size > end) throw new FormatError(`JUMBF box ${type} at ${at} has size ${size}`);
  return { type, body: at + head, end: at + size };
}

/** Parses one superbox and all below it. Two children with one label are refused: a name must mean one thing. */
export function parseJumbf(bytes: Uint8Array): Superbox {
  const count = counter("jumbfBoxCount");
  const root = framing(bytes, 0, bytes.length);
  if (root.type !== "jumb") throw new FormatError("not a JUMBF superbox");
  return superbox(root, 0, 0);

  function superbox(frame: Framing, offset: number, depth: number): Superbox {
    if (depth > BUDGETS.jumbfDepth) throw new LimitError("jumbfDepth");
    const description = framing(bytes, frame.body, frame.end);
    if (description.type !== "jumd") throw new FormatError("superbox without description");
    const toggles = u8(bytes, description.body + 16);
    const label = (toggles & 2) !== 0 ? untilNul(utf8(bytes.subarray(description.body + 17, description.end))) : "";
    const box: Superbox = {
      type: ascii(bytes, description.body, 4),
      label,
      offset,
      length: frame.end - offset,
      children: [],
      contents: [],
    };
    for (let at = description.end; at < frame.end; ) {
      count.take();
      const child = framing(bytes, at, frame.end);
      if (child.type === "jumb") box.children.push(superbox(child, at, depth + 1));
      else box.contents.push({ type: child.type, data: bytes.subarray(child.body, child.end) });
      at = child.end;
    }
    const labels = box.children.map((each) => each.label).filter((each) => each !== "");
    if (new Set(labels).size !== labels.length) throw new FormatError("two JUMBF boxes share one label");
    return box;
  }
}

/** Content type UUIDs end in the same twelve bytes; anything else is not C2PA's. */
export const isC2paStore = (bytes: Uint8Array): boolean =>
  ascii(bytes, 4, 4) === "jumb" && hex(bytes.subarray(16, 20)) === "63327061";
