import type { StoreAction } from "../credentials/store/model.ts";
import type { ActionText, AssertionText } from "./define.ts";
import { ACTIONS, ASSERTIONS } from "./generators.ts";
import { SEEN } from "./table.ts";

type AssertionRow = AssertionText & { readonly vendor?: string };

/**
 * Assertions outside the core specification. `c2pa.training-mining` is a wish about training, and
 * `com.truepic.custom.ai` is an analysis of a capture: neither speaks of generated content.
 */
const ASSERTION_ROWS: readonly AssertionRow[] = [
  {
    id: "c2pa.ai-generated-content",
    label: /^c2pa\.ai_generated_content$/,
    where: { ai_generated: /^true$/ },
    says: "ai-generated",
    model: "model",
    source: SEEN.file,
  },
  {
    id: "c2pa.ai-disclosure",
    label: /^c2pa\.ai-disclosure(?:\.v\d+)?$/,
    says: "ai-generated",
    model: "modelName",
    source: "C2PA 2.4, AI disclosure assertion",
  },
  { id: "sony.signature", label: /^sony\.(?:sig|cert)(?:\.|$)/, says: "none", vendor: "Sony", source: SEEN.dump },
  {
    id: "truepic.capture",
    label: /^com\.truepic\.(?:libc2pa|custom\.(?:odometry|ai|blur|projection))$/,
    says: "none",
    vendor: "Truepic",
    source: SEEN.dump,
  },
  ...ASSERTIONS,
];

export function assertionRow(label: string, fields: ReadonlyMap<string, string>): AssertionRow | undefined {
  return ASSERTION_ROWS.find(
    (row) =>
      row.label.test(label) &&
      Object.entries(row.where ?? {}).every(([key, pattern]) => pattern.test(fields.get(key) ?? "")),
  );
}

type ActionRow = ActionText & { readonly vendor: string };

export function actionRow(action: StoreAction): ActionRow | undefined {
  return ACTIONS.find((row) =>
    row.pattern.test((row.field === "description" ? action.description : action.parameters.get(row.field)) ?? ""),
  );
}
