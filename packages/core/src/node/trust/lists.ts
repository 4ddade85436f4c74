import { createHash } from "node:crypto";
import { C2PA_ADDRESSES } from "../../credentials/trust/addresses.ts";
import { type Certificate, parseCertificate } from "../../credentials/trust/certificate.ts";
import { readProducts } from "../../credentials/trust/products.ts";
import { ToldError, wrong } from "../../model/error-texts.ts";
import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { TrustList } from "../../model/report.ts";

/** A list that can be fetched: where it is published, what it is called here, and how little of it would be suspicious. */
export interface ListRow {
  readonly id: string;
  readonly tier: TrustList["tier"] | "eku";
  /** File name in a trust folder. */
  readonly file: string;
  readonly address: string;
  /** Certificates, hashes, OIDs or records: fewer means that the download is not the list. */
  readonly minimum: number;
  readonly format: "pem" | "pem-or-hashes" | "oids" | "products";
  readonly licence: string;
}

const INTERIM = "https://contentcredentials.org/trust";
const CC_BY = "CC BY 4.0, C2PA (c2pa-org/conformance-public)";
const CAI = "published by the Content Authenticity Initiative; frozen 2026-01-01";

export const TRUST_LISTS: readonly ListRow[] = [
  { id: "official", tier: "official", file: "c2pa-official.pem", address: C2PA_ADDRESSES.official, minimum: 20, format: "pem", licence: CC_BY },
  { id: "official-tsa", tier: "tsa", file: "c2pa-official-tsa.pem", address: C2PA_ADDRESSES.tsa, minimum: 12, format: "pem", licence: CC_BY },
  { id: "products", tier: "products", file: "conforming-products-list.json", address: C2PA_ADDRESSES.products, minimum: 100, format: "products", licence: CC_BY },
  { id: "interim-anchors", tier: "interim", file: "interim-anchors.pem", address: `${INTERIM}/anchors.pem`, minimum: 20, format: "pem", licence: CAI },
  { id: "interim-allowed", tier: "interim", file: "interim-allowed.pem", address: `${INTERIM}/allowed.sha256.txt`, minimum: 50, format: "pem-or-hashes", licence: CAI },
  { id: "interim-config", tier: "eku", file: "interim-store.cfg", address: `${INTERIM}/store.cfg`, minimum: 4, format: "oids", licence: CAI },
]; // biome-ignore format: a table

/** What is in a list, once it has passed the check of its own format. */
export interface ListContents {
  /** Of certificates: how many different ones. */
  entries: number;
  /** The certificates and nothing else, as PEM; empty for other formats. */
  pem: string;
  /** Day on which the newest of its certificates begins. */
  newest?: string;
  /** One name an entry, for telling what came and went. */
  names: string[];
  /** When the first of its certificates that are still valid runs out. */
  expires?: string;
}

/** Thrown when a text is not the list it should be. */
export class ListError extends ToldError {}

const BLOCK = /-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+?)-----END CERTIFICATE-----/g;

/**
 * Checks a list against its own format: every certificate must parse, no block may be left open, and there must be
 * as many different entries as such a list has at least; anchors count where they are certificates of authorities. A web
 * page or half a file passes none of that.
 * @throws ListError with what is wrong
 */
export function checkList(row: Pick<ListRow, "format" | "minimum">, text: string, now = new Date()): ListContents {
  const { counted, ...contents } = readList(row.format, text, now);
  if (counted < row.minimum) throw new ListError(wrong("why.list-too-few", { count: counted, least: row.minimum }));
  return contents;
}

const MARKUP = /<(?:!doctype|html|head|body|script|meta)\b/i;

function readList(format: ListRow["format"], text: string, now: Date): ListContents & { counted: number } {
  if (format === "products") {
    const products = readProducts(text);
    if (!products) throw new ListError(wrong("why.list-no-products"));
    return {
      counted: products.length,
      pem: "",
      entries: products.length,
      names: products.map((each) => `${each.product} (${each.recordId})`),
    };
  }
  if (MARKUP.test(text)) throw new ListError(wrong("why.list-web-page"));
  if (format === "oids") {
    const oids = [...new Set(text.match(/^\d+(?:\.\d+)+/gm))];
    return { counted: oids.length, pem: "", entries: oids.length, names: oids };
  }
  return readCertificates(format, text, now);
}

function readCertificates(
  format: "pem" | "pem-or-hashes",
  text: string,
  now: Date,
): ListContents & { counted: number } {
  const opened = text.split("-----BEGIN CERTIFICATE-----").length - 1;
  const closed = text.split("-----END CERTIFICATE-----").length - 1;
  if (opened !== closed) throw new ListError(wrong("why.list-cut"));
  const found: Certificate[] = [];
  for (const match of text.matchAll(BLOCK)) {
    const certificate = certificateOf(new Uint8Array(Buffer.from(match[1] ?? "", "base64")));
    if (!certificate) throw new ListError(wrong("why.list-certificate", { number: found.length + 1 }));
    found.push(certificate);
  }
  if (found.length !== opened) throw new ListError(wrong("why.list-certificates"));
  // One certificate many times is one.
  const certificates = [...new Map(found.map((each) => [each.fingerprint, each])).values()];
  const hashes =
    format === "pem-or-hashes"
      ? [
          ...new Set(
            text
              .replace(BLOCK, "")
              .split(/\r?\n/)
              .map((line) => line.trim()),
          ),
        ].filter((line) => HASH.test(line))
      : [];
  const ends = certificates.map((each) => each.validTo.getTime()).filter((at) => at > now.getTime());
  const begins = certificates.map((each) => each.validFrom.getTime());
  // Of lists of anchors only authorities count; a list of allowed certificates names the others.
  const anchors = format === "pem" ? certificates.filter((each) => each.isCa) : certificates;
  return {
    counted: anchors.length + hashes.length,
    entries: certificates.length + hashes.length,
    names: [...certificates.map(certificateName), ...hashes],
    pem: certificates.map(pemOf).join(""),
    ...present({
      newest: begins.length > 0 ? day(Math.max(...begins)) : undefined,
      expires: ends.length > 0 ? day(Math.min(...ends)) : undefined,
    }),
  };
}

function certificateOf(der: Uint8Array): Certificate | undefined {
  try {
    return parseCertificate(der, createHash("sha256").update(der).digest("hex"));
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

const HASH = /^[A-Za-z0-9+/]{43}=$/;
const day = (at: number): string => new Date(at).toISOString().slice(0, 10);

const pemOf = ({ der }: Certificate): string => {
  const lines =
    Buffer.from(der)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
};

const certificateName = (certificate: Certificate): string =>
  `${certificate.commonName ?? certificate.organisation ?? "unnamed"} (${certificate.fingerprint.slice(0, 16)})`;
