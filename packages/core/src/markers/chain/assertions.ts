import { present } from "../../model/present.ts";
import { isOutrightAi, type Says } from "../../model/vocabulary.ts";
import { assertionRow } from "../assertions.ts";
import { sourceType } from "../source-types.ts";
import { attribute } from "./attribute.ts";
import { attributed, type ChainReading, componentSays, modelOf, type Place } from "./reading.ts";

/** Source types in metadata assertions. That nothing is said, or a capture, is left to actions. */
export function readMetadataSourceTypes(reading: ChainReading, place: Place): void {
  const { manifest, standing, parentChain } = place;
  for (const { assertion, value, list } of manifest.metadataSourceTypes) {
    const type = sourceType(value);
    if (!type || type.says === "none" || type.says === "captured") continue;
    const creation = type.says === "ai-generated" && parentChain;
    reading.claims.push({
      id: "c2pa.digital-source-type",
      says: parentChain ? type.says : componentSays(type.says),
      carriage: attributed(list, place.carriage, type.says),
      role: !parentChain ? "component" : creation ? "creation" : "edit",
      path: `c2pa/${manifest.label}/${assertion}`,
      detail: type.code,
      ...attribute(manifest, undefined, standing),
    });
  }
}

/**
 * Assertions that vendors made up. Where an action of the same manifest carries a digital source type, that
 * decides; the assertion then only adds the model to the story.
 */
export function readVendorAssertions(reading: ChainReading, place: Place): void {
  const { manifest, standing } = place;
  const decided = manifest.actions.some(
    (action) => action.digitalSourceType !== undefined && sourceType(action.digitalSourceType) !== undefined,
  );
  const lists = new Map(manifest.assertions.map(({ label, list }) => [label, list]));
  for (const { assertion, label, fields } of manifest.vendorAssertions) {
    const row = assertionRow(label, fields);
    if (!row || !isOutrightAi(row.says)) continue;
    const model = modelOf(row.model === undefined ? undefined : fields.get(row.model));
    const own = reading.claims.findLast(
      (claim) => claim.path.startsWith(`c2pa/${manifest.label}/`) && isOutrightAi(claim.says),
    );
    if (own && model.model !== undefined) own.model ??= model.model;
    if (decided || own) continue;
    // Beside a file that was opened, AI changed it; without one, AI made it.
    const says: Says = place.root && place.parentChain ? "ai-generated" : "ai-edited";
    reading.claims.push({
      id: row.id,
      says,
      carriage: attributed(lists.get(assertion), place.carriage, says),
      role: !place.parentChain ? "component" : says === "ai-generated" ? "creation" : "edit",
      path: `c2pa/${manifest.label}/${assertion}`,
      ...attribute(manifest, undefined, standing),
      ...present({ vendor: row.vendor, product: row.product }),
      ...model,
    });
  }
}
