import { present } from "../model/present.ts";
import type { Disclosure, Marker, Report } from "../model/report.ts";
import { type AiSays, byPlainness, isAi, isOutrightAi } from "../model/vocabulary.ts";

/** What the requirements are looked up in. */
export type DisclosureView = Pick<Report, "markers" | "credentials" | "metadata" | "declaredMarks"> & {
  fields: Disclosure["fields"];
  labels: Disclosure["labels"];
};

/** With the markers that say AI, the plainest first. */
type View = DisclosureView & { ai: readonly Marker[] };

interface Found {
  path?: string;
  value?: string;
}

/** One thing a law or code asks a file to carry in machine-readable form. */
interface RequirementRow {
  readonly law: string;
  readonly requirement: string;
  /** What in the file answers it; undefined when nothing does. */
  readonly find: (view: View) => Found | undefined;
  /** Asked for only where this holds of the file. */
  readonly when?: (view: View) => boolean;
  readonly source: string;
}

type AiMarker = Marker & { says: AiSays };
/** Those that say most first. */
const aiMarkers = (view: DisclosureView): AiMarker[] =>
  view.markers
    .filter((marker): marker is AiMarker => isAi(marker.says) && marker.confidence === "full")
    .sort((a, b) => byPlainness(a.says, b.says));

const at = (marker: Marker | undefined, value: string | undefined): Found | undefined => {
  const path = marker?.at[0]?.path;
  return marker === undefined || value === undefined ? undefined : { value, ...present({ path }) };
};

/** A mark that says AI: that something may be is not said by it. */
const aiMark = (view: View): Found | undefined => {
  const first = view.ai.find((marker) => isOutrightAi(marker.says));
  return at(first, first?.says);
};

const labelValue =
  (value: (label: Disclosure["labels"][number]) => string | undefined) =>
  (view: View): Found | undefined => {
    const label = view.labels.find((each) => (value(each) ?? "") !== "");
    return label && { path: label.path, value: value(label) ?? "" };
  };

const signedMark = (view: View): Found | undefined => {
  const marker = view.ai.find((each) => each.carriage === "signed" || each.carriage === "claimed");
  return at(marker, marker?.carriage);
};

const signature = (view: View): Found | undefined => {
  const manifest = view.credentials.manifests.find((each) => each.active);
  const { organisation, commonName } = manifest?.signer.named ?? {};
  return manifest && { path: `c2pa/${manifest.label}`, value: organisation ?? commonName ?? "" };
};

const timestamp = (view: View): Found | undefined => {
  for (const manifest of view.credentials.manifests) {
    const token = manifest.times.find((time) => time.kind === "timestamp");
    if (token) return { path: `c2pa/${manifest.label}`, value: token.at };
  }
  return undefined;
};

const watermark = (view: View): Found | undefined => {
  const declared = view.declaredMarks.find((mark) => mark.mark !== "visible");
  if (declared) return { path: declared.path, value: declared.name };
  const decoded = view.ai.find(
    (marker) => marker.carriage === "decoded" && marker.seen === undefined && marker.words === undefined,
  );
  return at(decoded, decoded?.id);
};

const providerName = (view: View): Found | undefined => {
  const marker = view.ai.find((each) => each.vendor !== undefined && each.seen === undefined);
  return at(marker, marker?.vendor);
};

const systemName = (view: View): Found | undefined => {
  const marker = view.ai.find((each) => (each.model ?? each.product) !== undefined && each.seen === undefined);
  const field = view.fields.find((each) => each.field === "AISystemUsed");
  return at(marker, marker?.model ?? marker?.product) ?? (field && { path: field.path, value: field.value });
};

/** A version says which of several systems of one name: a number, stated as the system's own. */
const systemVersion = (view: View): Found | undefined => {
  const field = view.fields.find((each) => each.field === "AISystemVersionUsed");
  if (field) return { path: field.path, value: field.value };
  const marker = view.ai.find((each) => /\d/.test(each.model ?? ""));
  if (marker) return at(marker, marker.model);
  const settings = view.metadata.generation.find((each) => each.version !== undefined);
  return settings && { path: settings.path, value: settings.version ?? "" };
};

const time = (view: View): Found | undefined => {
  const token = timestamp(view);
  if (token) return token;
  for (const manifest of view.credentials.manifests) {
    const when = manifest.times[0]?.at ?? manifest.actions.find((action) => action.when !== undefined)?.when;
    if (when !== undefined) return { path: `c2pa/${manifest.label}`, value: when };
  }
  const date = view.metadata.dates.find((each) => each.what === "created" || each.what === "captured");
  return date && { path: date.path, value: date.value };
};

const uniqueId = (view: View): Found | undefined => {
  const id = labelValue((label) => label.produceId)(view);
  if (id) return id;
  const guid = view.metadata.facts.find((fact) => /Dig(?:ital)?ImageGUID$/.test(fact.path));
  if (guid) return { path: guid.path, value: String(guid.value) };
  // A manifest's label stands outside its signature and can be rewritten: only what the claim holds identifies.
  const manifest = view.credentials.manifests.find((each) => each.active);
  return manifest?.instanceId === undefined || view.credentials.checks?.integrity.outcome === "fail"
    ? undefined
    : { path: `c2pa/${manifest.label}`, value: manifest.instanceId };
};

/** AB 853 asks platforms for what a standard of a standards body carries: credentials, or IPTC's field. */
const provenanceData = (view: View): Found | undefined => {
  const manifest = view.credentials.manifests.find((each) => each.active);
  if (manifest) return { path: `c2pa/${manifest.label}`, value: "C2PA" };
  const field = view.fields.find((each) => each.field === "DigitalSourceType");
  return field && { path: field.path, value: field.value };
};

const systemOrDevice = (view: View): Found | undefined => {
  const { camera } = view.metadata;
  const device = [camera?.make, camera?.model].filter((each) => each !== undefined).join(" ");
  return systemName(view) ?? (device === "" ? undefined : { value: device });
};

/** Where the guides want China's label: in XMP, or in the container's own field of that name. */
const GUIDED = /^(?:xmp\/TC260:AIGC|text\/AIGC|tag\/AIGC)$/i;
const guidedPlace = ({ labels }: View): Found | undefined => {
  const label = labels.find(({ path }) => GUIDED.test(path));
  return label && { path: label.path };
};

const viaPlatform = (view: View): boolean => view.markers.some((marker) => marker.says === "platform-processed");

const GB = "GB 45438-2025, in force 2025-09-01";
const EU = "Regulation (EU) 2024/1689, Art. 50(2), as amended by (EU) 2026/1744";
const GB_PLACE = "TC260-PG-20257A to 202510A, places of the label by format, 2025-08-28";
const GB_PLATFORM = "Measures for Labelling AI-Generated Content, Art. 6, in force 2025-09-01";
const CODE = "EU Code of Practice on marking and labelling, 2026-06-10, measures 1.1.1 and 1.1.2";
const CA = "California SB 942 with AB 853, B&P Code 22757.3, operative 2026-08-02";
const CA_2027 = "California AB 853, B&P Code 22757.3.1, for large online platforms, operative 2027-01-01";
const INDIA = "India IT Rules, G.S.R. 120(E), in force 2026-02-20";
const KOREA = "South Korea, AI Framework Act, in force 2026-01-22";

/** One table: whoever adds a law adds rows. What a row does not find may still be disclosed in ways no file shows. */
const REQUIREMENTS = [
  { law: "cn-gb45438", requirement: "label", find: labelValue((label) => label.label), source: GB },
  { law: "cn-gb45438", requirement: "producer", find: labelValue((label) => label.producer?.code), source: GB },
  { law: "cn-gb45438", requirement: "produce-id", find: labelValue((label) => label.produceId), source: GB },
  { law: "cn-gb45438", requirement: "propagator", find: labelValue((label) => label.propagator?.code), source: GB },
  { law: "cn-gb45438", requirement: "propagate-id", find: labelValue((label) => label.propagateId), source: GB },
  {
    law: "cn-gb45438",
    requirement: "well-formed",
    find: ({ labels }) => {
      const [only] = labels;
      return only && labels.length === 1 && only.problems.length === 0 ? { path: only.path } : undefined;
    },
    source: GB,
  },
  { law: "cn-gb45438", requirement: "guided-place", find: guidedPlace, source: GB_PLACE },
  {
    law: "cn-gb45438",
    requirement: "propagator-after-platform",
    when: viaPlatform,
    find: labelValue((label) => label.propagator?.code),
    source: GB_PLATFORM,
  },
  { law: "eu-ai-act-50", requirement: "ai-mark", find: aiMark, source: EU },
  { law: "eu-code-of-practice", requirement: "signed-metadata", find: signedMark, source: CODE },
  { law: "eu-code-of-practice", requirement: "timestamp", find: timestamp, source: CODE },
  { law: "eu-code-of-practice", requirement: "watermark", find: watermark, source: CODE },
  { law: "us-ca-sb942", requirement: "provider-name", find: providerName, source: CA },
  { law: "us-ca-sb942", requirement: "system-name", find: systemName, source: CA },
  { law: "us-ca-sb942", requirement: "system-version", find: systemVersion, source: CA },
  { law: "us-ca-sb942", requirement: "time", find: time, source: CA },
  { law: "us-ca-sb942", requirement: "unique-id", find: uniqueId, source: CA },
  { law: "us-ca-ab853-2027", requirement: "provenance-data", find: provenanceData, source: CA_2027 },
  { law: "us-ca-ab853-2027", requirement: "system-or-device", find: systemOrDevice, source: CA_2027 },
  { law: "us-ca-ab853-2027", requirement: "digital-signature", find: signature, source: CA_2027 },
  { law: "in-it-rules", requirement: "ai-mark", find: aiMark, source: INDIA },
  { law: "in-it-rules", requirement: "unique-id", find: uniqueId, source: INDIA },
  { law: "kr-ai-act", requirement: "ai-mark", find: aiMark, source: KOREA },
] as const satisfies readonly RequirementRow[];

/** A law or code that a row belongs to. */
export type Law = (typeof REQUIREMENTS)[number]["law"];
/** Something that one of them asks for. */
export type Requirement = (typeof REQUIREMENTS)[number]["requirement"];

const ROWS: readonly RequirementRow[] = REQUIREMENTS;

const MAX_VALUE_CHARS = 256;

/** Looks up every requirement. Pure. Says which fields are there and where; whether a law applies is not asked. */
export function assessDisclosure(read: DisclosureView): Disclosure {
  const view = { ...read, ai: aiMarkers(read) };
  return {
    fields: view.fields,
    labels: view.labels,
    requirements: ROWS.filter(({ when }) => when?.(view) ?? true).map(({ law, requirement, find }) => {
      const found = find(view);
      return {
        law,
        requirement,
        found: found !== undefined,
        ...present({ path: found?.path, value: found?.value?.slice(0, MAX_VALUE_CHARS) }),
      };
    }),
  };
}
