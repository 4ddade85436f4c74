// Writes the published JSON Schema from the one zod schema. A test fails when the committed file differs.
import { writeFileSync } from "node:fs";
import { reportSchema } from "@provcheck/core/schema";
import { z } from "zod";

const schema = z.toJSONSchema(reportSchema, { target: "draft-2020-12" });
writeFileSync(
  new URL("../packages/core/schema/report.schema.json", import.meta.url),
  `${JSON.stringify(schema, null, 2)}\n`,
);
