import { readFileSync } from "node:fs";
import { version } from "@provcheck/core";
import { policySchema, reportSchema } from "@provcheck/core/schema";
import { expect, it } from "vitest";
import { z } from "zod";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

it("the published JSON Schema is the one the types come from (run `pnpm schema` after a change)", () => {
  const published: unknown = JSON.parse(read("packages/core/schema/report.schema.json"));
  expect(published).toEqual(z.toJSONSchema(reportSchema, { target: "draft-2020-12" }));
});

it("so is the policy's", () => {
  const published: unknown = JSON.parse(read("packages/core/schema/policy.schema.json"));
  expect(published).toEqual(z.toJSONSchema(policySchema, { target: "draft-2020-12" }));
});

it("the version in code is the version of all packages", () => {
  for (const name of ["core", "cli", "queue"])
    expect((JSON.parse(read(`packages/${name}/package.json`)) as { version: string }).version).toBe(version);
});
