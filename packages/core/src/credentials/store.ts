import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import { untilNul, utf8 } from "../source/bytes.ts";
import { type Binding, readBinding } from "./binding.ts";
import { type Cbor, decodeCbor, decodeJson, field, list, text, whole } from "./cbor.ts";
import { type CoseSignature, readCose } from "./cose.ts";
import { parseJumbf, type Superbox } from "./jumbf.ts";
import { readPartHash, readParts, type StorePart } from "./parts.ts";

/** One action of an actions assertion (C2PA 2.2, 18.14). */
export interface StoreAction {
  action: string;
  digitalSourceType?: string;
  softwareAgent?: string;
  description?: string;
  when?: string;
  /** Why something was removed, in a `c2pa.redacted` action, and what. */
  reason?: string;
  redacted?: string;
  /** Ingredient assertion labels it names by URI, and the instance id that v1 used. */
  ingredientLabels: string[];
  instanceId?: string;
  /** Parameters that are plain text, by key: vendors keep the model and the operation there. */
  parameters: ReadonlyMap<string, string>;
}

/** One ingredient assertion (18.16), any version. */
export interface StoreIngredient {
  /** Label of the assertion in its manifest. */
  assertion: string;
  title?: string;
  format?: string;
  instanceId?: string;
  relationship: string;
  /** Label of the ingredient's manifest in this store. */
  manifest?: string;
  /** What the signer recorded when adding it: codes that passed and codes that failed. */
  recorded: { success: string[]; failure: string[]; informational: string[] };
}

/** A manifest as its boxes say, whether or not anything verifies. */
export interface StoreManifest {
  label: string;
  update: boolean;
  claimVersion: number;
  title?: string;
  format?: string;
  instanceId?: string;
  generator?: string;
  generatorNames: string[];
  assertions: string[];
  redacted: string[];
  actions: StoreAction[];
  allActionsIncluded: boolean;
  ingredients: StoreIngredient[];
  bindings: Binding[];
  /** Parts of a multi-asset hash, and the hashes that part assertions hold, by label. */
  parts: StorePart[];
  partHashes: Map<string, Extract<Binding, { kind: "data" }>>;
  /** Digital source types stated in metadata assertions rather than actions. */
  metadataSourceTypes: { assertion: string; value: string }[];
  softBindings: { assertion: string; algorithm: string }[];
  /** Plain members of the assertions that vendors made up, by label: who made it, with what. */
  vendorAssertions: { assertion: string; label: string; fields: ReadonlyMap<string, string> }[];
  /** Pictures the claim or an ingredient shows for itself. Nothing ties them to what they show. */
  thumbnails: { assertion: string; mediaType?: string; data: Uint8Array }[];
  signature?: CoseSignature;
  /** The signature box as it stands: its digest names a manifest, because a label can be rewritten. */
  signatureBytes?: Uint8Array;
}

export interface Store {
  manifests: StoreManifest[];
  /** The last manifest of the store is the active one (C2PA 2.2, 11.1.4). */
  active: StoreManifest;
}

/**
 * Reads a manifest store by itself, apart from the engine: the certificate chains, timestamps and hash
 * assertions are needed raw, and a store that the engine refuses still states something.
 * Only assertions that the claim refers to are read. Nothing here proves anything.
 */
export function readStore(bytes: Uint8Array, brotli?: Brotli): Store {
  const root = parseJumbf(bytes);
  if (root.type !== "c2pa") throw new FormatError("JUMBF, but not a C2PA manifest store");
  if (root.children.length > BUDGETS.manifestCount) throw new LimitError("manifestCount");
  let unpackedBytes = 0;
  const manifests = root.children.map((box) => {
    if (box.type !== "c2cm") return readManifest(box);
    const unpacked = unpack(box, BUDGETS.manifestStoreBytes - unpackedBytes, brotli);
    unpackedBytes += unpacked.length;
    return readManifest(unpacked);
  });
  const active = manifests.at(-1);
  if (!active) throw new FormatError("manifest store without manifests");
  return { manifests, active };
}

/** Brotli stream (RFC 7932), stopping at `maxBytes` with a LimitError. */
type Brotli = (bytes: Uint8Array, maxBytes: number) => Uint8Array;

/**
 * A compressed manifest (C2PA 2.2, 11.2.5): its `brob` box holds a Brotli stream of the whole manifest box. What comes
 * out must be a manifest, under the label the compressed box gives, and is never compressed again.
 */
function unpack(box: Superbox, maxBytes: number, brotli: Brotli | undefined): Superbox {
  const packed = box.contents.find((each) => each.type === "brob");
  if (!packed || !brotli) throw new FormatError("compressed manifest that cannot be unpacked");
  const manifest = parseJumbf(brotli(packed.data, maxBytes));
  if (manifest.type === "c2cm" || manifest.label !== box.label)
    throw new FormatError("compressed manifest that holds another");
  return manifest;
}

const child = (box: Superbox, type: string): Superbox | undefined => box.children.find((each) => each.type === type);

function content(box: Superbox | undefined): Cbor {
  for (const each of box?.contents ?? []) {
    if (each.type === "cbor") return decodeCbor(each.data);
    if (each.type === "json") return decodeJson(utf8(each.data));
  }
  return undefined;
}

/** Drops the `__2` that tells copies of one label apart. */
const base = (label: string): string => label.replace(/__\d+$/, "");
const lastSegment = (uri: string): string => uri.slice(uri.lastIndexOf("/") + 1);

function readManifest(box: Superbox): StoreManifest {
  const claimBox = child(box, "c2cl");
  const claim = content(claimBox);
  const manifest: StoreManifest = {
    label: box.label,
    update: box.type === "c2um",
    claimVersion: claimBox?.label === "c2pa.claim.v2" ? 2 : 1,
    generatorNames: [],
    assertions: [],
    redacted: list(field(claim, "redacted_assertions")).flatMap((each) => text(each) ?? []),
    actions: [],
    allActionsIncluded: false,
    ingredients: [],
    bindings: [],
    parts: [],
    partHashes: new Map(),
    metadataSourceTypes: [],
    softBindings: [],
    vendorAssertions: [],
    thumbnails: [],
  };
  if (!(claim instanceof Map)) {
    throw new FormatError(`manifest ${box.label} without claim`);
  }
  assign(manifest, "title", text(field(claim, "dc:title")));
  assign(manifest, "format", text(field(claim, "dc:format")));
  assign(manifest, "instanceId", text(field(claim, "instanceID")));
  readGenerator(manifest, claim);
  const signatureBox = child(box, "c2cs");
  const claimBytes = claimBox?.contents.find((each) => each.type === "cbor")?.data;
  const cose = signatureBox?.contents.find((each) => each.type === "cbor")?.data;
  if (cose && claimBytes) {
    manifest.signatureBytes = cose;
    const signature = readCose(cose, claimBytes);
    if (signature) manifest.signature = signature;
  }
  const referenced = ["assertions", "created_assertions", "gathered_assertions"].flatMap((key) =>
    list(field(claim, key)).flatMap((each) => text(field(each, "url")) ?? []),
  );
  manifest.assertions = referenced.map(lastSegment);
  const boxes = new Map((child(box, "c2as")?.children ?? []).map((each) => [each.label, each]));
  for (const label of new Set(manifest.assertions)) {
    const assertion = boxes.get(label);
    if (assertion) readAssertion(manifest, label, assertion);
  }
  return manifest;
}

function assign<K extends keyof StoreManifest>(
  manifest: StoreManifest,
  key: K,
  value: StoreManifest[K] | undefined,
): void {
  if (value !== undefined) manifest[key] = value;
}

function readGenerator(manifest: StoreManifest, claim: Cbor): void {
  const old = text(field(claim, "claim_generator"));
  const info = field(claim, "claim_generator_info");
  const infos = Array.isArray(info) ? info : [info];
  for (const each of infos) {
    const name = text(field(each, "name"));
    if (name !== undefined) manifest.generatorNames.push(name);
  }
  const version = text(field(infos[0], "version"));
  if (old !== undefined) manifest.generatorNames.push(old);
  const shown = manifest.generatorNames[0];
  if (shown !== undefined) manifest.generator = version !== undefined && shown !== old ? `${shown} ${version}` : shown;
}

/** Assertions outside the specification's core that say what made the content. */
const VENDOR_ASSERTION = /^(?:c2pa\.ai[-_]|c2pa\.content-origin|c2pa\.creation-tool|com\.|sony\.)/;
const MAX_PLAIN_FIELDS = 64;

/** Members whose values are plain, as text. */
function plainFields(value: Cbor): Map<string, string> {
  const fields = new Map<string, string>();
  if (!(value instanceof Map)) return fields;
  for (const [key, each] of value) {
    if (fields.size >= MAX_PLAIN_FIELDS) break;
    if (typeof key !== "string") continue;
    if (typeof each === "string" || typeof each === "number" || typeof each === "boolean")
      fields.set(key, String(each).slice(0, BUDGETS.stringCharsKept));
  }
  return fields;
}

function readAssertion(manifest: StoreManifest, label: string, box: Superbox): void {
  const kind = base(label);
  if (kind === "c2pa.actions" || kind === "c2pa.actions.v2") {
    readActions(manifest, content(box));
  } else if (/^c2pa\.ingredient(\.v\d)?$/.test(kind)) {
    if (manifest.ingredients.length >= BUDGETS.ingredientCount) throw new LimitError("ingredientCount");
    manifest.ingredients.push(readIngredient(label, content(box)));
  } else if (kind === "c2pa.hash.multi-asset") {
    manifest.parts.push(...readParts(content(box)));
  } else if (kind === "c2pa.hash.data.part") {
    manifest.partHashes.set(label, readPartHash(content(box)));
  } else if (kind.startsWith("c2pa.hash.")) {
    manifest.bindings.push(readBinding(kind, content(box)));
  } else if (kind === "c2pa.soft-binding") {
    const alg = text(field(content(box), "alg"));
    if (alg !== undefined && manifest.softBindings.length < BUDGETS.listedCount)
      manifest.softBindings.push({ assertion: label, algorithm: alg });
  } else if (/^c2pa\.thumbnail\./.test(kind)) {
    readThumbnail(manifest, label, box);
  } else if (VENDOR_ASSERTION.test(kind)) {
    if (manifest.vendorAssertions.length < BUDGETS.listedCount)
      manifest.vendorAssertions.push({ assertion: label, label: kind, fields: plainFields(content(box)) });
  } else if (/^(stds\.(iptc|exif|schema-org)|c2pa\.metadata|cawg\.metadata)/.test(kind)) {
    const value = findSourceType(content(box), 0);
    if (value !== undefined) manifest.metadataSourceTypes.push({ assertion: label, value });
  }
}

/** An embedded file (ISO/IEC 19566-5, annex B): a description with the media type, and the bytes. */
function readThumbnail(manifest: StoreManifest, label: string, box: Superbox): void {
  const data = box.contents.find((each) => each.type === "bidb")?.data;
  if (!data || manifest.thumbnails.length >= BUDGETS.listedCount) return;
  const description = box.contents.find((each) => each.type === "bfdb")?.data;
  const mediaType = description && untilNul(utf8(description.subarray(1, 129)));
  manifest.thumbnails.push({ assertion: label, data, ...(mediaType ? { mediaType } : {}) });
}

/** JSON-LD uses many prefixes for the one property; its local name is what matters. */
function findSourceType(value: Cbor, depth: number): string | undefined {
  if (depth > 4) return undefined;
  if (Array.isArray(value)) {
    for (const each of value) {
      const found = findSourceType(each, depth + 1);
      if (found !== undefined) return found;
    }
  }
  if (value instanceof Map) {
    for (const [key, each] of value) {
      if (typeof key === "string" && /(^|[:/])digitalsourcetype$/i.test(key))
        return text(each) ?? text(field(each, "@id"));
      const found = findSourceType(each, depth + 1);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function agentName(agent: Cbor): string | undefined {
  if (typeof agent === "string") return agent;
  const name = text(field(agent, "name"));
  const version = text(field(agent, "version"));
  return name !== undefined && version !== undefined ? `${name} ${version}` : name;
}

function readActions(manifest: StoreManifest, data: Cbor): void {
  if (field(data, "allActionsIncluded") === true) manifest.allActionsIncluded = true;
  const agents = list(field(data, "softwareAgents"));
  for (const each of list(field(data, "actions"))) {
    const action = text(field(each, "action"));
    if (action === undefined) continue;
    const parameters = field(each, "parameters");
    const uris = [field(parameters, "ingredient"), ...list(field(parameters, "ingredients"))];
    const index = whole(field(each, "softwareAgentIndex"));
    const agent =
      agentName(field(each, "softwareAgent")) ?? (index === undefined ? undefined : agentName(agents[index]));
    const entry: StoreAction = {
      action,
      ingredientLabels: uris.flatMap((uri) => text(field(uri, "url")) ?? []).map(lastSegment),
      parameters: plainFields(parameters),
    };
    const sourceType = text(field(each, "digitalSourceType")) ?? text(field(parameters, "com.adobe.digitalSourceType"));
    const instanceId = text(field(each, "instanceId")) ?? text(field(parameters, "instanceId"));
    const description = text(field(each, "description")) ?? text(field(parameters, "description"));
    const when = text(field(each, "when"));
    if (sourceType !== undefined) entry.digitalSourceType = sourceType;
    if (agent !== undefined) entry.softwareAgent = agent;
    if (description !== undefined) entry.description = description;
    if (when !== undefined) entry.when = when;
    const reason = text(field(each, "reason")) ?? text(field(parameters, "reason"));
    if (reason !== undefined) entry.reason = reason;
    const redacted = text(field(parameters, "redacted"));
    if (redacted !== undefined) entry.redacted = redacted;
    if (instanceId !== undefined) entry.instanceId = instanceId;
    if (manifest.actions.length >= BUDGETS.actionCount) throw new LimitError("actionCount");
    manifest.actions.push(entry);
  }
}

const codesOf = (value: Cbor): string[] => list(value).flatMap((each) => text(field(each, "code")) ?? []);

function readIngredient(label: string, data: Cbor): StoreIngredient {
  const reference = field(data, "activeManifest") ?? field(data, "c2pa_manifest");
  const uri = text(field(reference, "url"));
  const results = field(field(data, "validationResults"), "activeManifest");
  const statuses = list(field(data, "validationStatus"));
  const old = (success: boolean) => codesOf(statuses.filter((each) => succeeded(each) === success));
  const ingredient: StoreIngredient = {
    assertion: label,
    relationship: text(field(data, "relationship")) ?? "unknown",
    recorded: {
      success: [...codesOf(field(results, "success")), ...old(true)],
      failure: [...codesOf(field(results, "failure")), ...old(false)],
      informational: codesOf(field(results, "informational")),
    },
  };
  const title = text(field(data, "dc:title"));
  const format = text(field(data, "dc:format"));
  const instanceId = text(field(data, "instanceID"));
  if (title !== undefined) ingredient.title = title;
  if (format !== undefined) ingredient.format = format;
  if (instanceId !== undefined) ingredient.instanceId = instanceId;
  const manifest = uri === undefined ? undefined : manifestLabel(uri);
  if (manifest !== undefined) ingredient.manifest = manifest;
  return ingredient;
}

const SUCCESS_CODE = /\.(validated|trusted|match|accessible|insideValidity|notRevoked)$/;
/** v1 statuses carry a flag only sometimes; the code itself then tells. */
function succeeded(status: Cbor): boolean {
  const flag = field(status, "success");
  return typeof flag === "boolean" ? flag : SUCCESS_CODE.test(text(field(status, "code")) ?? "");
}

/** `self#jumbf=/c2pa/<label>` or, relative, `self#jumbf=c2pa/<label>`. */
function manifestLabel(uri: string): string | undefined {
  return /^self#jumbf=\/?c2pa\/([^/]+)/.exec(uri)?.[1];
}
