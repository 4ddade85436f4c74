import { BUDGETS } from "../model/limits.ts";
import type { ManifestReport } from "../model/report.ts";
import { hex } from "../source/bytes.ts";
import type { Standing } from "./standing.ts";
import type { Store, StoreManifest } from "./store.ts";
import type { ConformingProduct, CryptoTools } from "./trust.ts";

const cut = (text: string): string => text.slice(0, BUDGETS.stringCharsKept);

/** Optional fields are absent rather than undefined. */
function defined<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}

/** Does a manifest hold more than the report lists? */
export const isCut = (store: Store): boolean =>
  store.manifests.some(
    ({ actions, ingredients }) => Math.max(actions.length, ingredients.length) > BUDGETS.listedCount,
  );

/** The manifests as the report shows them, newest first. */
export function manifestReports(
  store: Store,
  standings: ReadonlyMap<string, Standing>,
  crypto: CryptoTools,
): ManifestReport[] {
  return store.manifests.map((manifest) => manifestReport(manifest, store, standings, crypto)).reverse();
}

function manifestReport(
  manifest: StoreManifest,
  store: Store,
  standings: ReadonlyMap<string, Standing>,
  crypto: CryptoTools,
): ManifestReport {
  const standing = standings.get(manifest.label);
  const leaf = standing?.chain[0];
  return {
    label: cut(manifest.label),
    active: manifest === store.active,
    ...(manifest.signatureBytes ? { digest: sha256(manifest.signatureBytes, crypto) } : {}),
    claimVersion: manifest.claimVersion,
    ...defined({
      title: manifest.title && cut(manifest.title),
      generator: manifest.generator && cut(manifest.generator),
    }),
    signer: {
      ...(leaf ? { named: defined({ organisation: leaf.organisation, commonName: leaf.commonName }) } : {}),
      ...(standing?.tier === undefined
        ? {}
        : { recognised: leaf?.organisation ?? leaf?.commonName ?? "", tier: standing.tier }),
      ...defined({
        algorithm: manifest.signature?.algorithm,
        validFrom: leaf && isoDate(leaf.validFrom),
        validTo: leaf && isoDate(leaf.validTo),
      }),
      ...(standing?.product ? { conforming: conformingOf(standing.product) } : {}),
      ...(standing && standing.advisories.length > 0 ? { advisories: [...standing.advisories] } : {}),
    },
    allActionsIncluded: manifest.allActionsIncluded,
    redactions: manifest.redacted.slice(0, BUDGETS.listedCount).map((assertion) => ({
      assertion: cut(assertion),
      ...defined({ reason: reasonFor(assertion, store) }),
    })),
    thumbnails: manifest.thumbnails.map(({ assertion, mediaType, data }) => ({
      assertion: cut(assertion),
      ...defined({ mediaType: mediaType && cut(mediaType) }),
      bytes: data.length,
      sha256: sha256(data, crypto).slice("sha256:".length),
    })),
    times: timesOf(manifest, standing),
    actions: manifest.actions.slice(0, BUDGETS.listedCount).map((action) => ({
      action: cut(action.action),
      ...defined({
        digitalSourceType: action.digitalSourceType && cut(action.digitalSourceType),
        softwareAgent: action.softwareAgent && cut(action.softwareAgent),
        description: action.description && cut(action.description),
        when: action.when && cut(action.when),
      }),
    })),
    ingredients: manifest.ingredients.slice(0, BUDGETS.listedCount).map((ingredient) => ({
      relationship: cut(ingredient.relationship),
      failures: failuresOf(ingredient, standings),
      attested: [...new Set(ingredient.recorded.failure)].sort(),
      ...defined({
        title: ingredient.title && cut(ingredient.title),
        format: ingredient.format && cut(ingredient.format),
        manifest: ingredient.manifest && cut(ingredient.manifest),
      }),
    })),
  };
}

const sha256 = (bytes: Uint8Array, crypto: CryptoTools): string => `sha256:${hex(crypto.digest("sha256", bytes))}`;

/** The reason stands in the action that records the removal, in whichever manifest made it. */
function reasonFor(assertion: string, store: Store): string | undefined {
  for (const manifest of store.manifests)
    for (const action of manifest.actions)
      if (action.action === "c2pa.redacted" && (action.redacted === undefined || action.redacted === assertion))
        if (action.reason !== undefined) return cut(action.reason);
  return undefined;
}

function conformingOf({ recordId, product, status, maxAssuranceLevel, disallowedSignals }: ConformingProduct) {
  return {
    recordId,
    product,
    status,
    ...(maxAssuranceLevel === undefined ? {} : { maxAssuranceLevel }),
    disallowedSignals: [...disallowedSignals],
  };
}

const isoDate = (date: Date): string | undefined => (Number.isNaN(date.getTime()) ? undefined : date.toISOString());

function failuresOf(
  ingredient: StoreManifest["ingredients"][number],
  standings: ReadonlyMap<string, Standing>,
): string[] {
  const now = ingredient.manifest === undefined ? undefined : standings.get(ingredient.manifest)?.codes?.failure;
  return [...new Set(now ?? ingredient.recorded.failure)].sort();
}

function timesOf(manifest: StoreManifest, standing: Standing | undefined): ManifestReport["times"] {
  const times: ManifestReport["times"] = [];
  for (const each of standing?.timestamps ?? []) {
    if (!each.at) continue;
    times.push({
      kind: "timestamp",
      at: each.at.toISOString(),
      proven: each.valid && each.anchored,
      ...defined({ by: each.by }),
    });
  }
  for (const action of manifest.actions) {
    if (action.when !== undefined && times.length < 8)
      times.push({ kind: "claimed", at: cut(action.when), proven: false, by: action.action });
  }
  return times;
}
