import { FormatError } from "../../model/limits.ts";
import { hex } from "../../source/bytes.ts";
import type { Crypto } from "../crypto.ts";
import { type Certificate, readSubject } from "./certificate.ts";
import type { DistinguishedName } from "./names.ts";
import { fromBase64, hashLines, pemBlocks } from "./pem.ts";
import { readCertificate } from "./read-certificate.ts";

/**
 * Trust anchors of one or more lists. Nothing is parsed before a signature asks, and then only the authorities with
 * the issuer's name: most files of a folder ask for none, and the lists hold a hundred.
 */
export class AnchorList {
  readonly #pems: readonly string[];
  #bySubject: ReadonlyMap<string, readonly Uint8Array[]> | undefined;

  constructor(...pems: readonly string[]) {
    this.#pems = pems.filter((pem) => pem !== "");
  }

  get isEmpty(): boolean {
    return this.#pems.length === 0;
  }

  /** These anchors, and those of the others. */
  with(...others: readonly AnchorList[]): AnchorList {
    return new AnchorList(...this.#pems, ...others.flatMap((each) => each.#pems));
  }

  /** The authorities of that name. Whether one of them has signed anything is asked elsewhere. */
  async named(name: DistinguishedName, crypto: Crypto): Promise<Certificate[]> {
    this.#bySubject ??= subjects(this.#pems);
    const found: Certificate[] = [];
    for (const der of this.#bySubject.get(nameKey(name)) ?? []) {
      const certificate = await readCertificate(der, crypto);
      if (certificate) found.push(certificate);
    }
    return found;
  }
}

const nameKey = (name: DistinguishedName): string => name.keys.join("\n");

function subjects(pems: readonly string[]): ReadonlyMap<string, readonly Uint8Array[]> {
  const index = new Map<string, Uint8Array[]>();
  for (const der of pems.flatMap(pemBlocks)) {
    try {
      const key = nameKey(readSubject(der));
      index.set(key, [...(index.get(key) ?? []), der]);
    } catch (error) {
      // A block that is no certificate vouches for nobody.
      if (!(error instanceof FormatError)) throw error;
    }
  }
  return index;
}

/** A list of single certificates, in PEM or by their SHA-256, one base64 a line (C2PA 2.2, 14.4.3). */
export class AllowedList {
  readonly #text: string;
  #fingerprints: Promise<ReadonlySet<string>> | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  /** Is this very certificate on the list? */
  async has(certificate: Certificate, crypto: Crypto): Promise<boolean> {
    if (this.#text === "") return false;
    this.#fingerprints ??= fingerprints(this.#text, crypto);
    return (await this.#fingerprints).has(certificate.fingerprint);
  }
}

async function fingerprints(text: string, crypto: Crypto): Promise<Set<string>> {
  const names = new Set<string>();
  for (const der of pemBlocks(text)) names.add(hex(await crypto.digest("sha256", der)));
  for (const line of hashLines(text)) names.add(hex(fromBase64(line) ?? new Uint8Array(0)));
  return names;
}
