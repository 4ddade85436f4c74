import { readVisible, visiblePath } from "../marks/visible/evidence.ts";
import { type RowText, told } from "./table.ts";

/** A row of a mark that people see: something that looks like it stands where it would. More it never says. */
export const visible = <const Id extends string>(
  id: Id,
  mark: string,
  more: Partial<RowText> & Pick<RowText, "source">,
) =>
  ({
    id,
    read: [visiblePath(mark)],
    match: told((value) => readVisible(value) && {}),
    says: "possibly-ai",
    carriage: "decoded",
    seen: true,
    ...more,
  }) as const;

/** What a case of such a row is made of. */
export const VISIBLE_CASE = JSON.stringify({ agreement: 0.9, threshold: 0.56, falseAlarms: 1e-3, corner: "bottom-right", left: 0, top: 0, width: 96, height: 96 }); // biome-ignore format: one line
