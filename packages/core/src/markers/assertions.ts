import type { StoreAction } from "../credentials/store/model.ts";
import type { Says } from "../model/vocabulary.ts";
import { SEEN } from "./table.ts";

/** What an assertion of a vendor's own, or an action's words, say beyond the digital source type. */
interface AssertionRow {
  readonly id: string;
  readonly label: RegExp;
  /** Members that must read so. */
  readonly where?: Readonly<Record<string, RegExp>>;
  /** `none`: it names who made it, and nothing else. */
  readonly says: Says;
  readonly vendor?: string;
  readonly product?: string;
  /** Member that names the model. */
  readonly model?: string;
  readonly source: string;
}

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
  {
    id: "suno.provenance",
    label: /^com\.suno\.provenance$/,
    says: "ai-generated",
    vendor: "Suno",
    product: "Suno",
    model: "systemVersion",
    source: SEEN.dump,
  },
  { id: "sony.signature", label: /^sony\.(?:sig|cert)(?:\.|$)/, says: "none", vendor: "Sony", source: SEEN.dump },
  {
    id: "truepic.capture",
    label: /^com\.truepic\.(?:libc2pa|custom\.(?:odometry|ai|blur|projection))$/,
    says: "none",
    vendor: "Truepic",
    source: SEEN.dump,
  },
];

export function assertionRow(label: string, fields: ReadonlyMap<string, string>): AssertionRow | undefined {
  return ASSERTION_ROWS.find(
    (row) =>
      row.label.test(label) &&
      Object.entries(row.where ?? {}).every(([key, pattern]) => pattern.test(fields.get(key) ?? "")),
  );
}

/** Words of an action that tell AI where no digital source type does. */
interface ActionRow {
  readonly id: string;
  /** `description`, or a parameter's key. */
  readonly field: string;
  readonly pattern: RegExp;
  readonly vendor?: string;
  readonly product?: string;
  /** The parameter that names the model. */
  readonly model?: string;
  /** The action opens a picture that another house's model has just made: with an AI source type it is the creation. */
  readonly opensGenerated?: boolean;
  readonly source: string;
}

const ACTION_ROWS: readonly ActionRow[] = [
  {
    id: "google.created",
    field: "description",
    pattern: /^(?:Created|Edited) by Google Generative AI\.?$/,
    vendor: "Google",
    source: SEEN.file,
  },
  {
    id: "adobe.firefly-operation",
    field: "com.adobe.firefly.operation",
    pattern: /^(?:text_to_[a-z_]+|image_to_video|generative_[a-z_]+)$/,
    vendor: "Adobe",
    product: "Adobe Firefly",
    model: "com.adobe.firefly.version",
    source: SEEN.file,
  },
  {
    id: "adobe.partner-model",
    field: "com.adobe.type",
    pattern: /^remoteProvider\.3rdParty$/,
    model: "com.adobe.details",
    opensGenerated: true,
    source: "contentauth/c2pa-js-legacy, pull requests 231 to 234",
  },
  {
    id: "bytedance.model",
    field: "model_name",
    pattern: /^(?:doubao|dreamina)-(?:seedance|seedream|seededit)/,
    vendor: "ByteDance",
    model: "model_name",
    source: SEEN.dump,
  },
];

export function actionRow(action: StoreAction): ActionRow | undefined {
  return ACTION_ROWS.find((row) =>
    row.pattern.test((row.field === "description" ? action.description : action.parameters.get(row.field)) ?? ""),
  );
}
