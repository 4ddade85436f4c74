import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { HashName } from "../crypto.ts";
import { identifierHash, readSignatureAlgorithm, type Scheme } from "../trust/algorithms.ts";
import {
  context,
  type Element,
  inside,
  listOf,
  members,
  plainContext,
  readBoolean,
  readDer,
  readInteger,
  readOctets,
  readOid,
  readSmall,
  readTime,
  readWholeBits,
  TAG,
} from "../trust/der.ts";
import { type DistinguishedName, readName } from "../trust/names.ts";

const BASIC_RESPONSE = "1.3.6.1.5.5.7.48.1.1";
const MAX_CERTIFICATES = 16;
const MAX_RESPONSES = 64;

/** CertID (RFC 6960, 4.1.1): whose status it is, by hashes of the issuer's name and key. */
interface CertificateId {
  /** Undefined: a hash that nothing here has. */
  readonly hash: HashName | undefined;
  readonly issuerNameHash: Uint8Array;
  readonly issuerKeyHash: Uint8Array;
  readonly serial: Uint8Array;
}

/** CRLReason (RFC 5280, 5.3.1) for a certificate that came back from being on hold. */
export const REMOVE_FROM_CRL = 8;

type CertificateStatus =
  | { readonly kind: "good" | "unknown" }
  | { readonly kind: "revoked"; readonly at: Date; readonly reason?: number };

export interface SingleResponse {
  readonly id: CertificateId;
  readonly status: CertificateStatus;
  readonly thisUpdate: Date;
  readonly nextUpdate?: Date;
}

/** A BasicOCSPResponse (RFC 6960, 4.2.1) taken apart. Nothing in it is verified yet. */
export interface OcspResponse {
  /** The responder by its name, or by the SHA-1 of its key. */
  readonly responder: { readonly name: DistinguishedName } | { readonly keyHash: Uint8Array };
  readonly producedAt: Date;
  readonly responses: readonly SingleResponse[];
  /** ResponseData as it stands. */
  readonly data: Uint8Array;
  /** Undefined: an algorithm that C2PA does not allow. */
  readonly scheme: Scheme | undefined;
  readonly signature: Uint8Array;
  readonly certificates: readonly Uint8Array[];
}

/** @throws FormatError when it is no successful basic response */
export function readOcspResponse(der: Uint8Array): OcspResponse {
  const outer = members(readDer(der));
  if (readSmall(outer.take(), TAG.enumerated) !== 0) throw new FormatError("OCSP: not successful");
  const bytes = members(inside(outer.take(context(0))));
  outer.end();
  if (readOid(bytes.take()) !== BASIC_RESPONSE) throw new FormatError("OCSP: response of another type");
  const basic = members(readDer(readOctets(bytes.take())));
  bytes.end();
  const data = basic.take(TAG.sequence);
  const algorithm = readSignatureAlgorithm(basic.take(TAG.sequence));
  const signature = readWholeBits(basic.take());
  const bag = basic.optional(context(0));
  basic.end();
  const certificates = bag === undefined ? [] : listOf(inside(bag)).map((each) => each.bytes);
  if (certificates.length > MAX_CERTIFICATES) throw new FormatError("OCSP: too many certificates");
  return { ...readData(data), data: data.bytes, scheme: algorithm.scheme, signature, certificates };
}

function readData(data: Element): Pick<OcspResponse, "responder" | "producedAt" | "responses"> {
  const parts = members(data);
  parts.optional(context(0)); // version 1 is the only one
  const byName = parts.optional(context(1));
  const responder =
    byName === undefined
      ? { keyHash: readOctets(inside(parts.take(context(2)))) }
      : { name: readName(inside(byName, TAG.sequence)) };
  const producedAt = readTime(parts.take(TAG.generalizedTime));
  const list = listOf(parts.take(TAG.sequence));
  refuseCritical(parts.optional(context(1)));
  parts.end();
  if (list.length > MAX_RESPONSES) throw new FormatError("OCSP: too many responses");
  return { responder, producedAt, responses: list.map(readSingle) };
}

function readSingle(element: Element): SingleResponse {
  const parts = members(element);
  const id = members(parts.take(TAG.sequence));
  const hash = identifierHash(id.take(TAG.sequence));
  const issuerNameHash = readOctets(id.take());
  const issuerKeyHash = readOctets(id.take());
  const serial = readInteger(id.take());
  id.end();
  const status = readStatus(parts.take());
  const thisUpdate = readTime(parts.take(TAG.generalizedTime));
  const next = parts.optional(context(0));
  refuseCritical(parts.optional(context(1)));
  parts.end();
  return {
    id: { hash, issuerNameHash, issuerKeyHash, serial },
    status,
    thisUpdate,
    ...present({ nextUpdate: next === undefined ? undefined : readTime(inside(next, TAG.generalizedTime)) }),
  };
}

function readStatus(element: Element): CertificateStatus {
  if (element.tag === plainContext(0)) return { kind: "good" };
  if (element.tag === plainContext(2)) return { kind: "unknown" };
  const parts = members(element, context(1));
  const at = readTime(parts.take(TAG.generalizedTime));
  const reason = parts.optional(context(0));
  parts.end();
  return {
    kind: "revoked",
    at,
    ...present({ reason: reason === undefined ? undefined : readSmall(inside(reason), TAG.enumerated) }),
  };
}

/** RFC 6960, 4.4: extensions are told by the responder; one that must be understood is not. */
function refuseCritical(extensions: Element | undefined): void {
  for (const each of extensions === undefined ? [] : listOf(inside(extensions))) {
    const parts = members(each);
    readOid(parts.take());
    const critical = parts.optional(TAG.boolean);
    if (critical !== undefined && readBoolean(critical)) throw new FormatError("OCSP: unknown critical extension");
  }
}
