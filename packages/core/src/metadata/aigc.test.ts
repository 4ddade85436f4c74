import { describe, expect, it } from "vitest";
import { parseAigc, providerCode, securityData } from "./aigc.ts";

const LABEL = {
  Label: "1",
  ContentProducer: "001191110102MACQD9K64010000",
  ProduceID: "42",
  ReservedCode1: "",
  ContentPropagator: "",
  PropagateID: "",
  ReservedCode2: "",
};
const problems = (value: unknown): string[] =>
  (parseAigc(typeof value === "string" ? value : JSON.stringify(value))?.problems ?? []).map(({ code, field }) =>
    [code, field].filter(Boolean).join(" "),
  );

describe("what departs from the standard", () => {
  it("nothing in a label as it should be", () => {
    expect(problems(LABEL)).toEqual([]);
    expect(
      problems({ ...LABEL, Label: "2", ContentPropagator: "00119144030008867405X220001", PropagateID: "7" }),
    ).toEqual([]);
  });
  it.each<[string, unknown, string[]]>([
    ["a wrapper", { AIGC: LABEL }, ["wrapped"]],
    ["JSON in a text", JSON.stringify(JSON.stringify(LABEL)), ["json-in-text"]],
    ["HTML entities", JSON.stringify(LABEL).replaceAll('"', "&quot;"), ["html-entities"]],
    [
      "a missing key",
      {
        Label: "1",
        ContentProducer: LABEL.ContentProducer,
        ProduceID: "1",
        ReservedCode1: "",
        ContentPropagator: "",
        PropagateID: "",
      },
      ["missing-key ReservedCode2"],
    ],
    ["a number for a text", { ...LABEL, ProduceID: 42 }, ["not-text ProduceID"]],
    ["null for a text", { ...LABEL, ReservedCode1: null }, ["not-text ReservedCode1"]],
    ["label 0", { ...LABEL, Label: "0" }, ["label-value Label", "empty ContentPropagator", "empty PropagateID"]],
    ["the name of an enum", { ...LABEL, Label: "AIGCLabelType.AI_GENERATED" }, ["label-value Label"]],
    ["no producer", { ...LABEL, ContentProducer: "" }, ["empty ContentProducer"]],
    ["a space", { ...LABEL, ProduceID: "4 2" }, ["charset ProduceID"]],
    ["Chinese", { ...LABEL, ProduceID: "四" }, ["charset ProduceID"]],
    ["a bare name", { ...LABEL, ContentProducer: "kling" }, ["code-shape ContentProducer"]],
    ["a short code", { ...LABEL, ContentProducer: "001191330101MA27WPYJ18xliu" }, ["code-shape ContentProducer"]],
    [
      "a wrong check digit",
      { ...LABEL, ContentProducer: "001191110102MACQD9K65010000" },
      ["code-check-digit ContentProducer"],
    ],
  ])("%s", (_, value, expected) => {
    expect(problems(value)).toEqual(expected);
  });
  it("a misspelt key is read and told", () => {
    const { ReservedCode1: _, ...rest } = LABEL;
    const label = parseAigc(JSON.stringify({ ...rest, ReserveCode1: "x" }));
    expect([label?.reserved1, label?.problems]).toEqual(["x", [{ code: "misspelt-key", field: "ReserveCode1" }]]);
  });
});

describe("providerCode", () => {
  // Codes of companies whose labels were seen in files: their check digits fit.
  it.each([
    "91110102MACQD9K640",
    "9144030008867405X2",
    "91330106MA2CFLDG4R",
    "91440101MA9Y9T4H7A",
    "91110108335469089C",
    "91440300708461136T",
    "91110108MACC4D63XF",
    "91440300MA5G49LC9K",
    "91310104MACE0YX639",
    "91310115MAEA70M85H",
  ])("takes %s apart", (company) => {
    expect(providerCode(`0011${company}1T1XG`)).toEqual({
      company,
      checkDigitFits: true,
      service: "generation",
      app: "T1XG",
    });
    expect(providerCode(`0011${company}20000`)?.service).toBe("propagation");
  });
  it("sees every single wrong digit", () => {
    const right = "91110102MACQD9K640";
    for (let at = 0; at < right.length; at++) {
      const wrong = right.slice(0, at) + (right[at] === "1" ? "2" : "1") + right.slice(at + 1);
      expect([at, providerCode(`0011${wrong}10000`)?.checkDigitFits]).toEqual([at, false]);
    }
  });
});

describe("securityData", () => {
  it("reads signatures, keys and bindings, whatever else stands there", () => {
    const data = {
      SecurityData: {
        Type: "TC260PG",
        Version: 1,
        PubSD: [
          { Type: "DS", AlgID: "1.2.156.10197.1.501", TBSData: { Type: "LabelMataData" }, Signature: "AB" },
          { Type: "PubKey", AlgID: "1.2.156.10197.1.301", KeyValue: "CD" },
          { Type: "Other" },
          null,
        ],
        Bindings: [{}],
      },
    };
    expect(securityData(JSON.stringify(data))).toEqual({
      type: "TC260PG",
      signatures: [{ algorithm: "1.2.156.10197.1.501", over: "LabelMataData", value: "AB" }],
      keys: ["CD"],
      bindings: 1,
    });
  });
  it.each(["", "x", "{}", "[]", '{"SecurityData":1}', '{"__proto__":{"SecurityData":{}}}', "K-AbCdEf=="])(
    "%s is none",
    (text) => {
      expect(securityData(text)).toBeUndefined();
    },
  );
});

describe("parseAigc", () => {
  it.each([
    ["plain JSON", JSON.stringify(LABEL)],
    ["a wrapping AIGC key", JSON.stringify({ AIGC: LABEL })],
    ["JSON in a JSON string", JSON.stringify({ AIGC: JSON.stringify(LABEL) })],
    ["HTML entities", JSON.stringify(LABEL).replaceAll('"', "&quot;")],
    ["newlines", JSON.stringify(LABEL, null, 2)],
    ["a null reserved code", JSON.stringify({ ...LABEL, ReservedCode1: null })],
    ["a nested reserved code", JSON.stringify({ ...LABEL, ReservedCode1: { a: { b: 1 } } })],
    ["the name of an enum", JSON.stringify({ ...LABEL, Label: "AIGCLabelType.AI_GENERATED" })],
  ])("reads %s", (_, text) => {
    expect(parseAigc(text)).toMatchObject({ label: "1", producer: LABEL.ContentProducer, produceId: "42" });
  });
  it.each([
    ["text"],
    ["{}"],
    ["[1]"],
    ['{"label":"1"}'],
    ['{"__proto__":{"Label":"1"}}'],
    [`{"AIGC":${'{"AIGC":'.repeat(50)}1${"}".repeat(51)}`],
  ])("does not take %s for a label", (text) => {
    expect(parseAigc(text)).toBeUndefined();
  });
  it("finds the company code in a provider code", () => {
    expect(providerCode(LABEL.ContentProducer)?.company).toBe("91110102MACQD9K640");
    expect(providerCode("doubao")).toBeUndefined();
  });
});
