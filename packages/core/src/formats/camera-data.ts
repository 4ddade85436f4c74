import { hex, latin1, startsWith, u8, u16be, untilNul } from "../source/bytes.ts";
import { addText, type Walk } from "./walk.ts";

/** The identifier of what camcorders put into H.264 (AVCHD; the tables are those of ExifTool's H264 module). */
export const CAMERA_DATA = "17ee8c60-f84d-11d9-8cd6-0800200c9a66";

const DATE = 0x18;
const TIME = 0x19;
const MAKER = 0xe0;
const MODEL = [0xe4, 0xe5, 0xe6] as const;
const MAKERS: Readonly<Record<number, string>> = { 259: "Panasonic", 264: "Sony", 4113: "Canon", 4356: "JVC" };
const ENTRY_BYTES = 5;

/**
 * "MDPM": entries of a tag and four bytes. Read are when the picture was taken, by the camera's clock and with its zone,
 * and who made the camera.
 */
export function readCameraData(walk: Walk, data: Uint8Array, at: { offset: number; length: number }): void {
  if (!startsWith(data, "MDPM")) return;
  const entries = new Map<number, Uint8Array>();
  for (let index = 0; index < u8(data, 4); index++) {
    const from = 5 + index * ENTRY_BYTES;
    if (from + ENTRY_BYTES > data.length) break;
    entries.set(u8(data, from), data.subarray(from + 1, from + ENTRY_BYTES));
  }
  const tell = (key: string, value: string | undefined): void => {
    if (value) addText(walk, "tag", { path: "SEI camera data", ...at }, `MDPM:${key}`, value);
  };
  tell("DateTimeOriginal", dateOf(entries.get(DATE), entries.get(TIME)));
  const maker = entries.get(MAKER);
  tell("Make", maker && MAKERS[u16be(maker, 0)]);
  tell("Model", untilNul(MODEL.map((tag) => latin1(entries.get(tag) ?? new Uint8Array(0))).join("")).trim());
}

/** Digits in binary code: zone, century, year, month; day, hour, minute, second. */
function dateOf(date: Uint8Array | undefined, time: Uint8Array | undefined): string | undefined {
  const digits = hex(date?.subarray(1) ?? new Uint8Array(0)) + hex(time ?? new Uint8Array(0));
  const match = /^(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])([01]\d|2[0-3])([0-5]\d)([0-5]\d)$/.exec(digits);
  if (!date || !match) return undefined;
  const [, year, month, day, hour, minute, second] = match;
  const zone = u8(date, 0);
  const said = (zone & 0x80) !== 0;
  const hours = String((zone >> 1) & 0x0f).padStart(2, "0");
  const offset = said ? "" : `${(zone & 0x20) !== 0 ? "-" : "+"}${hours}:${(zone & 1) !== 0 ? "30" : "00"}`;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}${offset}`;
}
