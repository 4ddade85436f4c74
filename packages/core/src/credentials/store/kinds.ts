import type { Superbox } from "./jumbf.ts";

/** C2PA's content types end in the same twelve bytes (11.1.4); another ending is another type. */
const SUFFIX = "00110010800000aa00389b71";
const c2pa = (name: string): string =>
  Array.from(name, (letter) => letter.charCodeAt(0).toString(16).padStart(2, "0")).join("") + SUFFIX;

/** Content type UUIDs that this room knows (11.1.4, 11.2; `c2md` is read as a standard manifest, 11.2.2). */
export const UUID = {
  store: c2pa("c2pa"),
  standard: c2pa("c2ma"),
  standardOld: c2pa("c2md"),
  update: c2pa("c2um"),
  compressed: c2pa("c2cm"),
  assertions: c2pa("c2as"),
  claim: c2pa("c2cl"),
  signature: c2pa("c2cs"),
  /** W3C credentials (C2PA 1.x) and data boxes (7.1): read only through references. */
  credentials: c2pa("c2vc"),
  databoxes: c2pa("c2db"),
} as const;

const MANIFESTS: ReadonlySet<string> = new Set([UUID.standard, UUID.standardOld, UUID.update, UUID.compressed]);

export const isManifestBox = (box: Superbox): boolean => MANIFESTS.has(box.uuid);

/** What a manifest holds, at most one of each: its content type and the labels it may have. */
export const PARTS = [
  { part: "assertions", uuid: UUID.assertions, labels: ["c2pa.assertions"] },
  { part: "claim", uuid: UUID.claim, labels: ["c2pa.claim", "c2pa.claim.v2"] },
  { part: "signature", uuid: UUID.signature, labels: ["c2pa.signature"] },
  { part: "databoxes", uuid: UUID.databoxes, labels: ["c2pa.databoxes"] },
  { part: "credentials", uuid: UUID.credentials, labels: ["c2pa.credentials"] },
] as const;

export type PartName = (typeof PARTS)[number]["part"];
