import { equalBytes } from "../../source/bytes.ts";
import type { Crypto } from "../crypto.ts";
import type { AnchorList } from "./anchors.ts";
import { type Certificate, isSelfIssued } from "./certificate.ts";
import { keyFits } from "./keys.ts";
import { memoryOf } from "./memory.ts";
import { keepsConstraints } from "./name-constraints.ts";
import { sameName } from "./names.ts";
import { authorityBreaches, intermediateBreaches } from "./profile.ts";

/** A path from a leaf to an anchor that keeps every rule of RFC 5280, 6.1 except time, which the caller knows. */
export interface Path {
  /** Leaf first, anchor last. */
  readonly certificates: readonly Certificate[];
  /** When every one of its certificates is valid. */
  readonly validFrom: Date;
  readonly validTo: Date;
}

/** Certificates of one path, leaf and anchor included. */
const MAX_LENGTH = 8;
/** Certificates of a file that are looked at as possible issuers. */
const MAX_POOL = 16;
/** Steps of one search: a mesh of authorities that sign each other has more paths than anyone could walk. */
const MAX_STEPS = 256;
/** Paths that are kept: they differ in when they are valid. */
const MAX_PATHS = 8;

/**
 * Was the certificate signed by the other's key, and does the issuer's name fit? Says nothing about whether the
 * issuer may issue. Remembered by the fingerprints of both.
 */
export async function isIssuedBy(child: Certificate, parent: Certificate, crypto: Crypto): Promise<boolean> {
  if (!sameName(child.issuer, parent.subject)) return false;
  const { authorityKeyId } = child;
  const { subjectKeyId } = parent;
  if (authorityKeyId && subjectKeyId && !equalBytes(authorityKeyId, subjectKeyId)) return false;
  const { scheme } = child.signatureAlgorithm;
  if (scheme === undefined || !keyFits(parent.key.kind, scheme)) return false;
  const { edges } = memoryOf(crypto);
  const edge = `${child.fingerprint} ${parent.fingerprint}`;
  const known = edges.get(edge);
  if (known !== undefined) return known;
  const answer = await crypto.verify({
    ...scheme,
    spki: parent.key.spki,
    encoding: "der",
    data: child.tbs,
    signature: child.signature,
  });
  edges.set(edge, answer === "valid");
  return answer === "valid";
}

/**
 * Every path from the leaf to one of the anchors (C2PA 2.2, 14.5.1.2; RFC 5280, 6.1), in any order the chain was given in.
 * Anchors may be intermediate authorities. The leaf itself is never an anchor. Revocation is the caller's matter.
 */
export async function findPaths(
  leaf: Certificate,
  given: readonly Certificate[],
  anchors: AnchorList,
  crypto: Crypto,
): Promise<Path[]> {
  if (anchors.isEmpty) return [];
  const search = new Search(given.slice(0, MAX_POOL), anchors, crypto);
  await search.from([leaf]);
  return search.paths;
}

class Search {
  readonly paths: Path[] = [];
  #steps = 0;
  readonly #pool: readonly Certificate[];
  readonly #anchors: AnchorList;
  readonly #crypto: Crypto;

  constructor(pool: readonly Certificate[], anchors: AnchorList, crypto: Crypto) {
    this.#pool = pool;
    this.#anchors = anchors;
    this.#crypto = crypto;
  }

  async from(line: readonly Certificate[]): Promise<void> {
    const last = line[line.length - 1];
    if (last === undefined || line.length >= MAX_LENGTH) return;
    for (const anchor of await this.#anchors.named(last.issuer, this.#crypto)) {
      if (this.#full()) return;
      if (line.some((each) => each.fingerprint === anchor.fingerprint)) continue;
      if (authorityBreaches(anchor).length > 0 || !(await isIssuedBy(last, anchor, this.#crypto))) continue;
      this.#keep([...line, anchor]);
    }
    for (const parent of this.#pool) {
      if (this.#full()) return;
      if (line.some((each) => each.fingerprint === parent.fingerprint)) continue;
      if (intermediateBreaches(parent).length > 0 || !(await isIssuedBy(last, parent, this.#crypto))) continue;
      await this.from([...line, parent]);
    }
  }

  #full(): boolean {
    this.#steps += 1;
    return this.#steps > MAX_STEPS || this.paths.length >= MAX_PATHS;
  }

  #keep(certificates: readonly Certificate[]): void {
    if (!keepsLengths(certificates) || !keepsNames(certificates)) return;
    const from = Math.max(...certificates.map((each) => each.validFrom.getTime()));
    const to = Math.min(...certificates.map((each) => each.validTo.getTime()));
    this.paths.push({ certificates, validFrom: new Date(from), validTo: new Date(to) });
  }
}

/** RFC 5280, 6.1.4 l, m: how many authorities may follow below one; those that only renew themselves do not count. */
function keepsLengths(path: readonly Certificate[]): boolean {
  let below = 0;
  for (const authority of path.slice(1)) {
    const allowed = authority.basicConstraints?.pathLength;
    if (allowed !== undefined && below > allowed) return false;
    if (!isSelfIssued(authority)) below += 1;
  }
  return true;
}

/** RFC 5280, 6.1.3 b, c: names below an authority keep its constraints; authorities that renew themselves are exempt. */
function keepsNames(path: readonly Certificate[]): boolean {
  return path.every(({ nameConstraints }, i) => {
    if (nameConstraints === undefined) return true;
    return path
      .slice(0, i)
      .every((each, j) => (j > 0 && isSelfIssued(each)) || keepsConstraints(each, nameConstraints));
  });
}

/** The path, if any, that is valid at that time. */
export const pathAt = (paths: readonly Path[], at: Date): Path | undefined =>
  paths.find((path) => at >= path.validFrom && at <= path.validTo);
