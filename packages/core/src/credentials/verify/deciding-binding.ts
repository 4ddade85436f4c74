import { present } from "../../model/present.ts";
import type { StoreAssertion, StoreManifest } from "../store/model.ts";
import { hardBindings } from "./manifest-type.ts";
import type { DecidingBinding, ManifestVerdict, StoreVerdict } from "./verdict.ts";

/**
 * Finds the hard binding that decides for the file (15.12): the active manifest's, or, below update manifests, that of
 * the first standard manifest (11.2.3). The way down must hold at each step; where a reference does not match, the
 * binding below is not the one that was meant.
 */
export function findBinding(
  active: StoreManifest,
  verdicts: ReadonlyMap<string, ManifestVerdict>,
): Pick<StoreVerdict, "decisive" | "binding" | "multiAsset"> {
  const decisive: string[] = [];
  for (let label: string | undefined = active.label; label !== undefined && !decisive.includes(label); ) {
    const verdict: ManifestVerdict | undefined = verdicts.get(label);
    if (!verdict) break;
    decisive.push(label);
    if (!verdict.manifest.update) return { decisive, ...bindingOf(verdict.manifest, decisive.length > 1) };
    const [only, ...more]: ManifestVerdict["ingredients"] = verdict.ingredients;
    const follows = only?.reference === "match" && only.ingredient.relationship === "parentOf" && more.length === 0;
    label = follows ? only.target : undefined;
  }
  return { decisive };
}

function bindingOf(manifest: StoreManifest, updated: boolean): Pick<StoreVerdict, "binding" | "multiAsset"> {
  const [assertion, ...more] = hardBindings(manifest);
  if (!assertion || more.length > 0) return {};
  const alg = manifest.claim?.alg;
  const binding: DecidingBinding = { manifest, assertion, updated, ...present({ claimAlg: alg }) };
  const multiAsset = manifest.assertions.find(({ kind }) => kind === "c2pa.hash.multi-asset");
  return { binding, ...present({ multiAsset: multiAsset && { assertion: multiAsset, parts: partsOf(manifest) } }) };
}

/** Hash assertions of parts (18.9.2): a hard binding's label with `.part` behind it. */
const partsOf = (manifest: StoreManifest): Map<string, StoreAssertion> =>
  new Map(
    manifest.assertions.filter(({ kind }) => /^c2pa\.hash\..+\.part$/.test(kind)).map((each) => [each.label, each]),
  );
