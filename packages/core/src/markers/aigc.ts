import { type AigcLabel, providerCode } from "../metadata/aigc.ts";
import { family, type MarkerRow } from "./table.ts";

const GUIDE = "GB 45438-2025 and TC260 guides PG-20257A to 202510A, 2025-08-28";

/** Fact paths under which China's label stands: the guides' places, and those that real files use besides. */
export const AIGC_PATHS: readonly string[] = [
  "xmp/TC260:AIGC",
  "text/AIGC",
  "tag/AIGC",
  "exif/exif/UserComment",
  "exif/ifd0/ImageDescription",
];

/** China's AI label, in every place the guides name and real files use. Its number decides what it says. */
export const AIGC_ROWS: readonly MarkerRow[] = family({ source: GUIDE }, [
  { id: "cn.aigc", read: AIGC_PATHS, match: { kind: "aigc" } },
]);

/** Who a company code or name stands for. Company is not brand: one code signs for several products. */
export interface ProducerRow {
  /** Unified social credit code inside the provider code, or the bare name some write instead. */
  readonly company?: string;
  readonly name?: RegExp;
  readonly vendor: string;
  /** Products seen with it; given as the product only where it is the only one. */
  readonly products: readonly string[];
  readonly source: string;
}

const FILE = "label of a file, 2026-11";
const DUMP = "labels of published files, 2026-10";
const PAIR = "third-party pairing of label and product, 2026-10";

export const PRODUCERS: readonly ProducerRow[] = [
  { company: "91110102MACQD9K640", vendor: "ByteDance", products: ["Doubao"], source: FILE },
  { company: "9144030008867405X2", vendor: "ByteDance", products: ["Jimeng"], source: FILE },
  { company: "91330106MA2CFLDG4R", vendor: "Alibaba", products: ["Wan", "HappyHorse", "Qwen"], source: DUMP },
  { company: "91440101MA9Y9T4H7A", vendor: "Alibaba", products: ["Qwen"], source: DUMP },
  { company: "91110108335469089C", vendor: "Kuaishou", products: ["Kling"], source: DUMP },
  { company: "91440300708461136T", vendor: "Tencent", products: ["Yuanbao"], source: DUMP },
  { company: "9144030071526726XG", vendor: "Tencent", products: ["Hunyuan"], source: PAIR },
  { company: "91110000802100433B", vendor: "Baidu", products: ["ERNIE"], source: DUMP },
  { company: "91110105MACJ6K1C8A", vendor: "LiblibAI", products: ["LibLib"], source: DUMP },
  { company: "91110108MACC4D63XF", vendor: "ShengShu", products: ["Vidu"], source: DUMP },
  { company: "91440300MA5G49LC9K", vendor: "Honor", products: ["YOYO"], source: DUMP },
  { company: "91340100MAEB4N8H76", vendor: "RunningHub", products: ["RunningHub"], source: DUMP },
  { company: "91110108MA01KP2T5U", vendor: "Zhipu", products: ["CogView"], source: PAIR },
  { company: "91310104MACE0YX639", vendor: "StepFun", products: ["Step"], source: DUMP },
  { company: "91310000MA7CGN828C", vendor: "MiniMax", products: ["Hailuo"], source: "company register, 2026-10" },
  {
    company: "91310115MAEA70M85H",
    vendor: "Apple",
    products: ["Apple system PDF writer"],
    source: "the writer's code, 2026-10",
  },
  { company: "91330101MA27WPYJ18", vendor: "iFlow", products: ["iFlow"], source: PAIR },
  { name: /^minimax$/i, vendor: "MiniMax", products: ["Hailuo"], source: DUMP },
  { name: /^minimax agent ai$/i, vendor: "MiniMax", products: ["MiniMax Agent"], source: DUMP },
  { name: /^kling$/i, vendor: "Kuaishou", products: ["Kling"], source: DUMP },
  { name: /^doubao$/i, vendor: "ByteDance", products: ["Doubao"], source: DUMP },
  { name: /^bytedance$/i, vendor: "ByteDance", products: [], source: PAIR },
  { name: /^runninghub$/i, vendor: "RunningHub", products: ["RunningHub"], source: DUMP },
  { name: /^picwish$/i, vendor: "PicWish", products: ["PicWish"], source: DUMP },
];

/** What a ProduceID alone tells, where the producer field does not. */
const PRODUCE_IDS: readonly (readonly [pattern: RegExp, vendor: string, product: string])[] = [
  [/^(?:KLingMuse_|SGP_PROD_ai_web_)/, "Kuaishou", "Kling"],
  [/^tos-cn-i-/, "ByteDance", "Jimeng"],
];

export function producerOf(provider: string): ProducerRow | undefined {
  const text = provider.trim().slice(0, 128);
  // Short and lower-case codes occur: the company's 18 characters stand where the rules put them all the same.
  const company = providerCode(text)?.company ?? /^0011([0-9A-HJ-NPQRTUWXY]{18})/.exec(text)?.[1];
  return PRODUCERS.find((row) =>
    row.company === undefined ? row.name?.test(text) === true : row.company === company || row.company === text,
  );
}

/** Whom a label names: its producer, or the platform that labelled it when nobody is named as producer. */
export function labelOwner(label: AigcLabel): { vendor?: string; product?: string } | undefined {
  const row = producerOf(label.producer) ?? (label.producer === "" ? producerOf(label.propagator) : undefined);
  if (row) return { vendor: row.vendor, ...(row.products.length === 1 ? { product: row.products[0] ?? "" } : {}) };
  const known = PRODUCE_IDS.find(([pattern]) => pattern.test(label.produceId));
  return known && { vendor: known[1], product: known[2] };
}
