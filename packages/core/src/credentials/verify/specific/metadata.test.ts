import { describe, expect, it } from "vitest";
import type { StoreAssertion } from "../../store/model.ts";
import { validateMetadata } from "./metadata.ts";

const assertion = (entries: readonly (readonly [string, unknown])[], form = "json"): StoreAssertion =>
  ({ url: "u", content: { form, value: new Map(entries) } }) as unknown as StoreAssertion;
const context = (prefix: string, schema: string): readonly [string, unknown] => [
  "@context",
  new Map([[prefix, schema]]),
];
const codes = (schema: string, field: string): string[] =>
  validateMetadata(assertion([context("p", schema), [`p:${field}`, "x"]])).map(({ code }) => code);

describe("fields that c2pa.metadata may hold", () => {
  it.each([
    "http://ns.adobe.com/xap/1.0/",
    "http://ns.adobe.com/xap/1.0/mm/",
    "http://ns.adobe.com/xap/1.0/t/pg/",
    "http://ns.adobe.com/camera-raw-settings/1.0/",
    "http://ns.adobe.com/pdf/1.3/",
  ])("are all of %s", (schema) => {
    expect(codes(schema, "Whatever")).toEqual([]);
  });

  it.each<[string, string, string]>([
    ["http://purl.org/dc/elements/1.1/", "coverage format type", "creator title"],
    ["http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/", "Scene", "Location"],
    ["http://iptc.org/std/Iptc4xmpExt/2008-02-29/", "DigImageGUID DigitalSourceType RegistryId", "PersonInImage"],
    ["http://ns.adobe.com/exif/1.0/", "ApertureValue FNumber WhiteBalance", "UserComment"],
    ["http://cipa.jp/exif/1.0/", "BodySerialNumber LensModel", "CameraOwnerName"],
    ["http://cipa.jp/exif/1.0/exifEX", "BodySerialNumber Gamma", "CameraOwnerName"],
    ["http://cipa.jp/exif/2.32/", "BodySerialNumber Gamma", "CameraOwnerName"],
    ["http://ns.adobe.com/photoshop/1.0/", "Category City Urgency", "Credit"],
    ["http://ns.adobe.com/tiff/1.0/", "BitsPerSample Make YResolution", "Artist"],
    ["http://ns.adobe.com/xmp/1.0/DynamicMedia/", "Tracks album videoPixelDepth", "artist"],
    ["http://ns.useplus.org/ldf/xmp/1.0/", "FileNameAsDelivered Version", "ImageCreator"],
    ["http://example.org/", "", "Anything"],
  ])("are some of %s: %s, and not %s", (schema, allowed, refused) => {
    for (const field of allowed.split(" ").filter((each) => each !== ""))
      expect(codes(schema, field), field).toEqual([]);
    for (const field of refused.split(" "))
      expect(codes(schema, field), field).toEqual(["assertion.metadata.disallowed"]);
  });

  it("are named by a prefix of the context, and only so", () => {
    const of = (...entries: (readonly [string, unknown])[]) => validateMetadata(assertion(entries));
    const xap = context("p", "http://ns.adobe.com/xap/1.0/");
    expect(of(xap, ["@type", "x"])).toEqual([]);
    expect(of(xap, ["q:Field", "x"])).toEqual([
      { code: "assertion.metadata.disallowed", kind: "failure", url: "u", explanation: "the field q:Field" },
    ]);
    expect(of(xap, ["Field", "x"])).toHaveLength(1);
    expect(of(context("", "http://ns.adobe.com/xap/1.0/"), [":Field", "x"])).toHaveLength(1);
    expect(of(xap, ["x".repeat(80), "x"])[0]?.explanation).toBe(`the field ${"x".repeat(64)}`);
  });

  it("stand in a JSON object", () => {
    for (const odd of [assertion([], "cbor"), { url: "u", content: { form: "json", value: [] } } as never])
      expect(validateMetadata(odd)).toEqual([{ code: "assertion.json.invalid", kind: "failure", url: "u" }]);
  });
});
