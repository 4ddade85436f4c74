/**
 * China's AI label, GB 45438-2025 (metadata form) and the TC260 guides PG-20257A to 202510A: a JSON object with
 * seven string keys. Tolerates what files in the wild do, and says each time that it did.
 */
export interface AigcLabel {
  /** `1` is, `2` possibly, `3` suspected AI-generated; anything else is outside the standard. */
  label: string;
  producer: string;
  produceId: string;
  reserved1: string;
  propagator: string;
  propagateId: string;
  reserved2: string;
  /** Where it departs from the standard, as codes with the field they are about. */
  problems: LabelProblem[];
}

/** A departure from the standard. `field` is one of the seven keys, or empty for the label as a whole. */
export interface LabelProblem {
  code:
    | "wrapped"
    | "json-in-text"
    | "html-entities"
    | "missing-key"
    | "misspelt-key"
    | "not-text"
    | "label-value"
    | "empty"
    | "charset"
    | "code-shape"
    | "code-check-digit"
    | "duplicate";
  field: string;
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
] as const;
type Key = (typeof KEYS)[number];

/** Spellings that real writers use for a key. */
const MISSPELT: Readonly<Record<string, Key>> = { ReserveCode1: "ReservedCode1", ReserveCode2: "ReservedCode2" };

/** Parses a value found under an AIGC key. Returns undefined when it is not such a label. */
export function parseAigc(value: string): AigcLabel | undefined {
  if (value.length > MAX_LABEL_CHARS) return undefined;
  const problems: LabelProblem[] = [];
  const note = (code: LabelProblem["code"], field = "") => problems.push({ code, field });
  const trimmed = value.trim();
  let parsed = parseJson(trimmed);
  if (parsed === undefined) {
    const unescaped = trimmed.replace(
      /&(?:quot|apos|lt|gt|amp|#34|#39|#x22);/g,
      (entity) => ENTITIES[entity] ?? entity,
    );
    parsed = unescaped === trimmed ? undefined : parseJson(unescaped);
    if (parsed !== undefined) note("html-entities");
  }
  const object = unwrap(parsed, 4, note);
  if (!object) return undefined;
  const own = new Map(Object.entries(object));
  for (const [wrong, key] of Object.entries(MISSPELT)) {
    if (!own.has(wrong) || own.has(key)) continue;
    own.set(key, own.get(wrong));
    note("misspelt-key", wrong);
  }
  if (!own.has("Label") && !own.has("ContentProducer")) return undefined;
  const text = (key: Key): string => {
    const found = own.get(key);
    if (typeof found === "string") return found;
    if (own.has(key)) note("not-text", key);
    if (found === null || found === undefined) return "";
    return typeof found === "object" ? JSON.stringify(found) : String(found);
  };
  for (const key of KEYS) if (!own.has(key)) note("missing-key", key);
  const label: AigcLabel = {
    label: text("Label").trim(),
    producer: text("ContentProducer"),
    produceId: text("ProduceID"),
    reserved1: text("ReservedCode1"),
    propagator: text("ContentPropagator"),
    propagateId: text("PropagateID"),
    reserved2: text("ReservedCode2"),
    problems,
  };
  // One producer writes the name of an enum instead of its value.
  if (/^AIGCLabelType\.AI_GENERATED$/i.test(label.label)) {
    note("label-value", "Label");
    label.label = "1";
  }
  checkFields(label, note);
  return label;
}

/** What the standard asks of the values: who must be named, and with which characters. */
function checkFields(label: AigcLabel, note: (code: LabelProblem["code"], field?: string) => void): void {
  if (!/^[123]$/.test(label.label) && !label.problems.some((each) => each.code === "label-value"))
    note("label-value", "Label");
  // Whoever generates fills the producer's fields; 2 and 3 are words of a platform, which fills its own.
  if (label.label === "1") {
    if (label.producer === "") note("empty", "ContentProducer");
    if (label.produceId === "") note("empty", "ProduceID");
  } else {
    if (label.propagator === "") note("empty", "ContentPropagator");
    if (label.propagateId === "") note("empty", "PropagateID");
  }
  const values: [Key, string][] = [
    ["ContentProducer", label.producer],
    ["ProduceID", label.produceId],
    ["ContentPropagator", label.propagator],
    ["PropagateID", label.propagateId],
  ];
  for (const [key, value] of values) {
    if (!/^[\x21-\x7e]*$/.test(value)) note("charset", key);
    if (value === "" || (key !== "ContentProducer" && key !== "ContentPropagator")) continue;
    const code = providerCode(value);
    if (!code) note("code-shape", key);
    else if (!code.checkDigitFits) note("code-check-digit", key);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function unwrap(
  value: unknown,
  depth: number,
  note: (code: LabelProblem["code"]) => void,
): Record<string, unknown> | undefined {
  if (depth === 0) return undefined;
  if (typeof value === "string") {
    const inner = unwrap(parseJson(value), depth - 1, note);
    if (inner) note("json-in-text");
    return inner;
  }
  if (value === null || typeof value !== "object" || Array.isArray(value)) return undefined;
  const inner = Object.entries(value).find(([key]) => key === "AIGC")?.[1];
  if (inner === undefined) return value as Record<string, unknown>;
  const object = unwrap(inner, depth - 1, note);
  if (object) note("wrapped");
  return object;
}

/** A provider code taken apart (TC260-PG-20252A). */
export interface ProviderCode {
  /** Unified social credit code of the company (GB 32100-2015), 18 characters. */
  company: string;
  checkDigitFits: boolean;
  service: "generation" | "propagation" | "none";
  /** Model or application, numbered by the company itself; `0000` or `00000` means unused. */
  app: string;
}

const SERVICES = { "0": "none", "1": "generation", "2": "propagation" } as const;

/** `00` format, `1` organisation, `1` credit code, 18 characters of it, service, four characters of the company's own. */
export function providerCode(provider: string): ProviderCode | undefined {
  const match = /^0011([0-9A-HJ-NPQRTUWXY]{18})([0-2])([0-9A-Z]{4})$/.exec(provider);
  const [, company, service, app] = match ?? [];
  if (company === undefined || service === undefined || app === undefined) return undefined;
  return {
    company,
    checkDigitFits: creditCodeFits(company),
    service: SERVICES[service as keyof typeof SERVICES],
    app,
  };
}

const CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";

/** GB 32100-2015, 4.5: weights are powers of 3 modulo 31, the last character makes the sum a multiple of 31. */
function creditCodeFits(code: string): boolean {
  let sum = 0;
  let weight = 1;
  for (const character of code.slice(0, 17)) {
    sum += CREDIT_ALPHABET.indexOf(character) * weight;
    weight = (weight * 3) % 31;
  }
  return CREDIT_ALPHABET[(31 - (sum % 31)) % 31] === code[17];
}

/** Security data in a reserved code (TC260-PG-202511A): a signature, the key beside it, and what it binds. */
export interface SecurityData {
  type: string;
  signatures: { algorithm: string; over: string; value: string }[];
  keys: string[];
  bindings: number;
}

const MAX_ENTRIES = 16;

export function securityData(reserved: string): SecurityData | undefined {
  if (reserved.length > MAX_LABEL_CHARS) return undefined;
  const outer = parseJson(reserved);
  const data = own(outer, "SecurityData");
  if (data === null || typeof data !== "object") return undefined;
  const found: SecurityData = {
    type: String(own(data, "Type") ?? "").slice(0, 64),
    signatures: [],
    keys: [],
    bindings: 0,
  };
  const entries = own(data, "PubSD");
  for (const entry of Array.isArray(entries) ? entries.slice(0, MAX_ENTRIES) : []) {
    const type = own(entry, "Type");
    const value = own(entry, type === "DS" ? "Signature" : "KeyValue");
    if (typeof value !== "string") continue;
    if (type === "DS")
      found.signatures.push({
        algorithm: String(own(entry, "AlgID") ?? "").slice(0, 64),
        over: String(own(own(entry, "TBSData"), "Type") ?? "").slice(0, 64),
        value,
      });
    else if (type === "PubKey") found.keys.push(value);
  }
  const bindings = own(data, "Bindings");
  if (Array.isArray(bindings)) found.bindings = Math.min(bindings.length, MAX_ENTRIES);
  return found;
}

function own(value: unknown, key: string): unknown {
  if (value === null || typeof value !== "object" || !Object.hasOwn(value, key)) return undefined;
  return (value as Record<string, unknown>)[key];
}
