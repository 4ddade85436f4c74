import { parseAddress } from "../../store/address.ts";
import type { Cbor } from "../../store/cbor.ts";
import { isActions } from "../../store/labels.ts";
import type { StoreAssertion, StoreManifest } from "../../store/model.ts";
import { field, list, text } from "../../store/values.ts";
import { failure, type Status } from "../status.ts";
import type { Work } from "../verdict.ts";

/** An action as it stands in an assertion, without what templates add. */
interface Action {
  name: string;
  value: Cbor;
  first: boolean;
  /** The assertion is the first of its list that tells of actions. */
  leading: boolean;
  assertion: StoreAssertion;
  manifest: StoreManifest;
}

/**
 * Validate an actions assertion (15.10.3.2.2). The rules about ingredients and redactions are those of version 2 and
 * are asked of its claims only: writers of 1.x named ingredients by instance id, or not at all, and 1.x validators let
 * them.
 */
export function validateActions(assertion: StoreAssertion, manifest: StoreManifest, work: Work): Status[] {
  const { content, list: own } = assertion;
  const value = content.form === "cbor" || (content.form === "json" && own === "v1") ? content.value : undefined;
  if (value === undefined) return [];
  const actions = list(field(value, "actions"));
  if (actions.length === 0) return [failure("assertion.action.malformed", assertion.url, "no actions")];
  const leading = manifest.assertions.find(({ kind, list: other }) => other === own && isActions(kind)) === assertion;
  return actions.flatMap((value, index) => {
    const name = text(field(value, "action"));
    if (name === undefined) return [failure("assertion.action.malformed", assertion.url, "an action without a name")];
    const action: Action = { name, value, first: index === 0, leading, assertion, manifest };
    if (manifest.claimVersion !== 2) return [];
    return [...placeProblems(action), ...ingredientProblems(action, work), ...redactionProblems(action, work)];
  });
}

const BEGINNINGS = new Set(["c2pa.created", "c2pa.opened"]);

/** 2 a: how the asset began is the first action of the first actions assertion of its list. */
function placeProblems({ name, first, leading, assertion }: Action): Status[] {
  if (!BEGINNINGS.has(name) || (first && leading)) return [];
  return [failure("assertion.action.malformed", assertion.url, `${name} is not the first action`)];
}

/** Which ingredients an action must name (2 b, 2 c), and how they must be related. */
const NEEDS: ReadonlyMap<string, { relationship: string; many: boolean; elsewhere: boolean; required: boolean }> =
  new Map([
    ["c2pa.opened", { relationship: "parentOf", many: false, elsewhere: false, required: true }],
    ["c2pa.placed", { relationship: "componentOf", many: true, elsewhere: false, required: true }],
    ["c2pa.removed", { relationship: "componentOf", many: true, elsewhere: true, required: true }],
    ["c2pa.transcoded", { relationship: "parentOf", many: true, elsewhere: false, required: false }],
    ["c2pa.repackaged", { relationship: "parentOf", many: true, elsewhere: false, required: false }],
  ]);

function ingredientProblems({ name, value, assertion, manifest }: Action, work: Work): Status[] {
  const need = NEEDS.get(name);
  if (!need) return [];
  const parameters = field(value, "parameters");
  const one = field(parameters, "ingredient");
  const named = field(parameters, "ingredients") ?? (one === undefined ? undefined : [one]);
  if (named === undefined && !need.required) return [];
  const mismatch = (explanation: string): Status[] => [
    failure("assertion.action.ingredientMismatch", assertion.url, `${name}: ${explanation}`),
  ];
  const uris = list(named);
  if (uris.length === 0) return mismatch("names no ingredient");
  if (uris.length > 1 && !need.many) return mismatch("names several ingredients");
  const fits = uris.every((uri) => {
    const relation = relationOf(text(field(uri, "url")) ?? "", manifest, need.elsewhere, work);
    return relation === need.relationship;
  });
  return fits ? [] : mismatch(`names what is no ${need.relationship} ingredient`);
}

/** The relationship that the ingredient assertion at an address has, in this manifest or, for removals, in another. */
function relationOf(uri: string, manifest: StoreManifest, elsewhere: boolean, work: Work): string | undefined {
  const address = parseAddress(uri, manifest.label);
  if (!address || (address.manifest === manifest.label) === elsewhere) return undefined;
  const [store, label = "", ...more] = address.path;
  if (store !== "c2pa.assertions" || more.length > 0) return undefined;
  return work.index.get(address.manifest)?.relationships.get(label);
}

/** 2 d: a `c2pa.redacted` action names an assertion of another manifest; its claim names it still when it is gone. */
function redactionProblems({ name, value, assertion, manifest }: Action, work: Work): Status[] {
  if (name !== "c2pa.redacted") return [];
  const uri = text(field(field(value, "parameters"), "redacted"));
  const address = uri === undefined ? undefined : parseAddress(uri, manifest.label);
  const [store, label = "", ...more] = address?.path ?? [];
  const named = work.index.get(address?.manifest ?? "")?.named.has(label) === true;
  const fits = named && store === "c2pa.assertions" && more.length === 0;
  return fits ? [] : [failure("assertion.action.redactionMismatch", assertion.url)];
}
