import { present } from "../../model/present.ts";
import type { Certificate } from "./certificate.ts";
import type { ConformingProduct } from "./lists.ts";

const MAX_PRODUCTS = 10_000;
const text = (value: unknown): string => (typeof value === "string" ? value.slice(0, 256) : "");
const member = (value: unknown, key: string): unknown =>
  value !== null && typeof value === "object" && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** Reads C2PA's conforming products list (conformance-public, CC BY 4.0). Undefined when the text is no such list. */
export function readProducts(json: string): ConformingProduct[] | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed.length > MAX_PRODUCTS) return undefined;
  return parsed.flatMap((record: unknown): ConformingProduct[] => {
    const product = member(record, "product");
    const name = member(product, "DN");
    const recordId = text(member(record, "recordId"));
    const common = text(member(name, "CN"));
    if (recordId === "" || common === "" || member(product, "productType") !== "generatorProduct") return [];
    const level = member(member(product, "assurance"), "maxAssuranceLevel");
    const disallowed = member(product, "disallowedSignals");
    const signals = ["inception", "transformation"].flatMap((kind) => {
      const listed = member(disallowed, kind);
      return Array.isArray(listed) ? listed.map(text).filter((each) => each !== "") : [];
    });
    return [
      {
        recordId,
        product: common,
        organisation: text(member(name, "O")),
        status: text(member(record, "status")),
        disallowedSignals: signals,
        ...present({ maxAssuranceLevel: typeof level === "number" ? level : undefined }),
      },
    ];
  });
}

const plain = (name: string | undefined): string => (name ?? "").trim().toLowerCase();

/**
 * The record of a signer that a chain has recognised, by the names of its certificate. Of several records of one
 * product, one that is conformant stands first. A record says what a product may sign, not that it signed well.
 */
export function productOf(
  leaf: Certificate | undefined,
  products: readonly ConformingProduct[],
): ConformingProduct | undefined {
  if (!leaf) return undefined;
  const own = products.filter(
    (each) => plain(each.product) === plain(leaf.commonName) && plain(each.organisation) === plain(leaf.organisation),
  );
  return own.find((each) => each.status === "conformant") ?? own[0];
}
