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
