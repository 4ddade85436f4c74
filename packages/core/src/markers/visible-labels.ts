import { LABEL_PATH, readLabel } from "../marks/labels/evidence.ts";
import type { CasesOf } from "./define.ts";
import { family, told } from "./table.ts";

const SOURCE = "GB 45438-2025, 5.2 (words in a corner or at an edge), second-hand; pictures of Doubao and Samsung, 2026-11"; // biome-ignore format: one line

/** Words that people see in the picture. They are quoted, and never say more than that there may be AI. */
export const VISIBLE_ROWS = family({ says: "possibly-ai", carriage: "decoded", seen: true, source: SOURCE }, [
  {
    id: "visible.label",
    read: [LABEL_PATH],
    match: told((value) => readLabel(value) && {}),
  },
]);

const CASE = { text: "豆包AI生成", edge: "bottom-right", left: 0.8, top: 0.94, width: 0.18, height: 0.04 };

export const cases: CasesOf<typeof VISIBLE_ROWS> = {
  "visible.label": {
    yes: JSON.stringify(CASE),
    nearMisses: [[[LABEL_PATH, CASE.text]], [[LABEL_PATH, JSON.stringify({ ...CASE, edge: "middle" })]]],
  },
};
