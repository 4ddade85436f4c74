import type { Standing } from "../credentials/standing.ts";
import type { Store, StoreManifest } from "../credentials/store/model.ts";
import { recogniseName } from "./names.ts";

/** A mark in pixels or samples that a manifest declares and nobody can read here. */
export interface DeclaredMark {
  /** `synthid`, `trustmark`, `unnamed`: row of the table below. */
  mark: string;
  /** The field's name for it, e.g. `SynthID`. */
  name: string;
  owner?: string;
  /** Soft-binding algorithm, exactly as declared. */
  algorithm?: string;
  path: string;
  /** Where its owner lets people check; absent: nowhere public. */
  checkAt?: string;
}

interface MarkRow {
  readonly mark: string;
  readonly name: string;
  readonly owner?: string;
  /** C2PA soft-binding algorithm list. */
  readonly algorithm?: RegExp;
  /** What an action's description says. */
  readonly description?: RegExp;
  /** Vendor of the manifest, for an action that only says that a mark was put in. */
  readonly vendor?: string;
  readonly checkAt?: string;
  readonly source: string;
}

const LIST = "c2pa-org/softbinding-algorithm-list, 2026-09";
const ORACLES = "the vendors' own pages, 2026-10";

const MARK_ROWS: readonly MarkRow[] = [
  {
    mark: "visible",
    name: "visible watermark",
    description: /^(?:Added|Applied) visible watermark/,
    source: "manifests of Gemini pictures, 2026-11",
  },
  {
    mark: "synthid",
    name: "SynthID",
    owner: "Google",
    description: /SynthID/,
    vendor: "Google",
    checkAt: "https://gemini.google.com",
    source: ORACLES,
  },
  {
    mark: "synthid-openai",
    name: "SynthID",
    owner: "OpenAI",
    vendor: "OpenAI",
    checkAt: "https://openai.com/verify",
    source: ORACLES,
  },
  {
    mark: "invismark",
    name: "InvisMark",
    owner: "Microsoft",
    algorithm: /^com\.microsoft\.invismark\./,
    vendor: "Microsoft",
    checkAt: "https://ai.azure.com/nextgen/validate",
    source: ORACLES,
  },
  {
    mark: "wavmark",
    name: "WavMark",
    owner: "Microsoft",
    algorithm: /^com\.microsoft\.wavmark\./,
    checkAt: "https://ai.azure.com/nextgen/validate",
    source: ORACLES,
  },
  {
    mark: "trustmark",
    name: "TrustMark",
    owner: "Adobe",
    algorithm: /^com\.adobe\.trustmark\./,
    checkAt: "https://contentauthenticity.adobe.com/inspect",
    source: ORACLES,
  },
  {
    mark: "adobe-fingerprint",
    name: "Adobe image fingerprint",
    owner: "Adobe",
    algorithm: /^com\.adobe\.icn\./,
    checkAt: "https://contentauthenticity.adobe.com/inspect",
    source: LIST,
  },
  { mark: "digimarc", name: "Digimarc", owner: "Digimarc", algorithm: /^com\.digimarc\./, source: LIST },
  { mark: "imatag", name: "Imatag", owner: "Imatag", algorithm: /^com\.imatag\./, source: LIST },
  { mark: "iscc", name: "ISCC", algorithm: /^io\.iscc\./, source: LIST },
  { mark: "videoseal", name: "VideoSeal", owner: "Meta", algorithm: /^com\.aiwatermark\.videoseal\./, source: LIST },
  { mark: "pixelseal", name: "PixelSeal", owner: "Meta", algorithm: /^com\.aiwatermark\.pixelseal\./, source: LIST },
  { mark: "audioseal", name: "AudioSeal", owner: "Meta", algorithm: /^com\.aiwatermark\.audioseal\./, source: LIST },
  {
    mark: "amazon-titan",
    name: "Amazon Titan watermark",
    owner: "Amazon",
    vendor: "Amazon",
    checkAt: "https://aws.amazon.com/bedrock",
    source: ORACLES,
  },
];

const MAX_MARKS = 32;

/** Every mark that any manifest of the store declares, each kind once. Declared is not found: pixels were not asked. */
export function declaredMarks(store: Store, standings: ReadonlyMap<string, Standing>): DeclaredMark[] {
  const found = new Map<string, DeclaredMark>();
  for (const manifest of [...store.manifests].reverse()) {
    for (const mark of marksOf(manifest, standings.get(manifest.label))) {
      if (found.size >= MAX_MARKS) return [...found.values()];
      const key = `${mark.mark}\n${mark.algorithm ?? ""}`;
      if (!found.has(key)) found.set(key, mark);
    }
  }
  // An action that names no mark adds nothing where another declaration does.
  const named = [...found.values()].filter((mark) => mark.mark !== "unnamed");
  return named.length > 0 ? named : [...found.values()];
}

function* marksOf(manifest: StoreManifest, standing: Standing | undefined): Generator<DeclaredMark> {
  const signer = standing?.chain[0];
  for (const binding of manifest.softBindings) {
    const row = MARK_ROWS.find((each) => each.algorithm?.test(binding.algorithm));
    yield mark(row, `c2pa/${manifest.label}/${binding.assertion}`, binding.algorithm);
  }
  for (const [index, action] of manifest.actions.entries()) {
    const described = MARK_ROWS.find((row) => row.description?.test(action.description ?? ""));
    const watermarked = /^c2pa\.watermarked(?:\.|$)/.test(action.action);
    if (!described && !watermarked) continue;
    const names = [action.softwareAgent, ...manifest.generatorNames, signer?.organisation, signer?.commonName];
    const vendor = names.map((name) => recogniseName(name ?? "")?.vendor).find((each) => each !== undefined);
    const row = described ?? MARK_ROWS.find((each) => each.vendor !== undefined && each.vendor === vendor);
    yield mark(row, `c2pa/${manifest.label}/c2pa.actions[${index}] ${action.action}`);
  }
}

function mark(row: MarkRow | undefined, path: string, algorithm?: string): DeclaredMark {
  return {
    mark: row?.mark ?? "unnamed",
    name: row?.name ?? algorithm ?? "",
    path,
    ...(row?.owner === undefined ? {} : { owner: row.owner }),
    ...(algorithm === undefined ? {} : { algorithm }),
    ...(row?.checkAt === undefined ? {} : { checkAt: row.checkAt }),
  };
}
