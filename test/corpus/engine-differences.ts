import type { Opinion } from "../../packages/core/src/credentials/engine/opinion.ts";
import type { Mutant, MutantSeed } from "./mutants.ts";
import { refuses, type Seen } from "./three-readers.ts";

/**
 * Why two readers differ. `docs/engines.md` is written from this table. Each row can be proven wrong: one that explains
 * nothing any more fails the test, and so does a difference that no row explains.
 */
export interface DifferenceRow {
  id: string;
  between: "wasm and native" | "ours and wasm";
  cause: string;
  /** Where that is written, or how it was found. */
  source: string;
  /** For what no file of the corpus shows: the mutant that does, by its number or by what it changes. It is made in every run. */
  mutant?: number | ((seeds: readonly MutantSeed[]) => Mutant | undefined);
  explains(seen: Seen): boolean;
}

const codes = (opinion: Opinion): ReadonlySet<string> =>
  new Set(opinion.kind === "read" ? opinion.failures.map(({ code }) => code) : []);
const has = (opinion: Opinion, ...wanted: string[]): boolean => wanted.some((code) => codes(opinion).has(code));
const valid = (opinion: Opinion): boolean => opinion.kind === "read" && !refuses(opinion);
/** Codes that only one of the two gives. */
const only = (one: Opinion, other: Opinion): string[] => [...codes(one)].filter((code) => !codes(other).has(code));
/** Is all of that among what is allowed, and is there anything? */
const among = (found: readonly string[], ...allowed: string[]): boolean =>
  found.length > 0 && found.every((code) => allowed.includes(code));

/** All that differs was explained by the product's own table, and this row is part of it. */
const known =
  (id: string) =>
  ({ dissent }: Seen): boolean =>
    dissent?.explained === true && (dissent.known === id || dissent.codes.some((each) => each.known === id));

/** What our verifier said of the box or certificate that it could not read. */
const said = ({ ours }: Seen, words: string): boolean => ours?.told.some((each) => each.includes(words)) === true;
const unreadable = (seen: Seen): boolean =>
  seen.ours?.verdict.integrity === "undecodable" && said(seen, "the certificate cannot be read");

/** A signed file in which one letter of the signature box's label is another. */
function relabelled(seeds: readonly MutantSeed[]): Mutant | undefined {
  const seed = seeds.find(({ name }) => name === "made png");
  if (!seed) return undefined;
  const bytes = Buffer.from(seed.bytes);
  bytes.write("C", bytes.indexOf("c2pa.signature\0") + 0, "latin1");
  return { name: `${seed.name}, label of its signature box in another case`, bytes, profile: seed.profile };
}

/** First match wins. */
export const DIFFERENCES: readonly DifferenceRow[] = [
  {
    id: "identity-signature",
    between: "wasm and native",
    cause: "0.92 verifies X.509 identities of CAWG 1.2 and refuses these; 0.90 passes over them.",
    source: "measured on encypher-c2pa's test files: `signature mismatch`",
    explains: ({ wasm, native }) => has(wasm, "cawg.x509.signature.mismatch") && valid(native),
  },
  {
    id: "pdf-trailer",
    between: "wasm and native",
    cause: "0.90 cannot parse this PDF.",
    source: "its words: invalid file trailer",
    explains: ({ file, wasm, native }) =>
      file.endsWith(".pdf") && wasm.kind === "read" && native.kind === "cannot" && /trailer/.test(native.error.text),
  },
  {
    id: "identity-reference",
    between: "wasm and native",
    cause: "0.92 tolerates failures of an attached identity in its state and names more of them.",
    source: "measured: codes of `cawg.identity` leave the state of 0.92 as it is, those of `cawg.ica` do not",
    explains: ({ wasm, native }) =>
      valid(wasm) &&
      refuses(native) &&
      has(native, "cawg.identity.assertion.duplicate", "cawg.identity.assertion.mismatch"),
  },
  {
    id: "identity-kind",
    between: "wasm and native",
    cause: "0.92 names an identity whose kind of signature it does not know; 0.90 passes over it.",
    source: "measured: `unsupported signature type`",
    explains: ({ wasm, native }) => valid(native) && among(only(wasm, native), "cawg.identity.sig_type.unknown"),
  },
  {
    id: "ingredient-expired-since",
    between: "wasm and native",
    cause:
      "0.90 tells that the certificate of an ingredient, which its user recorded as valid, has expired since, and words the identity's credential like a signer's; 0.92 does neither.",
    source: "the Sony ingredient of that clip has no time stamp; its user recorded claimSignature.insideValidity",
    explains: ({ wasm, native }) =>
      has(wasm, "cawg.x509.credential.untrusted") &&
      only(native, wasm).includes("signingCredential.expired") &&
      among(only(native, wasm), "signingCredential.expired", "signingCredential.untrusted"),
  },
  {
    id: "identity-credential",
    between: "wasm and native",
    cause:
      "0.92 says with a code of its own that nobody vouches for the attached identity; 0.90 uses the signer's, or none.",
    source: "measured: 0.90 gives `signingCredential.untrusted` with the address of the identity assertion",
    explains: ({ wasm, native }) =>
      among(only(wasm, native), "cawg.x509.credential.untrusted") &&
      (only(native, wasm).length === 0 || among(only(native, wasm), "signingCredential.untrusted")),
  },
  {
    id: "id3-panic",
    between: "wasm and native",
    cause: "0.90 panics inside its ID3 reader; the process is kept alive by the binding.",
    source: "its words: `Deferred` was dropped without being settled",
    explains: ({ file, wasm, native }) =>
      file.endsWith(".mp3") && wasm.kind === "absent" && native.kind === "failed" && native.cause === "crashed",
  },
  {
    id: "exclusion-elsewhere",
    between: "wasm and native",
    cause: "0.92 refuses an exclusion that is not where the manifest lies; 0.90 does not look.",
    source: "c2pa-rs PR 2653",
    explains: ({ wasm, native }) =>
      valid(native) &&
      wasm.kind === "read" &&
      wasm.failures.some(
        ({ code, explanation }) => code === "assertion.dataHash.mismatch" && /exclusion/.test(explanation ?? ""),
      ),
  },
  {
    id: "expired-and-untrusted",
    between: "wasm and native",
    cause: "0.92 also calls the signer untrusted when its certificate has expired.",
    source: "measured, 0.91.3 and 0.92.0",
    explains: ({ wasm, native }) =>
      has(native, "signingCredential.expired") &&
      among(only(wasm, native), "signingCredential.untrusted") &&
      only(native, wasm).length === 0,
  },
  {
    id: "box-before-ftyp",
    between: "wasm and native",
    cause: "0.90 reads no BMFF file whose first box is not `ftyp`; 0.92 does.",
    source: "ISO/IEC 14496-12, 4.3: `ftyp` comes as early as possible; its words: BmffError",
    mutant: 27,
    explains: ({ wasm, native }) =>
      valid(wasm) && native.kind === "cannot" && native.error.text.startsWith("BmffError"),
  },
  {
    id: "box-under-another-label",
    between: "wasm and native",
    cause:
      "A claim or signature box under another label: 0.92 takes it by its type, 0.90 does not find its parts once each.",
    source: "its words: `claim.multiple`",
    mutant: relabelled,
    explains: (seen) => valid(seen.wasm) && has(seen.native, "claim.multiple") && said(seen, "under another label"),
  },
  {
    id: "certificate-form",
    between: "wasm and native",
    cause:
      "The certificate's own signature algorithm is damaged: 0.92 and ours refuse to read it; 0.90 takes the key out of it and passes.",
    source: "RFC 4055, 3.1; measured on a certificate signed with RSASSA-PSS",
    mutant: 1248,
    explains: (seen) => valid(seen.native) && has(seen.wasm, "signingCredential.invalid") && unreadable(seen),
  },
  {
    id: "store-before-ftyp",
    between: "ours and wasm",
    cause: "A store in front of `ftyp` is not where the standard puts it: ours does not believe it, 0.92 does.",
    source: "C2PA 2.2, A.5.3",
    mutant: 27,
    explains: ({ file, ours, dissent, wasm }) =>
      file.includes("ftyp moved") &&
      valid(wasm) &&
      dissent?.stricter === "ours" &&
      ours?.verdict.integrity === "undecodable",
  },
  {
    id: "box-under-another-label",
    between: "ours and wasm",
    cause:
      "The box of the claim or of its signature has the right type and another label. The standard finds both by label: ours reads neither, 0.92 looks at the type alone.",
    source: "C2PA 2.2, 11.1.4: `c2pa.claim`, `c2pa.claim.v2`, `c2pa.signature`",
    mutant: relabelled,
    explains: (seen) => valid(seen.wasm) && said(seen, "under another label"),
  },
  {
    id: "certificate-form",
    between: "ours and wasm",
    cause:
      "Bytes of the certificate are not DER as X.509 has it (a SET where the extended key usage is a SEQUENCE). Ours does not read it; both engines read over it, and its own signature, which would not fit any more, is checked by nobody where the issuer is unknown.",
    source: "RFC 5280, 4.2.1.12; measured",
    mutant: 2898,
    explains: (seen) => valid(seen.wasm) && unreadable(seen),
  },
  {
    id: "identity-refused",
    between: "ours and wasm",
    cause:
      "Our own verifier does not verify attached identities: the engine's refusal of one is quoted, and leaves level 3 at most.",
    source: "design: CAWG is asked of the engine alone, and never raises anything",
    explains: ({ dissent }) =>
      dissent?.stricter === "engine" &&
      dissent.error === undefined &&
      dissent.codes.every(({ code, known: id }) => id !== undefined || code.startsWith("cawg.")) &&
      !dissent.explained,
  },
  {
    id: "identity-offline",
    between: "ours and wasm",
    cause: "The identity's document lies at an address, and the engine is kept off the network.",
    source: "a known difference of the product",
    explains: known("identity-offline"),
  },
  {
    id: "identity-without-roots",
    between: "ours and wasm",
    cause: "No pass holds roots of identities.",
    source: "a known difference of the product",
    explains: known("identity-without-roots"),
  },
  {
    id: "exclusion-elsewhere",
    between: "ours and wasm",
    cause:
      "The exclusion holds more than the store, and nothing that is shown. A broken rule for us, because every byte that was hashed matches; a changed file for 0.92, whose code the standard asks for.",
    source: "a known difference of the product; C2PA 2.2, 15.12.1",
    explains: known("exclusion-elsewhere"),
  },
  {
    id: "ingredient-of-another-tier",
    between: "ours and wasm",
    cause: "The ingredient's signer is unknown in a pass that holds the active signer's lists.",
    source: "a known difference of the product",
    explains: known("ingredient-of-another-tier"),
  },
];

/** The row that explains how two readers differ. */
export const explanationOf = (seen: Seen, between: DifferenceRow["between"]): DifferenceRow | undefined =>
  DIFFERENCES.find((row) => row.between === between && row.explains(seen));
