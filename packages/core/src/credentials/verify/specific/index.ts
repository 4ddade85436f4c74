import { isEmptied } from "../../store/content.ts";
import { isActions } from "../../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import type { Status } from "../status.ts";
import type { Work } from "../verdict.ts";
import { validateActions } from "./actions.ts";
import { validateCloudData } from "./cloud-data.ts";
import { validateIdentity } from "./identity.ts";
import { validateMetadata } from "./metadata.ts";
import { validateSoftBinding } from "./soft-binding.ts";
import { validateTimeStampAssertion } from "./time-stamp.ts";

type Validate = (assertion: StoreAssertion, manifest: StoreManifest, work: Work) => Status[];

const BY_KIND: ReadonlyMap<string, Validate> = new Map<string, Validate>([
  ["c2pa.cloud-data", validateCloudData],
  ["c2pa.metadata", validateMetadata],
  ["c2pa.time-stamp", validateTimeStampAssertion],
  ["c2pa.soft-binding", validateSoftBinding],
  ["cawg.identity", validateIdentity],
]);

/** Specific assertion validation (15.10.3.2): what a label asks for beside its hash. */
export const validateSpecific = (manifest: StoreManifest, work: Work): Status[] =>
  manifest.assertions.flatMap((assertion) => {
    if (isEmptied(assertion.box)) return [];
    const validate = isActions(assertion.kind) ? validateActions : BY_KIND.get(assertion.kind);
    return validate?.(assertion, manifest, work) ?? [];
  });
