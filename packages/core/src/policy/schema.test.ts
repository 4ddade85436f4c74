import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { parsePolicy } from "./evaluate.ts";
import { policySchema } from "./schema.ts";

describe("a policy that is read", () => {
  it.each<[string, unknown]>([
    ["no object", []],
    ["an unknown word", { name: "t", rules: [{ id: "r", effect: "deny", when: { states: ["broken"] } }] }],
    ["an unknown state", { name: "t", rules: [{ id: "r", effect: "deny", when: { state: ["real"] } }] }],
    [
      "two rules of one name",
      {
        name: "t",
        rules: [
          { id: "r", effect: "deny", when: { all: true } },
          { id: "r", effect: "warn", when: { all: true } },
        ],
      },
    ],
    ["an exception for no rule", { name: "t", rules: [], ignore: [{ rule: "r", reason: "x" }] }],
    [
      "an exception without reason",
      { name: "t", rules: [{ id: "r", effect: "deny", when: { all: true } }], ignore: [{ rule: "r", reason: "" }] },
    ],
    [
      "a day that is none",
      {
        name: "t",
        rules: [{ id: "r", effect: "deny", when: { all: true } }],
        ignore: [{ rule: "r", reason: "x", until: "soon" }],
      },
    ],
    ["a rule that asks for nothing", { name: "t", rules: [{ id: "r", effect: "require", when: {} }] }],
    ["a rule that asks for an undefined thing", { name: "t", rules: [{ id: "r", effect: "require", when: { state: undefined } }] }],
    ["an id that begins with a dash", { name: "t", rules: [{ id: "-r", effect: "deny", when: { all: true } }] }],
    ["an id with a capital at its end", { name: "t", rules: [{ id: "rR", effect: "deny", when: { all: true } }] }],
    ["an id with a space in it", { name: "t", rules: [{ id: "r r", effect: "deny", when: { all: true } }] }],
  ])("refuses %s", async (_, value) => {
    const refused = parsePolicy(value);
    await expect(refused).rejects.toThrow(/^policy: /);
    await expect(refused).rejects.toMatchObject({ code: "bad-option" });
  }); // biome-ignore format: a table
  const rule = { id: "r", effect: "deny", when: { all: true } };
  it.each<[unknown, string]>([
    [[], "policy: policy: Invalid input: expected object, received array"],
    [{ name: "t", rules: [{ ...rule, id: "R" }] }, "policy: rules.0.id: Invalid string: must match pattern /^[a-z0-9][a-z0-9-]{0,63}$/"],
    [{ name: "t", rules: [{ ...rule, when: {} }] }, "policy: rules.0.when: it must ask for something"],
    [{ name: "t", rules: [rule, rule] }, "policy: two rules are called r"],
    [{ name: "t", rules: [rule], ignore: [{ rule: "r", reason: "x" }, { rule: "q", reason: "x" }] }, "policy: ignore: no rule is called q"],
  ])("says where %j is wrong", async (value, message) => {
    await expect(parsePolicy(value)).rejects.toThrow(message);
  }); // biome-ignore format: a table
  it("is the schema that is published (run `pnpm schema` after a change)", () => {
    const published = readFileSync(new URL("../../schema/policy.schema.json", import.meta.url), "utf8");
    expect(z.toJSONSchema(policySchema, { target: "draft-2020-12" })).toEqual(JSON.parse(published));
  });
});
