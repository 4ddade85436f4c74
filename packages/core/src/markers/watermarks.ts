import { markPath, readEvidence } from "../marks/evidence.ts";
import { type RowText, told } from "./table.ts";

/** A row of a message that published code writes into pictures: read out of their pixels, it comes as `decoded`. */
export const watermark = <const Id extends string>(
  id: Id,
  message: string,
  more: Partial<RowText> & Pick<RowText, "source">,
) =>
  ({
    id,
    read: [markPath(message)],
    match: told((value) => {
      const found = readEvidence(value);
      return found && { detail: `${found.bitsRead}/${found.bits}` };
    }),
    carriage: "decoded",
    ...more,
  }) as const;

/** What a case of such a row is made of. */
export const WATERMARK_CASE = JSON.stringify({ statistic: 30, falseAlarms: 1e-12, bitsRead: 48, bits: 48, writer: "float32", left: 0, top: 0 }); // biome-ignore format: one line
