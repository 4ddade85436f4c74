/**
 * China's AI label, GB 45438-2025: a JSON object with seven string keys. Tolerates what real files do:
 * a wrapping `AIGC` key, JSON inside a JSON string, HTML entities, nested or null reserved codes.
 */
export interface AigcLabel {
  /** `1` is, `2` possibly, `3` suspected AI-generated; anything else is outside the standard. */
  label: string;
  producer: string;
  produceId: string;
  propagator: string;
  propagateId: string;
  /** Which of the seven keys were there at all. */
  keys: string[];
}

const MAX_LABEL_CHARS = 64 * 1024;
const ENTITIES: Readonly<Record<string, string>> = {
  "&quot;": '"',
  "&#34;": '"',
  "&#x22;": '"',
  "&apos;": "'",
  "&#39;": "'",
  "&lt;": "<",
  "&gt;": ">",
  "&amp;": "&",
};
const KEYS = [
  "Label",
  "ContentProducer",
  "ProduceID",
  "ReservedCode1",
  "ContentPropagator",
  "PropagateID",
  "ReservedCode2",
];

/** Parses a value found under an AIGC key. Returns undefined when it is not such a label. */
export function parseAigc(value: string): AigcLabel | undefined {
  if (value.length > MAX_LABEL_CHARS) return undefined;
  const unescaped = value
    .trim()
    .replace(/&(?:quot|apos|lt|gt|amp|#34|#39|#x22);/g, (entity) => ENTITIES[entity] ?? entity);
  const object = unwrap(parseJson(unescaped), 3);
  if (!object) return undefined;
  const own = new Map(Object.entries(object));
  const text = (key: string): string => {
    const found = own.get(key);
    return typeof found === "string" || typeof found === "number" ? String(found) : "";
  };
  if (!own.has("Label") && !own.has("ContentProducer")) return undefined;
  return {
    label: normalise(text("Label")),
    producer: text("ContentProducer"),
    produceId: text("ProduceID"),
    propagator: text("ContentPropagator"),
    propagateId: text("PropagateID"),
    keys: KEYS.filter((key) => own.has(key)),
  };
}

/** One producer writes the name of an enum instead of its value. */
const normalise = (label: string): string => (/^AIGCLabelType\.AI_GENERATED$/i.test(label) ? "1" : label.trim());

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unwrap(value: unknown, depth: number): Record<string, unknown> | undefined {
  if (depth === 0) return undefined;
  if (typeof value === "string") return unwrap(parseJson(value), depth - 1);
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const inner = Object.entries(value).find(([key]) => key === "AIGC")?.[1];
  return inner === undefined ? (value as Record<string, unknown>) : unwrap(inner, depth - 1);
}

/** Standard provider code (TC260-PG-20252A): the 18-character company code inside, if the shape fits. */
export function companyCode(provider: string): string | undefined {
  return /^0011([0-9A-HJ-NPQRTUWXY]{18})[0-2][0-9A-Z]{4}$/.exec(provider)?.[1];
}
