import type { CasesOf } from "./define.ts";
import { SOFTWARE } from "./places.ts";
import { family, like, SEEN } from "./table.ts";

/** A generator's bare name where software names itself: nobody has shown a file that has it. */
export const GENERIC_ROWS = family({ confidence: "hint", source: SEEN.third }, [
  {
    id: "generic.software",
    read: SOFTWARE,
    match: like(/^(?:Midjourney|Stable Diffusion|ComfyUI|Leonardo\.ai|NightCafe|Craiyon|Ideogram)(?:[\s/]|$)/i),
  },
]);

export const cases: CasesOf<typeof GENERIC_ROWS> = {
  "generic.software": {
    yes: "Midjourney",
    nearMisses: [[["text/Software", "Midjourneyman"]], [["text/Software", "My ComfyUI"]]],
  },
};
