import { type AigcLabel, providerCode } from "../metadata/aigc.ts";
import { present } from "../model/present.ts";
import { checkLabel } from "./aigc-seal.ts";
import type { CasesOf, Producer } from "./define.ts";
import { LABEL_PRODUCERS } from "./generators.ts";
import { family } from "./table.ts";

const PAIR = "third-party pairing of label and product, 2026-10";
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
export const AIGC_ROWS = family({ source: GUIDE }, [
  { id: "cn.aigc", read: AIGC_PATHS, match: { kind: "aigc" }, seal: checkLabel, label: true },
]);

/** Who a company code or name stands for. */
type ProducerRow = Producer & { readonly vendor: string };

/** Companies that label what others made, or whose generator has no file of its own. */
const OTHERS: readonly ProducerRow[] = [
  {
    company: "91310115MAEA70M85H",
    vendor: "Apple",
    products: ["Apple system PDF writer"],
    source: "the writer's code, 2026-10",
  },
  { company: "91330101MA27WPYJ18", vendor: "iFlow", products: ["iFlow"], source: PAIR },
  { name: /^picwish$/i, vendor: "PicWish", products: ["PicWish"], source: "labels of published files, 2026-10" },
];

export const PRODUCERS: readonly ProducerRow[] = [...LABEL_PRODUCERS, ...OTHERS];

export function producerOf(provider: string): ProducerRow | undefined {
  const text = provider.trim().slice(0, 128);
  // Short and lower-case codes occur: the company's 18 characters stand where the rules put them all the same.
  const company = providerCode(text)?.company ?? /^0011([0-9A-HJ-NPQRTUWXY]{18})/.exec(text)?.[1];
  return PRODUCERS.find((row) =>
    row.company === undefined ? row.name?.test(text) === true : row.company === company || row.company === text,
  );
}

/** The product is named only where it is the only one. */
const namedBy = ({ vendor, products }: ProducerRow): { vendor: string; product?: string } => ({
  vendor,
  ...present({ product: products.length === 1 ? (products[0] ?? "") : undefined }),
});

/** Whom a label names: its producer, or the platform that labelled it when nobody is named as producer. */
export function labelOwner(label: AigcLabel): { vendor?: string; product?: string } | undefined {
  const row = producerOf(label.producer) ?? (label.producer === "" ? producerOf(label.propagator) : undefined);
  if (row) return namedBy(row);
  const known = PRODUCERS.find(({ produceId }) => produceId?.test(label.produceId) === true);
  return known && namedBy(known);
}

export const cases: CasesOf<typeof AIGC_ROWS> = {
  "cn.aigc": {
    yes: '{"Label":"1","ContentProducer":"001191110102MACQD9K64010000","ProduceID":"1","ReservedCode1":"","ContentPropagator":"","PropagateID":"","ReservedCode2":""}',
    nearMisses: [[["xmp/TC260:AIGC", "AIGC"]], [["tag/AIGC", '{"label":"1"}']]],
  },
};
