import { BUDGETS, FormatError, LimitError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import { decodeBase64 } from "../../source/base64.ts";
import { equalBytes, latin1 } from "../../source/bytes.ts";
import { type Cbor, decodeCbor } from "../store/cbor.ts";
import type { StoreAssertion } from "../store/model.ts";
import { bytesOf, decodeJson, field, list, text } from "../store/values.ts";
import { readSubject } from "../trust/certificate.ts";

/** Which kind of proof an identity assertion holds (CAWG identity 1.2, 7.1 and 8.1). */
type IdentityKind = "x509" | "aggregation" | "other";

/** An account or name that an aggregator says it checked (8.1.2.3): its word, at its time. */
interface NamedAccount {
  /** `cawg.social_media`, `cawg.document_verification`, `cawg.web_site`, `cawg.affiliation` ... */
  type: string;
  name?: string;
  username?: string;
  uri?: string;
  /** The service that the account is with, by the aggregator's name for it. */
  provider?: string;
  verifiedAt?: string;
}

/** Whom a CAWG identity assertion names. Its signature is not verified here: whoever made the manifest may have written it. */
export interface NamedIdentity {
  /** Label of the assertion. */
  assertion: string;
  kind: IdentityKind;
  /** What the certificate of an `x509` identity calls its subject. */
  named?: { organisation?: string; commonName?: string };
  /** Who says that it checked the accounts, as a DID, and since when its word holds. */
  issuer?: string;
  issuedAt?: string;
  /** What the named one did: `cawg.creator`, `cawg.editor` ... */
  roles: string[];
  accounts: NamedAccount[];
}

const KINDS: ReadonlyMap<unknown, IdentityKind> = new Map<unknown, IdentityKind>([
  ["cawg.x509.cose", "x509"],
  ["cawg.identity_claims_aggregation", "aggregation"],
]);
const MAX_ACCOUNTS = 16;
const MAX_ROLES = 16;
const CHAIN_LABELS = [33, "x5chain"] as const;

const cut = (value: Cbor): string | undefined => text(value)?.slice(0, BUDGETS.stringCharsKept);

/** Whom an identity assertion names; undefined where it is not one that can be read. */
export function readIdentity({ label, content }: StoreAssertion): NamedIdentity | undefined {
  if (content.form !== "cbor") return undefined;
  const payload = field(content.value, "signer_payload");
  if (!(payload instanceof Map)) return undefined;
  const kind = KINDS.get(field(payload, "sig_type")) ?? "other";
  const identity: NamedIdentity = {
    assertion: label.slice(0, BUDGETS.stringCharsKept),
    kind,
    roles: list(field(payload, "role"))
      .slice(0, MAX_ROLES)
      .flatMap((role) => cut(role) ?? []),
    accounts: [],
  };
  if (kind === "other") return identity;
  const signature = bytesOf(field(content.value, "signature"));
  const cose = signature && readable(() => decodeCbor(signature));
  if (kind === "x509") return { ...identity, ...present({ named: subjectIn(cose) }) };
  return { ...identity, ...credentialOf(aggregationIn(cose)) };
}

/** The verifiable credential of an identity claims aggregation: the payload of its COSE_Sign1, as JSON (8.1.3). */
export function aggregationOf({ content }: StoreAssertion): Cbor {
  const signature = content.form === "cbor" ? bytesOf(field(content.value, "signature")) : undefined;
  return signature && aggregationIn(readable(() => decodeCbor(signature)));
}

/**
 * Does a credential speak of this file (8.1.2.4)? Its `c2paAsset` repeats the signer payload, so that nobody can take it
 * from one file into another. Undefined where that cannot be told.
 */
export function speaksOf(credential: Cbor, payload: Cbor): boolean | undefined {
  const asset = field(field(credential, "credentialSubject"), "c2paAsset");
  if (!(asset instanceof Map)) return undefined;
  const own = list(field(payload, "referenced_assertions"));
  const theirs = list(field(asset, "referenced_assertions"));
  if (own.length !== theirs.length || field(asset, "sig_type") !== field(payload, "sig_type")) return false;
  const hashes = theirs.map((reference) => saidHash(field(reference, "hash")));
  if (hashes.includes(undefined)) return undefined;
  return own.every((reference, at) => {
    const hash = bytesOf(field(reference, "hash"));
    const told = hashes[at];
    return (
      text(field(reference, "url")) === text(field(theirs[at], "url")) &&
      hash !== undefined &&
      told !== undefined &&
      equalBytes(hash, told)
    );
  });
}

/** A hash in JSON is base64; an early writer gave the characters of that as a list of numbers. */
function saidHash(value: Cbor): Uint8Array | undefined {
  const numbers = list(value);
  const said = text(value) ?? (numbers.length > 0 ? latin1(Uint8Array.from(numbers, Number)) : undefined);
  return said === undefined ? undefined : decodeBase64(said);
}

function credentialOf(credential: Cbor): Pick<NamedIdentity, "issuer" | "issuedAt" | "accounts"> {
  const issuer = field(credential, "issuer");
  return {
    ...present({ issuer: cut(issuer) ?? cut(field(issuer, "id")), issuedAt: cut(field(credential, "validFrom")) }),
    accounts: list(field(field(credential, "credentialSubject"), "verifiedIdentities"))
      .slice(0, MAX_ACCOUNTS)
      .map((each) => ({
        type: cut(field(each, "type")) ?? "",
        ...present({
          name: cut(field(each, "name")),
          username: cut(field(each, "username")),
          uri: cut(field(each, "uri")),
          provider: cut(field(field(each, "provider"), "name")),
          verifiedAt: cut(field(each, "verifiedAt")),
        }),
      })),
  };
}

const aggregationIn = (cose: Cbor): Cbor => {
  const payload = bytesOf(list(cose)[2]);
  return payload && readable(() => decodeJson(payload));
};

/** The names in the first certificate of the chain. */
function subjectIn(cose: Cbor): NamedIdentity["named"] {
  const [guarded, unprotected] = list(cose);
  const bytes = bytesOf(guarded);
  const buckets = [bytes && readable(() => decodeCbor(bytes)), unprotected];
  for (const label of CHAIN_LABELS)
    for (const bucket of buckets) {
      const chain = field(bucket, label);
      const leaf = bytesOf(chain) ?? bytesOf(list(chain)[0]);
      const subject = leaf && readable(() => readSubject(leaf));
      if (!subject) continue;
      const { organisation, commonName } = subject;
      return present({ organisation, commonName });
    }
  return undefined;
}

/** What cannot be read names nobody: the assertion stays what it is. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof FormatError || error instanceof LimitError) return undefined;
    throw error;
  }
}
