import { beforeAll, describe, expect, it } from "vitest";
import { certify } from "../../../../../test/fixtures/forge/certificates.ts";
import type { TrustList } from "../../model/report.ts";
import { countEntries, type ReadList, trustOf } from "./store-of.ts";

const HASH = `${"A".repeat(43)}=`;
const PRODUCTS = JSON.stringify([
  { recordId: "r", status: "conformant", product: { productType: "generatorProduct", DN: { CN: "P", O: "H" } } },
]);
let pem: string;
let other: string;
beforeAll(async () => {
  [pem = "", other = ""] = await Promise.all(
    ["One", "Other"].map(async (commonName) =>
      (await certify({ commonName, authority: true })).certificate.toString("pem"),
    ),
  );
});

const list = (tier: TrustList["tier"], text: string, holds?: ReadList["holds"]): ReadList => ({
  entry: { tier, name: `${tier} list`, source: "here", digest: "sha256:00", entries: 1 },
  text,
  ...(holds === undefined ? {} : { holds }),
});

describe("how much of a list can be used", () => {
  it.each<[what: string, tier: TrustList["tier"], text: () => string, entries: number]>([
    ["products", "products", () => PRODUCTS, 1],
    ["products that are none", "products", () => "{}", 0],
    ["certificates where products should be", "products", () => pem, 0],
    ["certificates", "official", () => `${pem}\n${other}`, 2],
    ["hashes", "interim", () => `# listed\n${HASH}\n${HASH}\n`, 2],
    ["certificates with hashes behind them", "interim", () => `${pem}\n${HASH}\n`, 1],
    ["products where certificates should be", "yours", () => PRODUCTS, 0],
    ["nothing", "tsa", () => "", 0],
  ])("%s", (_, tier, text, entries) => expect(countEntries(tier, text())).toBe(entries));
});

describe("everything that is trusted", () => {
  it("is nothing without lists", () => {
    expect(trustOf([])).toMatchObject({ tiers: [], tsaPem: "", ekus: [], lists: [], products: [] });
  });

  it("has the texts of each tier together, strongest first, and those of no other", () => {
    const lists = [list("interim", other), list("yours", pem), list("yours", other), list("tsa", pem)];
    const trust = trustOf(lists, ["1.2.3"]);
    expect(trust.tiers.map(({ tier, anchorsPem, allowedPem }) => [tier, anchorsPem, allowedPem])).toEqual([
      ["yours", `${pem}\n${other}`, ""],
      ["interim", other, ""],
    ]);
    expect(trust.tiers[0]?.purposes).toContain("1.2.3");
    expect(trust.tsaPem).toBe(pem);
    expect(trust.ekus).toEqual(["1.2.3"]);
    expect(trust.lists).toEqual(lists.map(({ entry }) => entry));
  });

  it("keeps certificates that are trusted themselves apart from those that vouch for others", () => {
    const { tiers } = trustOf([list("interim", pem, "anchors"), list("interim", HASH, "allowed")]);
    expect(tiers.map(({ tier, anchorsPem, allowedPem }) => [tier, anchorsPem, allowedPem])).toEqual([
      ["interim", pem, HASH],
    ]);
    expect(trustOf([list("interim", HASH, "allowed")]).tiers).toMatchObject([{ anchorsPem: "", allowedPem: HASH }]);
    expect(trustOf([list("tsa", HASH, "allowed")]).tsaPem).toBe("");
  });

  it("knows stampers by the list of stampers alone", async () => {
    const trust = trustOf([list("official", pem), list("tsa", other)]);
    expect([trust.tsaPem, trust.tiers.map(({ tier }) => tier)]).toEqual([other, ["official"]]);
  });

  it("has products of their own lists alone, and none of what is no list", () => {
    const { products } = trustOf([list("products", PRODUCTS), list("products", "{"), list("official", PRODUCTS)]);
    expect(products.map(({ recordId }) => recordId)).toEqual(["r"]);
  });
});
