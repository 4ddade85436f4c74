import { BUDGETS } from "../model/limits.ts";
import { ascii, startsWith, u32le, utf8 } from "../source/bytes.ts";
import { addText, type Walk } from "./walk.ts";

/**
 * Samsung's `SEFT` directory behind the end of a JPEG or PNG (layout as ExifTool documents it): names and
 * short text values, such as the `PEg_Info` of a picture edited with Galaxy AI.
 */
export async function walkSamsungTrailer(walk: Walk, from: number): Promise<void> {
  const { reader } = walk;
  const tail = await reader.peek(reader.size - 8, 8);
  if (!startsWith(tail, "SEFT", 4)) return;
  const directoryBytes = u32le(tail, 0);
  const head = reader.size - 8 - directoryBytes;
  if (directoryBytes < 12 || directoryBytes > BUDGETS.trailerScanBytes || head < from) return;
  const directory = await reader.exactly(head, directoryBytes);
  if (!startsWith(directory, "SEFH")) return;
  const count = Math.min(u32le(directory, 8), BUDGETS.tagCount, Math.floor((directoryBytes - 12) / 12));
  for (let index = 0; index < count; index++) {
    const entry = 12 + index * 12;
    const offset = head - u32le(directory, entry + 4);
    const length = u32le(directory, entry + 8);
    if (offset < from || length < 8 || offset + length > head) continue;
    const body = await reader.peek(offset, Math.min(length, 64 * 1024));
    const nameBytes = Math.min(u32le(body, 4), 64);
    const value = utf8(body.subarray(8 + nameBytes));
    const printable = !/[^\t\n\r\x20-\x7e\u00a0-\uffff]/.test(value);
    addText(walk, "tag", { path: "SEFT", offset, length }, ascii(body, 8, nameBytes), printable ? value : "");
  }
}
