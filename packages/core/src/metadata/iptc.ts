import { counter } from "../model/limits.ts";
import { latin1, u8, u16be, utf8 } from "../source/bytes.ts";

export interface IptcField {
  /** `2:110`. */
  id: string;
  name: string;
  value: string;
}

/** IPTC-IIM 4.2 datasets that say something about where a picture came from. */
const NAMES: Readonly<Record<string, string>> = {
  "2:5": "ObjectName",
  "2:15": "Category",
  "2:25": "Keywords",
  "2:40": "SpecialInstructions",
  "2:55": "DateCreated",
  "2:60": "TimeCreated",
  "2:62": "DigitalCreationDate",
  "2:65": "OriginatingProgram",
  "2:70": "ProgramVersion",
  "2:80": "By-line",
  "2:90": "City",
  "2:101": "Country",
  "2:103": "OriginalTransmissionReference",
  "2:105": "Headline",
  "2:110": "Credit",
  "2:115": "Source",
  "2:116": "CopyrightNotice",
  "2:120": "Caption",
};

/** Reads IIM records. `1:90` = ESC % G says UTF-8; without it writers use UTF-8 or Latin-1, so both are tried. */
export function readIptc(data: Uint8Array): IptcField[] {
  const fields: IptcField[] = [];
  const count = counter("tagCount");
  let at = 0;
  while (at + 5 <= data.length && u8(data, at) === 0x1c) {
    count.take();
    const record = u8(data, at + 1);
    const dataset = u8(data, at + 2);
    const size = u16be(data, at + 3);
    if ((size & 0x8000) !== 0 || at + 5 + size > data.length) break;
    const id = `${record}:${dataset}`;
    const name = NAMES[id];
    const raw = data.subarray(at + 5, at + 5 + size);
    if (name) fields.push({ id, name, value: text(raw) });
    at += 5 + size;
  }
  return fields;
}

function text(raw: Uint8Array): string {
  const decoded = utf8(raw);
  return decoded.includes("\ufffd") ? latin1(raw) : decoded;
}
