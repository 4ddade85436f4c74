import type { Standing } from "../../credentials/standing.ts";
import type { StoreManifest } from "../../credentials/store/model.ts";
import { present } from "../../model/present.ts";
import { assertionRow } from "../assertions.ts";
import { isSigningTool, recogniseName } from "../names.ts";

/** Whom the claim names: software agent first, then generator, then signer. A name, not a proof. */
export function attribute(
  manifest: StoreManifest,
  agent: string | undefined,
  standing: Standing | undefined,
): { vendor?: string; product?: string } {
  const leaf = standing?.chain[0];
  const names = [agent, ...manifest.generatorNames].filter((name): name is string => name !== undefined && name !== "");
  const signerNames = [leaf?.organisation, leaf?.commonName].filter(
    (name): name is string => name !== undefined && name !== "",
  );
  let vendor: string | undefined;
  for (const name of [...names, ...signerNames]) {
    vendor = recogniseName(name)?.vendor;
    if (vendor !== undefined) break;
  }
  vendor ??= manifest.vendorAssertions
    .map(({ label, fields }) => assertionRow(label, fields)?.vendor)
    .find((each) => each !== undefined);
  vendor ??= signerNames[0];
  const first = names.find((name) => !isSigningTool(name));
  const product = first === undefined ? undefined : (recogniseName(first)?.product ?? productName(first));
  return present({ vendor, product });
}

/** v1 generators write user agent tokens: `Adobe_Photoshop/26.9.0 adobe_c2pa/0.14.2`. */
function productName(name: string): string {
  const slash = name.indexOf("/");
  return (slash > 0 ? name.slice(0, slash).replaceAll("_", " ") : name).slice(0, 128);
}
