import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { hex, latin1 } from "../../source/bytes.ts";
import {
  context,
  type Element,
  inside,
  listOf,
  members,
  plainContext,
  readDer,
  readOid,
  readText,
  TAG,
} from "./der.ts";

/** A distinguished name (RFC 5280, 4.1.2.4). A name is only a name until a chain proves it. */
export interface DistinguishedName {
  readonly der: Uint8Array;
  /** One key per relative name, such that names which RFC 5280, 7.1 calls equal have equal keys. */
  readonly keys: readonly string[];
  readonly organisation?: string;
  readonly commonName?: string;
  /** E-mail addresses inside the name, which name constraints reach too (4.2.1.10). */
  readonly emails: readonly string[];
}

const COMMON_NAME = "2.5.4.3";
const ORGANISATION = "2.5.4.10";
const EMAIL = "1.2.840.113549.1.9.1";
const MAX_TEXT = 256;

/** Text for people: no control or direction characters, and no more than a line. */
const readable = (text: string): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu, "\ufffd").slice(0, MAX_TEXT);

const ASCII = /^[\x20-\x7e]*$/;

/** Case and runs of white space do not count when names are compared. */
const folded = (text: string): string =>
  (ASCII.test(text) ? text : text.normalize("NFKC")).toLowerCase().trim().replace(/\s+/g, " ");

export function readName(element: Element): DistinguishedName {
  const keys: string[] = [];
  const emails: string[] = [];
  let organisation: string | undefined;
  let commonName: string | undefined;
  for (const relative of listOf(element)) {
    const attributes = listOf(relative, TAG.set).map((each) => {
      const parts = members(each);
      const type = readOid(parts.take());
      const value = parts.take();
      parts.end();
      return { type, value, text: readText(value) };
    });
    if (attributes.length === 0) throw new FormatError("name: empty relative name");
    for (const { type, text } of attributes) {
      if (text === undefined) continue;
      if (type === COMMON_NAME) commonName ??= readable(text);
      else if (type === ORGANISATION) organisation ??= readable(text);
      else if (type === EMAIL) emails.push(text);
    }
    const pairs = attributes.map(
      ({ type, value, text }) => `${type}=${text === undefined ? hex(value.bytes) : folded(text)}`,
    );
    keys.push(JSON.stringify(pairs.sort()));
  }
  return {
    der: element.bytes,
    keys,
    emails,
    ...present({ organisation, commonName }),
  };
}

/** Equal in the sense of path validation (RFC 5280, 7.1). */
export const sameName = (a: DistinguishedName, b: DistinguishedName): boolean =>
  a.keys.length === b.keys.length && a.keys.every((key, i) => key === b.keys[i]);

/** A GeneralName (RFC 5280, 4.2.1.6). `other` are kinds that nothing here reads. */
export type GeneralName =
  | { readonly kind: "email" | "dns" | "uri"; readonly text: string }
  | { readonly kind: "directory"; readonly name: DistinguishedName }
  | { readonly kind: "ip"; readonly bytes: Uint8Array }
  | { readonly kind: "other"; readonly tag: number };

export function readGeneralName(element: Element): GeneralName {
  switch (element.tag) {
    case plainContext(1):
      return { kind: "email", text: latin1(element.content) };
    case plainContext(2):
      return { kind: "dns", text: latin1(element.content) };
    case context(4):
      return { kind: "directory", name: readName(inside(element, TAG.sequence)) };
    case plainContext(6):
      return { kind: "uri", text: latin1(element.content) };
    case plainContext(7):
      return { kind: "ip", bytes: element.content };
    default:
      return { kind: "other", tag: element.tag };
  }
}

export const readGeneralNames = (der: Uint8Array): GeneralName[] => listOf(readDer(der)).map(readGeneralName);
