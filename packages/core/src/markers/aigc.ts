import type { MarkerRow } from "./table.ts";

const GUIDE = "GB 45438-2025 and TC260 guides PG-20257A to 202510A, 2025-08-28";

/** China's AI label, in every place the guides name and real files use. */
export const AIGC_ROWS: readonly MarkerRow[] = [
  {
    id: "cn.aigc",
    read: ["xmp/TC260:AIGC", "text/AIGC", "tag/AIGC", "exif/exif/UserComment", "exif/ifd0/ImageDescription"],
    match: { kind: "aigc" },
    says: "ai-generated",
    confidence: "full",
    source: GUIDE,
  },
];

/** Who a producer code or name stands for. Company is not brand: one code signs for several products. */
export interface ProducerRow {
  readonly pattern: RegExp;
  readonly vendor: string;
  readonly source: string;
}

const DUMP = "labels of published files, 2026-10";

export const PRODUCERS: readonly ProducerRow[] = [
  { pattern: /91110102MACQD9K640|^doubao$/i, vendor: "ByteDance", source: "label of a file, 2026-11 (Doubao)" },
  { pattern: /9144030008867405X2/, vendor: "ByteDance", source: "label of a file, 2026-11 (Jimeng)" },
  { pattern: /91330106MA2CFLDG4R|91440101MA9Y9T4H7A/, vendor: "Alibaba", source: DUMP },
  { pattern: /91110108335469089C|^kling$/i, vendor: "Kuaishou", source: DUMP },
  { pattern: /91440300708461136T/, vendor: "Tencent", source: DUMP },
  { pattern: /91110108MACC4D63XF/, vendor: "ShengShu", source: DUMP },
  { pattern: /^minimax(?: agent ai)?$/i, vendor: "MiniMax", source: DUMP },
  { pattern: /91440300MA5G49LC9K/, vendor: "Honor", source: DUMP },
  { pattern: /91310104MACE0YX639/, vendor: "StepFun", source: DUMP },
  { pattern: /91310115MAEA70M85H/, vendor: "Apple", source: "writer's own source, 2026-10" },
];

export const producerVendor = (producer: string): string | undefined =>
  PRODUCERS.find((each) => each.pattern.test(producer.trim().slice(0, 128)))?.vendor;
