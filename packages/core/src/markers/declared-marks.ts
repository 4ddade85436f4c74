import type { Standing } from "../credentials/standing.ts";
import type { Store, StoreManifest } from "../credentials/store/model.ts";
import { present } from "../model/present.ts";
import type { DeclaredRow } from "./define.ts";
import { DECLARED } from "./generators.ts";
import { recogniseName } from "./names.ts";
import { SOFT_BINDINGS } from "./table.ts";

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

type MarkRow = DeclaredRow & { readonly vendor?: string };

/** Marks of nobody's generator. */
const OTHERS: readonly MarkRow[] = [
  {
    mark: "visible",
    name: "visible watermark",
    description: /^(?:Added|Applied) visible watermark/,
    source: "manifests of Gemini pictures, 2026-11",
  },
  {
    mark: "digimarc",
    name: "Digimarc",
    vendor: "Digimarc",
    algorithm: /^com\.digimarc\./,
    source: SOFT_BINDINGS,
  },
  { mark: "imatag", name: "Imatag", vendor: "Imatag", algorithm: /^com\.imatag\./, source: SOFT_BINDINGS },
  { mark: "iscc", name: "ISCC", algorithm: /^io\.iscc\./, source: SOFT_BINDINGS },
];

const MARK_ROWS: readonly MarkRow[] = [...OTHERS, ...DECLARED];

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
    const row = described ?? MARK_ROWS.find((each) => each.unnamed === true && each.vendor === vendor);
    yield mark(row, `c2pa/${manifest.label}/c2pa.actions[${index}] ${action.action}`);
  }
}

function mark(row: MarkRow | undefined, path: string, algorithm?: string): DeclaredMark {
  return {
    mark: row?.mark ?? "unnamed",
    name: row?.name ?? algorithm ?? "",
    path,
    ...present({ owner: row?.vendor, algorithm, checkAt: row?.checkAt }),
  };
}
