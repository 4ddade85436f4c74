import type { CasesOf } from "./define.ts";
import { family, like, SEEN } from "./table.ts";

/** Traces of encoding, nothing else. */
export const ENCODER_ROWS = family({ says: "none", source: SEEN.dump }, [
  {
    id: "encoder.x264",
    read: ["tag/sei:dc45e9bd-e6d9-48b7-962c-d820d923eeef"],
    match: like(/^x264 - core \d+/),
    product: "x264",
  },
  {
    id: "encoder.lavf",
    read: ["tag/©too", "tag/encoder", "tag/ISFT", "tag/TSSE", "tag/WritingApp", "tag/WM/EncodingSettings"],
    match: like(/^Lav[fc]\d+\./),
    product: "FFmpeg",
  },
]);

export const cases: CasesOf<typeof ENCODER_ROWS> = {
  "encoder.x264": {
    yes: "x264 - core 164 r3095",
    nearMisses: [[["tag/sei:dc45e9bd-e6d9-48b7-962c-d820d923eeef", "x265 - core 1"]]],
  },
  "encoder.lavf": { yes: "Lavf60.16.100", nearMisses: [[["tag/©too", "Lavender 1.2"]]] },
};
