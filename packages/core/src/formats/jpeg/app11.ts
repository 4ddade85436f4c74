import type { StoreCandidate } from "../../model/block.ts";
import { present } from "../../model/present.ts";
import { ascii, concat, startsWith, u16be, u32be } from "../../source/bytes.ts";
import { boxLength, isStore, STORE_HEAD_BYTES } from "../store-sweep.ts";
import type { JpegPart } from "./segments.ts";

/** Common identifier, box instance number and packet sequence number in front of the box's own header. */
const PACKET_BYTES = 8;
/** Where the type of a superbox's description lies in the segment that begins it; some readers look at it alone. */
const TYPE_AT = PACKET_BYTES + 16;

/** One APP11 segment (ISO/IEC 18477-3 and 19566-5, D.2), read without asking whose it is. */
export interface App11 extends JpegPart {
  data: Uint8Array;
  common: string;
  instance: number;
  sequence: number;
  boxType: string;
  /** LBox, TBox and, where LBox is 1, XLBox: every segment of a box repeats them. */
  headBytes: 8 | 16;
}

export function readApp11(part: JpegPart, data: Uint8Array): App11 {
  return {
    ...part,
    data,
    common: ascii(data, 0, 2),
    instance: u16be(data, 2),
    sequence: u32be(data, 4),
    boxType: ascii(data, PACKET_BYTES + 4, 4),
    headBytes: u32be(data, PACKET_BYTES) === 1 ? 16 : 8,
  };
}

/**
 * Groups APP11 segments by what *any* reader may join: by instance number alone, since some never look at the common
 * identifier. A group is a candidate as soon as one way of joining it gives a C2PA manifest store.
 */
export function storesOf(segments: readonly App11[]): StoreCandidate[] {
  const groups = new Map<number, App11[]>();
  for (const segment of segments) {
    const group = groups.get(segment.instance);
    if (group) group.push(segment);
    else groups.set(segment.instance, [segment]);
  }
  return [...groups.values()].filter(mayBeStore).map(candidate);
}

/** Does a segment begin a store, by its whole head or by the four letters that c2pa-rs looks at? */
const begins = (segment: App11): boolean =>
  isStore(segment.data.subarray(PACKET_BYTES)) || startsWith(segment.data, "c2pa", TYPE_AT);

const mayBeStore = (group: readonly App11[]): boolean =>
  group.some(begins) || isStore(head(group)) || isStore(head([...group].sort((a, b) => a.sequence - b.sequence)));

/** As much of the joined segments as tells a store. */
function head(group: readonly App11[]): Uint8Array {
  const parts: Uint8Array[] = [];
  for (let index = 0, bytes = 0; index < group.length && bytes < STORE_HEAD_BYTES; index++) {
    const segment = group[index];
    const part = segment?.data.subarray(bodyStart(segment, index)) ?? new Uint8Array(0);
    parts.push(part.subarray(0, STORE_HEAD_BYTES - bytes));
    bytes += part.length;
  }
  return concat(parts);
}

/** The first segment gives the box from its header on; later ones repeat the header, which is dropped. */
const join = (group: readonly App11[]): Uint8Array =>
  concat(group.map((each, index) => each.data.subarray(bodyStart(each, index))));

const bodyStart = (segment: App11, index: number): number => PACKET_BYTES + (index === 0 ? 0 : segment.headBytes);

function candidate(group: readonly App11[]): StoreCandidate {
  const { members, data, fault } = withoutStragglers(group);
  return {
    path: "APP11",
    pieces: members.map((each, index) => {
      const from = Math.min(bodyStart(each, index), each.data.length);
      return {
        offset: each.offset,
        length: each.length,
        body: { offset: each.body + from, length: each.data.length - from },
      };
    }),
    data,
    standard: true,
    ...present({ fault }),
  };
}

/**
 * Leaves out segments behind a store that is complete which carry its instance number but another box type: by the
 * standard they are none of it, and a reader that joins them all the same appends bytes behind the superbox's end.
 */
function withoutStragglers(group: readonly App11[]): Joined {
  const last = group.findLastIndex((each) => each.boxType === "jumb" || begins(each));
  const joined = joinedOf(group.slice(0, last + 1));
  const { members, data, fault } = joined;
  const complete = fault === undefined && data.length === boxLength(data, data.length);
  const harmless = group.slice(last + 1).every((each) => each.sequence > members.length);
  return members.length === group.length || (complete && harmless) ? joined : joinedOf(group);
}

interface Joined {
  members: readonly App11[];
  data: Uint8Array;
  fault: string | undefined;
}

const joinedOf = (members: readonly App11[]): Joined => ({ members, data: join(members), fault: faultOf(members) });

/** What readers could join in different ways (19566-5, D.2; C2PA 2.2, A.3.1): in order, contiguous, one header. */
function faultOf(group: readonly App11[]): string | undefined {
  const first = group[0];
  // Some readers know a store by its first segment alone.
  if (first === undefined || !isStore(first.data.subarray(PACKET_BYTES)))
    return group.length === 1 ? "no-store" : "first-packet";
  if (group.some((each) => each.common !== "JP")) return "common-identifier";
  if (group.some((each, index) => each.sequence !== index + 1)) return "sequence";
  if (group.some((each, index) => index > 0 && each.offset !== endOf(group[index - 1]))) return "apart";
  const head = ascii(first.data, PACKET_BYTES, first.headBytes);
  if (group.some((each) => ascii(each.data, PACKET_BYTES, first.headBytes) !== head)) return "box-header";
  // Some readers pass over packets that hold nothing but headers.
  if (group.some((each) => each.data.length <= PACKET_BYTES + each.headBytes)) return "short-packet";
  return undefined;
}

const endOf = (part: JpegPart | undefined): number => (part === undefined ? 0 : part.offset + part.length);
