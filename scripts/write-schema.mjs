// Writes the published JSON Schema from the one zod schema. A test fails when the committed file differs.
import { writeFileSync } from "node:fs";
import { policySchema, reportSchema } from "@provcheck/core/schema";
import { z } from "zod";

for (const [name, schema] of [
  ["report", reportSchema],
  ["policy", policySchema],
]) {
  const json = z.toJSONSchema(schema, { target: "draft-2020-12" });
  writeFileSync(
    new URL(`../packages/core/schema/${name}.schema.json`, import.meta.url),
    `${JSON.stringify(json, null, 2)}\n`,
  );
}
