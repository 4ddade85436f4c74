import type { TrustTier } from "../model/vocabulary.ts";

/** Status codes of one manifest, in the engine's three groups. */
interface Statuses {
  success: StatusEntry[];
  informational: StatusEntry[];
  failure: StatusEntry[];
}

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

/** The engine throws for most of what goes wrong; here each case has a name. */
export type EngineOutcome =
  | { kind: "read"; state: string; activeLabel: string; results: ValidationResults }
  | { kind: "absent" }
  | { kind: "remote"; url: string }
  /** The store is there but cannot be parsed or lacks what it must have. */
  | { kind: "damaged"; error: string }
  /** The engine cannot judge this file: unsupported algorithm, container it cannot parse, old prerelease. */
  | { kind: "unreadable"; error: string };

/** The file as engines want it: whole, or by path. */
export interface EngineInput {
  size: number;
  mediaType: string;
  bytes(): Promise<Uint8Array>;
  /** A path of a local file with these bytes: the file itself, or a private copy. */
  file(): Promise<string>;
  /** A detached manifest store to verify against the file. */
  sidecar?: Uint8Array;
  /** Paths of the media segments that belong to this initialisation segment. */
  fragments?: readonly string[];
}

/** Which addresses from files may be asked at all. */
export interface FetchPermissions {
  manifests: boolean;
  ocsp: boolean;
}

/** One pass: the anchors of one tier, or none. PEM texts. */
export interface EnginePass {
  tier: TrustTier | "none";
  anchors: string;
  tsaAnchors: string;
  allowed: string;
  /** What the engine may fetch, through the runtime's guard. Nothing by default. */
  fetch: FetchPermissions;
  /** Extended key usages beside the built-in six. */
  ekus: readonly string[];
}

export interface Engine {
  readonly name: string;
  readonly version: string;
  /** An older native engine can at most reach level 3. */
  readonly older: boolean;
  verify(input: EngineInput, pass: EnginePass): Promise<EngineOutcome>;
  /** Verifies one media segment against its initialisation segment; absent where the engine cannot. */
  verifyFragment?(input: EngineInput, fragment: string, pass: EnginePass): Promise<EngineOutcome>;
}

/** C2PA's extended key usages (interim store.cfg): without them certificates are refused that are in order. */
const EKUS = [
  "1.3.6.1.5.5.7.3.4", // emailProtection
  "1.3.6.1.5.5.7.3.36", // documentSigning
  "1.3.6.1.5.5.7.3.8", // timeStamping
  "1.3.6.1.5.5.7.3.9", // OCSPSigning
  "1.3.6.1.4.1.311.76.59.1.9", // Microsoft C2PA signing
  "1.3.6.1.4.1.62558.2.1", // C2PA claim signing
];

/** Settings document both generations of c2pa-rs understand. Unknown keys are ignored in silence, so these are tested. */
export function engineSettings(pass: EnginePass): string {
  const anchors = [pass.anchors, pass.tsaAnchors].filter((pem) => pem !== "").join("\n");
  const offline = !pass.fetch.manifests && !pass.fetch.ocsp;
  return JSON.stringify({
    // Without this the engine looks identity documents (did:web) up, whatever the two switches below say.
    ...(offline ? { core: { allowed_network_hosts: [] } } : {}),
    verify: { remote_manifest_fetch: pass.fetch.manifests, ocsp_fetch: pass.fetch.ocsp },
    trust: {
      trust_config: [...EKUS, ...pass.ekus].join("\n"),
      ...(anchors === "" ? {} : { trust_anchors: anchors }),
      ...(pass.allowed === "" ? {} : { allowed_list: pass.allowed }),
    },
  });
}

const UNREADABLE =
  /^(UnsupportedType|UnknownAlgorithm|PrereleaseError|InvalidAsset|UnsupportedFormat|IoError|TooManyManifestStores)/;

/** Names the error text of c2pa-rs (`C2pa(JumbfNotFound)`, or the bare variant from the native binding). */
export function classifyEngineError(text: string): EngineOutcome {
  const inner = /^C2pa\(([\s\S]*)\)$/.exec(text.trim())?.[1] ?? text.trim();
  if (/^JumbfNotFound|no JUMBF data found/i.test(inner)) return { kind: "absent" };
  const remote = /^RemoteManifestUrl\("([^"]*)"\)/.exec(inner)?.[1];
  if (remote !== undefined) return { kind: "remote", url: remote };
  const error = inner.slice(0, 300);
  return UNREADABLE.test(inner) ? { kind: "unreadable", error } : { kind: "damaged", error };
}

/** Reads the engine's JSON report. The JSON comes from our own engine, but its strings come from the file. */
export function parseEngineReport(json: string): EngineOutcome {
  const report = JSON.parse(json) as {
    validation_state?: unknown;
    active_manifest?: unknown;
    validation_results?: { activeManifest?: unknown; ingredientDeltas?: unknown };
  };
  const deltas = report.validation_results?.ingredientDeltas;
  return {
    kind: "read",
    state: typeof report.validation_state === "string" ? report.validation_state : "",
    activeLabel: typeof report.active_manifest === "string" ? report.active_manifest : "",
    results: {
      activeManifest: statuses(report.validation_results?.activeManifest),
      ingredientDeltas: (Array.isArray(deltas) ? deltas : []).map(
        (each: { ingredientAssertionURI?: unknown; validationDeltas?: unknown }) => ({
          assertion: String(each.ingredientAssertionURI ?? ""),
          statuses: statuses(each.validationDeltas),
        }),
      ),
    },
  };
}

function statuses(value: unknown): Statuses {
  const group = (key: string): StatusEntry[] => {
    const found = (value as Record<string, unknown> | undefined)?.[key];
    return Array.isArray(found)
      ? found.filter((each): each is StatusEntry => typeof (each as StatusEntry | null)?.code === "string")
      : [];
  };
  return { success: group("success"), informational: group("informational"), failure: group("failure") };
}
