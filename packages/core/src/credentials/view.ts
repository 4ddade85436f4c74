import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { ManifestReport } from "../model/report.ts";
import { hex } from "../source/bytes.ts";
import type { Crypto } from "./crypto.ts";
import type { Standing } from "./standing.ts";
import { isEmptied } from "./store/content.ts";
import type { Store, StoreIngredient, StoreManifest } from "./store/model.ts";
import type { ConformingProduct } from "./trust/lists.ts";
import { readIdentity } from "./verify/identity-assertion.ts";

const MAX_IDENTITIES = 8;

const cut = (text: string): string => text.slice(0, BUDGETS.stringCharsKept);

/** Does a manifest hold more than the report lists? */
export const isCut = (store: Store): boolean =>
  store.manifests.some(
    ({ actions, ingredients }) => Math.max(actions.length, ingredients.length) > BUDGETS.listedCount,
  );

/** The manifests as the report shows them, newest first. */
export async function manifestReports(
  store: Store,
  standings: ReadonlyMap<string, Standing>,
  crypto: Crypto,
): Promise<ManifestReport[]> {
  const reports: ManifestReport[] = [];
  const reasonFor = reasonsIn(store);
  for (const manifest of store.manifests) {
    const digest = manifest.signatureBytes && `sha256:${await sha256(manifest.signatureBytes, crypto)}`;
    const thumbnails = await thumbnailsOf(manifest, crypto);
    reports.push(manifestReport(manifest, store, standings, { digest, thumbnails, reasonFor }));
  }
  return reports.reverse();
}

const sha256 = async (bytes: Uint8Array, crypto: Crypto): Promise<string> => hex(await crypto.digest("sha256", bytes));

async function thumbnailsOf(manifest: StoreManifest, crypto: Crypto): Promise<ManifestReport["thumbnails"]> {
  const thumbnails: ManifestReport["thumbnails"] = [];
  for (const { assertion, mediaType, data } of manifest.thumbnails)
    thumbnails.push({
      assertion: cut(assertion),
      ...present({ mediaType: mediaType && cut(mediaType) }),
      bytes: data.length,
      sha256: await sha256(data, crypto),
    });
  return thumbnails;
}

interface Made {
  digest: string | undefined;
  thumbnails: ManifestReport["thumbnails"];
  /** Why an assertion was taken out. */
  reasonFor(assertion: string): string | undefined;
}

function manifestReport(
  manifest: StoreManifest,
  store: Store,
  standings: ReadonlyMap<string, Standing>,
  { digest, thumbnails, reasonFor }: Made,
): ManifestReport {
  const standing = standings.get(manifest.label);
  return {
    label: cut(manifest.label),
    active: manifest === store.active,
    ...present({ digest }),
    claimVersion: manifest.claimVersion,
    ...present({
      instanceId: manifest.instanceId && cut(manifest.instanceId),
      title: manifest.title && cut(manifest.title),
      generator: manifest.generator && cut(manifest.generator),
    }),
    signer: signerOf(standing),
    allActionsIncluded: manifest.allActionsIncluded,
    redactions: manifest.redacted.slice(0, BUDGETS.listedCount).map((assertion) => ({
      assertion: cut(assertion),
      ...present({ reason: reasonFor(assertion) }),
    })),
    thumbnails,
    ...present({ identities: identitiesOf(manifest) }),
    times: timesOf(manifest, standing),
    actions: manifest.actions.slice(0, BUDGETS.listedCount).map((action) => ({
      action: cut(action.action),
      ...present({
        digitalSourceType: action.digitalSourceType && cut(action.digitalSourceType),
        softwareAgent: action.softwareAgent && cut(action.softwareAgent),
        description: action.description && cut(action.description),
        when: action.when && cut(action.when),
        regions: action.regions?.map(({ name, ...region }) => ({ ...region, ...present({ name: name && cut(name) }) })),
      }),
    })),
    ingredients: manifest.ingredients.slice(0, BUDGETS.listedCount).map((ingredient) => ({
      relationship: cut(ingredient.relationship),
      failures: failuresOf(ingredient, standing, standings),
      attested: [...new Set(ingredient.recorded.failure)].sort(),
      ...present({
        title: ingredient.title && cut(ingredient.title),
        format: ingredient.format && cut(ingredient.format),
        manifest: ingredient.manifest && cut(ingredient.manifest),
      }),
    })),
  };
}

function identitiesOf({ assertions }: StoreManifest): ManifestReport["identities"] {
  const named = assertions
    .filter(({ kind, box }) => kind === "cawg.identity" && !isEmptied(box))
    .slice(0, MAX_IDENTITIES)
    .flatMap((assertion) => readIdentity(assertion) ?? []);
  return named.length > 0 ? named : undefined;
}

function signerOf(standing: Standing | undefined): ManifestReport["signer"] {
  const leaf = standing?.chain[0];
  return {
    ...present({
      named: leaf && present({ organisation: leaf.organisation, commonName: leaf.commonName }),
      recognised: standing?.tier === undefined ? undefined : (leaf?.organisation ?? leaf?.commonName ?? ""),
      tier: standing?.tier,
    }),
    ...present({
      algorithm: standing?.algorithm,
      validFrom: leaf && isoDate(leaf.validFrom),
      validTo: leaf && isoDate(leaf.validTo),
    }),
    ...present({
      conforming: standing?.product && conformingOf(standing.product),
      advisories: standing && standing.advisories.length > 0 ? [...standing.advisories] : undefined,
    }),
  };
}

/**
 * The reason stands in the action that records the removal, in whichever manifest made it; the first that names the
 * assertion or none counts. Looked through once for all that was removed.
 */
function reasonsIn(store: Store): Made["reasonFor"] {
  const told = store.manifests
    .flatMap(({ actions }) => actions)
    .filter(({ action, reason }) => action === "c2pa.redacted" && reason !== undefined);
  const general = told.findIndex(({ redacted }) => redacted === undefined);
  const first = new Map<string | undefined, number>();
  for (const [index, { redacted }] of told.entries()) if (!first.has(redacted)) first.set(redacted, index);
  return (assertion) => {
    const own = first.get(assertion) ?? -1;
    const found = told[own === -1 || (general !== -1 && general < own) ? general : own];
    return found?.reason === undefined ? undefined : cut(found.reason);
  };
}

function conformingOf({ recordId, product, status, maxAssuranceLevel, disallowedSignals }: ConformingProduct) {
  return {
    recordId,
    product,
    status,
    ...present({ maxAssuranceLevel }),
    disallowedSignals: [...disallowedSignals],
  };
}

const isoDate = (date: Date): string | undefined => (Number.isNaN(date.getTime()) ? undefined : date.toISOString());

/** What fails in an ingredient now; what its user recorded, where its manifest is not there to be asked. */
function failuresOf(
  ingredient: StoreIngredient,
  standing: Standing | undefined,
  standings: ReadonlyMap<string, Standing>,
): string[] {
  const verdict = standing?.ingredients.find((each) => each.ingredient === ingredient);
  const now = verdict?.target === undefined ? undefined : standings.get(verdict.target);
  if (!now) return [...new Set(ingredient.recorded.failure)].sort();
  const reference = verdict?.reference === "mismatch" ? ["ingredient.manifest.mismatch"] : [];
  return [...new Set([...reference, ...now.codes.failure])].sort();
}

const MAX_TIMES = 8;

function timesOf(manifest: StoreManifest, standing: Standing | undefined): ManifestReport["times"] {
  const times: ManifestReport["times"] = [];
  for (const each of standing?.timestamps ?? []) {
    if (!each.at || times.length >= MAX_TIMES) continue;
    times.push({
      kind: "timestamp",
      at: each.at.toISOString(),
      proven: each.valid && each.anchored && standing?.time === "proven",
      ...present({ by: each.by }),
    });
  }
  for (const action of manifest.actions) {
    if (action.when !== undefined && times.length < MAX_TIMES)
      times.push({ kind: "claimed", at: cut(action.when), proven: false, by: action.action });
  }
  return times;
}
