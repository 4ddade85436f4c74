import { present } from "../model/present.ts";
import type { ManifestReport, Report } from "../model/report.ts";
import { activeOf } from "../model/signer.ts";

type Ingredient = ManifestReport["ingredients"][number];

/** What a manifest says that it was made from: its one parent, else the only file that went in, under a step that opened it. */
interface Source {
  ingredient: Ingredient;
  /** Its place in the manifest's list. */
  index: number;
}

/** A manifest on the way from the file back to its beginning. */
export interface Link {
  manifest: ManifestReport;
  /** Nothing is held against it, nor against any link between it and the file. */
  sound: boolean;
  source?: Source;
}

/** Why nothing is known of what came before the first link. */
type Beginning = "created" | "no-credentials" | "not-in-file" | "several-sources" | "not-recorded";

/** The steps of a file back to where they begin, newest first. */
export interface Line {
  links: readonly Link[];
  beginning: Beginning;
}

const CREATED = "c2pa.created";
const OPENED = "c2pa.opened";
const does = (manifest: ManifestReport, action: string): boolean =>
  manifest.actions.some((each) => each.action === action);

function sourceOf(manifest: ManifestReport): Source | "several" | undefined {
  const all = manifest.ingredients.map((ingredient, index) => ({ ingredient, index }));
  const parents = all.filter(({ ingredient }) => ingredient.relationship === "parentOf");
  if (parents.length > 1) return "several";
  const [parent] = parents;
  if (parent) return parent;
  const [only, ...others] = all;
  return only && others.length === 0 && does(manifest, OPENED) ? only : undefined;
}

/** Walks from the manifest that speaks for the file to what it was made from, as far as the store tells; undefined without one. */
export function lineOf(report: Report): Line | undefined {
  const active = activeOf(report);
  if (!active) return undefined;
  const byLabel = new Map(report.credentials.manifests.map((manifest) => [manifest.label, manifest]));
  const links: Link[] = [];
  const seen = new Set<ManifestReport>();
  let sound = true;
  for (let at: ManifestReport | undefined = active; at; ) {
    const manifest: ManifestReport = at;
    seen.add(manifest);
    const source = sourceOf(manifest);
    if (source === "several") return { links: [...links, { manifest, sound }], beginning: "several-sources" };
    links.push({ manifest, sound, ...present({ source }) });
    if (!source) return { links, beginning: does(manifest, CREATED) ? "created" : "not-recorded" };
    const { ingredient } = source;
    if (ingredient.manifest === undefined) return { links, beginning: "no-credentials" };
    sound = sound && ingredient.failures.length === 0 && ingredient.attested.length === 0;
    const next: ManifestReport | undefined = byLabel.get(ingredient.manifest);
    at = next && !seen.has(next) ? next : undefined;
  }
  return { links, beginning: "not-in-file" };
}

/** Does the whole history verify, so that those of its past may be named? A manifest that merely lies in the store tells of nobody. */
export const isWhole = ({ assurance, credentials }: Report): boolean =>
  assurance.state === "trusted" && credentials.checks?.history.outcome === "pass";
