import { bytesOf, type Cbor, field, list, text, whole } from "./cbor.ts";

/** `c2pa.hash.bmff*` exclusion (C2PA 2.2, 18.7.2). Nulls of the encoding are absent here. */
export interface BmffExclusion {
  xpath: string;
  length?: number;
  version?: number;
  flags?: Uint8Array;
  exact: boolean;
  data: { offset: number; value: Uint8Array }[];
  subset: { offset: number; length: number }[];
}

/** A hard binding assertion: which bytes of the file the claim ties itself to. */
export type Binding =
  | { kind: "data"; label: string; alg: string; hash: Uint8Array; exclusions: { start: number; length: number }[] }
  | {
      kind: "bmff";
      label: string;
      alg: string;
      hash?: Uint8Array;
      exclusions: BmffExclusion[];
      merkle: boolean;
      fragmented: boolean;
    }
  | { kind: "boxes"; label: string; boxes: { names: string[]; excluded: boolean }[] }
  | { kind: "other"; label: string };

export function readBinding(label: string, data: Cbor): Binding {
  const alg = text(field(data, "alg")) ?? "sha256";
  const hash = bytesOf(field(data, "hash"));
  if (label === "c2pa.hash.data") {
    const exclusions = list(field(data, "exclusions")).map((each) => ({
      start: whole(field(each, "start")) ?? 0,
      length: whole(field(each, "length")) ?? 0,
    }));
    return { kind: "data", label, alg, hash: hash ?? new Uint8Array(0), exclusions };
  }
  if (label.startsWith("c2pa.hash.bmff")) {
    const exclusions = list(field(data, "exclusions")).map(readBmffExclusion);
    return {
      kind: "bmff",
      label,
      alg,
      exclusions,
      merkle: list(field(data, "merkle")).length > 0,
      // Only an initialisation segment has a hash of its own beside the tree (18.7.2.1).
      fragmented: list(field(data, "merkle")).some((each) => bytesOf(field(each, "initHash")) !== undefined),
      ...(hash ? { hash } : {}),
    };
  }
  if (label === "c2pa.hash.boxes") {
    const boxes = list(field(data, "boxes")).map((each) => ({
      names: list(field(each, "names")).flatMap((name) => text(name) ?? []),
      excluded: field(each, "excluded") === true,
    }));
    return { kind: "boxes", label, boxes };
  }
  return { kind: "other", label };
}

function readBmffExclusion(value: Cbor): BmffExclusion {
  const length = whole(field(value, "length"));
  const version = whole(field(value, "version"));
  const flags = bytesOf(field(value, "flags"));
  return {
    xpath: text(field(value, "xpath")) ?? "",
    exact: field(value, "exact") !== false,
    data: list(field(value, "data")).flatMap((each) => {
      const bytes = bytesOf(field(each, "value"));
      return bytes ? [{ offset: whole(field(each, "offset")) ?? 0, value: bytes }] : [];
    }),
    subset: list(field(value, "subset")).map((each) => ({
      offset: whole(field(each, "offset")) ?? 0,
      length: whole(field(each, "length")) ?? 0,
    })),
    ...(length === undefined ? {} : { length }),
    ...(version === undefined ? {} : { version }),
    ...(flags === undefined ? {} : { flags }),
  };
}
