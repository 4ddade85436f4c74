import { present } from "../../model/present.ts";
import { EngineFault, type FaultCause } from "./fault.ts";

/** Status codes of one manifest, in the engine's three groups. */
interface Statuses {
  success: StatusEntry[];
  informational: StatusEntry[];
  failure: StatusEntry[];
}

/** One validation status as the engine words it. */
export interface StatusEntry {
  code: string;
  url?: string;
  explanation?: string;
}

/** What an engine's `validation_results` hold. */
export interface ValidationResults {
  activeManifest: Statuses;
  /** By ingredient assertion: only what differs from what that assertion recorded. */
  ingredientDeltas: { assertion: string; statuses: Statuses }[];
}

/** Who signed, as the engine read it from the certificate. File text: shown, never decided upon. */
export interface EngineSigner {
  issuer?: string;
  /** Decimal. */
  serial?: string;
}

/** The engine throws for most of what goes wrong; here each case that is about the file has a name. */
export type EngineOutcome =
  | { kind: "read"; state: string; activeLabel: string; results: ValidationResults; signer?: EngineSigner }
  | { kind: "absent" }
  | { kind: "remote"; url: string }
  /** The store is there but cannot be parsed or lacks what it must have. */
  | { kind: "damaged"; error: string }
  /** The engine cannot judge this file: unsupported algorithm, container it cannot parse, old prerelease. */
  | { kind: "unreadable"; error: string };

/** Characters kept of an engine's error: it may quote the file. */
const ERROR_CHARS = 300;

/**
 * What the file gives no reason for. Texts may quote the file, so each pattern holds the text's own beginning or the
 * whole of it. `(os error N)` is how Rust words errno; what a cut file makes of a reader (`failed to fill whole
 * buffer`) carries no number.
 */
const FAULTS: readonly (readonly [RegExp, FaultCause])[] = [
  [
    /^(?:BadParam\("|(?:Signing failed: Reader: Invalid settings: )?bad parameter: )could not parse configuration/,
    "settings",
  ],
  [/^(?:InsufficientMemory|insufficient memory space|memory allocation of|Array buffer allocation failed)/i, "memory"],
  [/^[A-Za-z ]+\(os error 12\)$/, "memory"],
  [/^[A-Za-z, ]+\(os error \d+\)$|^IoError\(Os \{/, "input-output"],
  [
    /^(?:`?neon|internal error in Neon|unreachable$|null pointer passed to rust|recursive use of an object)/i,
    "crashed",
  ],
];

/** Errors that mean "this build cannot judge such a file", as `Debug` (wasm) and `Display` (native) word them. */
const UNREADABLE =
  /^(?:UnsupportedType|UnknownAlgorithm|PrereleaseError|InvalidAsset|UnsupportedFormat|IoError|TooManyManifestStores|unsupported type|type is unsupported|unknown algorithm|prerelease content|asset could not be parsed|more than one manifest store)/;

const REMOTE = /^(?:RemoteManifestUrl\("([^"]*)"\)|must fetch remote manifests from url (\S+))/;

/**
 * Names the error text of c2pa-rs (`C2pa(JumbfNotFound)`, or the bare text from the native binding).
 * @throws EngineFault when the text is about the engine or its host.
 */
export function classifyEngineError(text: string): EngineOutcome {
  const inner = /^C2pa\(([\s\S]*)\)$/.exec(text.trim())?.[1] ?? text.trim();
  for (const [pattern, fault] of FAULTS) if (pattern.test(inner)) throw new EngineFault(fault, inner);
  if (/^(?:JumbfNotFound|no JUMBF data found)/i.test(inner)) return { kind: "absent" };
  const remote = REMOTE.exec(inner);
  if (remote) return { kind: "remote", url: remote[1] ?? remote[2] ?? "" };
  const error = inner.slice(0, ERROR_CHARS);
  return UNREADABLE.test(inner) ? { kind: "unreadable", error } : { kind: "damaged", error };
}

type Json = Readonly<Record<string, unknown>>;

const isJson = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value);
const field = (value: unknown, key: string): unknown => (isJson(value) ? value[key] : undefined);
const text = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined);
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** Reads the engine's JSON report. The JSON comes from our own engine, but its strings come from the file. */
export function parseEngineReport(json: string): EngineOutcome {
  const report: unknown = JSON.parse(json);
  const results = field(report, "validation_results");
  const activeLabel = text(field(report, "active_manifest")) ?? "";
  const signer = signerOf(field(field(field(report, "manifests"), activeLabel), "signature_info"));
  return {
    kind: "read",
    state: text(field(report, "validation_state")) ?? "",
    activeLabel,
    results: {
      activeManifest: statuses(field(results, "activeManifest")),
      ingredientDeltas: list(field(results, "ingredientDeltas")).map((each) => ({
        assertion: text(field(each, "ingredientAssertionURI")) ?? "",
        statuses: statuses(field(each, "validationDeltas")),
      })),
    },
    ...present({ signer }),
  };
}

function signerOf(info: unknown): EngineSigner | undefined {
  const issuer = text(field(info, "issuer"));
  const serial = text(field(info, "cert_serial_number"));
  if (issuer === undefined && serial === undefined) return undefined;
  return present({ issuer, serial });
}

function statuses(value: unknown): Statuses {
  const group = (key: string): StatusEntry[] => list(field(value, key)).flatMap(statusEntry);
  return { success: group("success"), informational: group("informational"), failure: group("failure") };
}

function statusEntry(value: unknown): StatusEntry[] {
  const code = text(field(value, "code"));
  if (code === undefined) return [];
  const url = text(field(value, "url"));
  const explanation = text(field(value, "explanation"));
  return [{ code, ...present({ url, explanation }) }];
}
