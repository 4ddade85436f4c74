import { present } from "../../model/present.ts";
import { ownAssertion, parseAddress } from "./address.ts";
import type { Cbor } from "./cbor.ts";
import { type References, readHashedUri } from "./claim.ts";
import { ingredientVersion } from "./labels.ts";
import type { RecordedStatus, StoreAssertion, StoreIngredient } from "./model.ts";
import { field, list, text } from "./values.ts";

/** Reads an ingredient assertion of any version (18.15.6), which its label alone decides. */
export function readIngredient(
  assertion: StoreAssertion,
  current: string,
  data: Cbor,
  references: References,
): StoreIngredient {
  const version = ingredientVersion(assertion.kind) ?? 1;
  const reference = field(data, version === 3 ? "activeManifest" : "c2pa_manifest");
  const claimSignature = field(data, "claimSignature");
  const manifest = readHashedUri(reference);
  const results = version === 3 ? newResults(data) : oldResults(data);
  references.take(results.length);
  const ingredient: StoreIngredient = {
    assertion: assertion.label,
    version,
    list: assertion.list,
    relationship: text(field(data, "relationship")) ?? "unknown",
    recorded: {
      success: codes(results, "success"),
      failure: codes(results, "failure"),
      informational: codes(results, "informational"),
    },
    results,
    hasResults: field(data, "validationResults") !== undefined,
    references: present({
      manifest: reference === undefined ? undefined : manifest,
      signature: claimSignature === undefined ? undefined : readHashedUri(claimSignature),
    }),
  };
  const title = text(field(data, "dc:title"));
  const format = text(field(data, "dc:format"));
  const instanceId = text(field(data, "instanceID"));
  if (title !== undefined) ingredient.title = title;
  if (format !== undefined) ingredient.format = format;
  if (instanceId !== undefined) ingredient.instanceId = instanceId;
  const { url: picture } = readHashedUri(field(data, "thumbnail"));
  const thumbnail = picture === undefined ? undefined : ownAssertion(picture, current);
  if (thumbnail !== undefined) ingredient.thumbnail = thumbnail;
  const address = manifest.url === undefined ? undefined : parseAddress(manifest.url, current);
  if (address && address.path.length === 0) ingredient.manifest = address.manifest;
  return ingredient;
}

const codes = (results: readonly RecordedStatus[], kind: RecordedStatus["kind"]): string[] =>
  results.filter((each) => each.kind === kind).map((each) => each.code);

/** `validationResults` of v3: what was found of the ingredient's own manifest (18.15.12.4.3). */
function newResults(data: Cbor): RecordedStatus[] {
  const active = field(field(data, "validationResults"), "activeManifest");
  return (["success", "informational", "failure"] as const).flatMap((kind) =>
    statuses(field(active, kind)).map(({ code, url }) => ({ kind, code, ...present({ url }) })),
  );
}

/** `validationStatus` of v1 and v2: one list; a status carries a flag only sometimes, and its code then tells. */
function oldResults(data: Cbor): RecordedStatus[] {
  return statuses(field(data, "validationStatus")).map(({ code, url, succeeded }) => ({
    kind: (succeeded ?? SUCCESS_CODE.test(code)) ? "success" : "failure",
    code,
    ...present({ url }),
  }));
}

const SUCCESS_CODE = /\.(?:validated|trusted|match|accessible|insideValidity|notRevoked)$/;

function statuses(value: Cbor): { code: string; url?: string; succeeded?: boolean }[] {
  return list(value).flatMap((each) => {
    const code = text(field(each, "code"));
    if (code === undefined) return [];
    const url = text(field(each, "url"));
    const succeeded = field(each, "success");
    return [
      {
        code,
        ...present({ url, succeeded: typeof succeeded === "boolean" ? succeeded : undefined }),
      },
    ];
  });
}
