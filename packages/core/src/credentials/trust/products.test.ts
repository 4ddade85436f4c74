import { expect, it } from "vitest";
import type { Certificate } from "./certificate.ts";
import { productOf, readProducts } from "./products.ts";

const record = (CN: string, rest: object = {}, product: object = {}) => ({
  recordId: `r-${CN}`,
  status: "conformant",
  ...rest,
  product: { productType: "generatorProduct", DN: { CN, O: "House" }, ...product },
});
const leaf = (commonName: string, organisation = "House") => ({ commonName, organisation }) as Certificate;

it("reads generators and leaves validators out", () => {
  const list = readProducts(
    JSON.stringify([
      record(
        "Camera",
        {},
        {
          assurance: { maxAssuranceLevel: 2 },
          disallowedSignals: { inception: ["capturedMedia"], transformation: ["x"] },
        },
      ),
      record("Checker", {}, { productType: "validatorProduct" }),
      { recordId: "broken" },
      null,
    ]),
  );
  expect(list).toEqual([
    {
      recordId: "r-Camera",
      product: "Camera",
      organisation: "House",
      status: "conformant",
      maxAssuranceLevel: 2,
      disallowedSignals: ["capturedMedia", "x"],
    },
  ]);
});
it.each(["", "{}", "null", "<html>", '{"__proto__":[]}'])("%s is no list", (text) => {
  expect(readProducts(text)).toBeUndefined();
});
it("matches both names of the certificate, and prefers a conformant record", () => {
  const list =
    readProducts(JSON.stringify([record("Camera", { status: "revoked", recordId: "old" }), record("Camera")])) ?? [];
  expect(productOf(leaf("camera "), list)?.recordId).toBe("r-Camera");
  expect(productOf(leaf("Camera", "Other House"), list)).toBeUndefined();
  expect(productOf(leaf("Cam"), list)).toBeUndefined();
  expect(productOf(undefined, list)).toBeUndefined();
});

it("takes a record for what it says, and no more", () => {
  const read = (...records: object[]) => readProducts(JSON.stringify(records));
  const plain = { recordId: "r-A", product: "A", organisation: "House", status: "conformant", disallowedSignals: [] };
  expect(read(record("A"))).toEqual([plain]);
  expect(read(record("A", { status: 1 }, { assurance: { maxAssuranceLevel: "2" }, DN: { CN: "A", O: 3 } }))).toEqual([
    { ...plain, organisation: "", status: "" },
  ]);
  expect(
    read(record("A", { recordId: 7 }), record("A", {}, { DN: { O: "House" } }), record("A", {}, { DN: null })),
  ).toEqual([]);
  expect(read(record("A", {}, { disallowedSignals: { inception: ["a", 1, "", "b"], transformation: "x" } }))).toEqual([
    { ...plain, disallowedSignals: ["a", "b"] },
  ]);
  expect(read(record("A", { recordId: "r".repeat(300) }))?.[0]?.recordId).toBe("r".repeat(256));
});
it("reads as many records as there may be, and takes more for no list", () => {
  const many = (n: number) => JSON.stringify(new Array(n).fill(null));
  expect(readProducts(many(10_000))).toEqual([]);
  expect(readProducts(many(10_001))).toBeUndefined();
});
it("takes the first of several records where none is conformant, and no name for a name", () => {
  const list = readProducts(
    JSON.stringify([
      record("A", { status: "x", recordId: "1" }),
      record("A", { status: "y", recordId: "2" }),
      record("B", {}, { DN: { CN: "B" } }),
    ]),
  );
  expect(productOf(leaf("A"), list ?? [])?.recordId).toBe("1");
  expect(productOf({ commonName: "B" } as Certificate, list ?? [])?.recordId).toBe("r-B");
  expect(productOf({} as Certificate, list ?? [])).toBeUndefined();
});
