import type { ManifestBoxes } from "./boxes.ts";
import type { Superbox } from "./jumbf.ts";

/** A place in the manifest store: a manifest, and the labels from there down. */
export interface Address {
  manifest: string;
  path: readonly string[];
}

const SCHEME = "self#jumbf=";
/** What no label may hold (11.1.4.1.1), percent signs, and backslashes: ways to write one address so that readers part. */
const FORBIDDEN = /[\u0000-\u001f\u007f-\u009f;?#%\\]/;

/**
 * Reads a JUMBF URI reference (8.4.1, 8.4.2.1). It is taken as it stands: absolute from the store (`/c2pa/<label>/...`)
 * or relative to `current`; no other case, no `..`, no percent signs, no empty step. Writers of 1.x, Microsoft's among
 * them, leave the first slash away in front of `c2pa/<label>`; no manifest has a child of that name.
 * @returns undefined when it is not such a reference.
 */
export function parseAddress(uri: string, current: string): Address | undefined {
  if (!uri.startsWith(SCHEME)) return undefined;
  const rest = uri.slice(SCHEME.length);
  if (rest.includes("..") || FORBIDDEN.test(rest)) return undefined;
  const absolute = rest.startsWith("/");
  const steps = (absolute ? rest.slice(1) : rest).split("/");
  if (steps.some((step) => step === "" || step === ".")) return undefined;
  const [first, manifest, ...path] = steps;
  if (first === "c2pa" && manifest !== undefined) return { manifest, path };
  return absolute ? undefined : { manifest: current, path: steps };
}

/** The address in full, as statuses name it. */
export const absoluteUri = ({ manifest, path }: Address): string =>
  `${SCHEME}${["/c2pa", manifest, ...path].join("/")}`;

export const manifestUri = (label: string): string => absoluteUri({ manifest: label, path: [] });
export const assertionUri = (manifest: string, label: string): string =>
  absoluteUri({ manifest, path: ["c2pa.assertions", label] });

/** The label of the assertion that a URI names in the manifest `current`; undefined when it names anything else. */
export function ownAssertion(uri: string, current: string): string | undefined {
  const address = parseAddress(uri, current);
  const [store, label, ...more] = address?.path ?? [];
  return address?.manifest === current && store === "c2pa.assertions" && more.length === 0 ? label : undefined;
}

/**
 * The box at an address, found label by label and never by a part of a name. A manifest that is stored compressed is
 * the box as stored, because that is what references are over (11.1.3.2).
 */
export function resolve(
  address: Address | undefined,
  manifests: ReadonlyMap<string, ManifestBoxes>,
): Superbox | undefined {
  const manifest = address && manifests.get(address.manifest);
  if (!manifest) return undefined;
  const [first, second, ...more] = address.path;
  if (first === undefined) return manifest.box;
  const part = Object.values(manifest.parts).find((each) => each?.label === first);
  if (second === undefined) return part;
  if (!part || more.length > 0) return undefined;
  return manifest.children.get(first)?.get(second);
}
