import { bounded, counter, FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { ascii, hex, u8, u32be, u64be } from "../../source/bytes.ts";

/** A JUMBF box (ISO/IEC 19566-5, 4.1) with its framing: LBox, TBox and, where LBox is 1, XLBox. */
export interface Box {
  readonly type: string;
  /** The whole box, header included. */
  readonly bytes: Uint8Array;
  /** What the header frames. */
  readonly payload: Uint8Array;
}

/** A JUMBF superbox: its description read, the boxes behind it framed. */
export interface Superbox extends Box {
  readonly type: "jumb";
  /** Content type UUID, 32 lower-case hex digits: all sixteen bytes decide, never the first four. */
  readonly uuid: string;
  /** The label, where the description carries one that the standard permits. */
  readonly label?: string;
  readonly contents: readonly Box[];
}

/** Counts the boxes of one store, over all its levels. */
export type BoxCount = ReturnType<typeof counter>;
export const boxCount = (): BoxCount => counter("jumbfBoxCount");

const LABEL_PRESENT = 2;

/** Boxes that follow each other and fill `bytes` to the last one. */
function framed(bytes: Uint8Array, count: BoxCount): Box[] {
  const boxes: Box[] = [];
  for (let at = 0; at < bytes.length; ) {
    count.take();
    const box = boxAt(bytes, at);
    boxes.push(box);
    at += box.bytes.length;
  }
  return boxes;
}

/** The box at `at`. An LBox of 0 reaches to the end of what it lies in. */
function boxAt(bytes: Uint8Array, at: number): Box {
  const small = u32be(bytes, at);
  const head = small === 1 ? 16 : 8;
  const left = bytes.length - at;
  const size = small === 0 ? left : small === 1 ? u64be(bytes, at + 8) : small;
  const type = ascii(bytes, at + 4, 4);
  if (size < head || size > left) throw new FormatError(`JUMBF box at ${at} has size ${size} of ${left}`);
  const whole = bytes.subarray(at, at + size);
  return { type, bytes: whole, payload: whole.subarray(head) };
}

export const isSuperbox = (box: Box): boolean => box.type === "jumb";

/** Reads the description of a superbox and frames its contents. What they hold is not looked at. */
export function openSuperbox(box: Box, count: BoxCount): Superbox {
  const [description, ...contents] = framed(box.payload, count);
  if (box.type !== "jumb" || description?.type !== "jumd") throw new FormatError("JUMBF superbox without description");
  const label = labelOf(description.payload);
  return {
    type: "jumb",
    bytes: box.bytes,
    payload: box.payload,
    uuid: hex(description.payload.subarray(0, 16)),
    contents,
    ...present({ label }),
  };
}

/** Characters that 11.1.4.1.1 does not permit in a label, and `\`, which some readers take for a slash. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f/;?#\\\ufeff\uffff]/;
const LABEL_BYTES = 4_096;
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The label of a description box (A.3). One that is not there, is not ended, or holds what 11.1.4.1.1 forbids is none:
 * such a box cannot be named by anybody. An identifier, a hash or a private box (`c2sh`, the salt of 8.4.2.3) may
 * follow; they only count as bytes to be hashed.
 */
function labelOf(description: Uint8Array): string | undefined {
  if (description.length < 17) throw new FormatError("JUMBF description without a content type");
  if ((u8(description, 16) & LABEL_PRESENT) === 0) return undefined;
  const end = description.indexOf(0, 17);
  if (end === -1 || end - 17 > LABEL_BYTES) return undefined;
  try {
    const label = utf8.decode(description.subarray(17, end));
    return label === "" || FORBIDDEN.test(label) ? undefined : label;
  } catch {
    return undefined;
  }
}

/**
 * The one superbox that `bytes` begin with, and how many bytes stand behind it.
 * @throws FormatError when no whole superbox stands there.
 */
export function firstSuperbox(bytes: Uint8Array, count: BoxCount): { root: Superbox; behind: number } {
  bounded(bytes.length, "manifestStoreBytes");
  if (bytes.length < 8) throw new FormatError("too short for a JUMBF superbox");
  const box = boxAt(bytes, 0);
  return { root: openSuperbox(box, count), behind: bytes.length - box.bytes.length };
}
