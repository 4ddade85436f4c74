import type { Range } from "../../model/block.ts";
import { bounded } from "../../model/limits.ts";
import type { ValidationCode } from "../../model/status-codes.ts";
import { equalBytes } from "../../source/bytes.ts";
import { readZipArchive } from "../../source/zip-archive.ts";
import { ZIP_STORE, type ZipFile } from "../../source/zip-directory.ts";
import type { HashName } from "../crypto.ts";
import { field } from "../store/values.ts";
import { failure, type Status, success } from "../verify/status.ts";
import { coverageMap, type Mark, piecesOf } from "./coverage.ts";
import { algorithm } from "./fields.ts";
import type { BindingContext, BindingPlan } from "./plan.ts";
import { refusal, unsupported } from "./refusal.ts";

const MALFORMED = "assertion.collectionHash.malformed";
const INVALID_URI = "assertion.collectionHash.invalidURI";
const MISSING = "assertion.collectionHash.incorrectFileCount";
const MISMATCH = "assertion.collectionHash.mismatch";
const MATCH = "assertion.collectionHash.match";

interface Collection {
  hash: HashName;
  files: readonly { uri: string; digest: Uint8Array }[];
  /** Of the central directory and its end record. */
  directory: Uint8Array | undefined;
}

/**
 * Plans a collection data hash (C2PA 2.2, 18.8) over a ZIP archive, judged as 15.12.5 asks: a digest for each file that
 * it lists, from its local header to its descriptor (A.6.2.1), and one for the directory (A.6.2.2). A file that it does
 * not list is not protected, whatever the directory says of it. Collections outside an archive are a folder's or a
 * site's, none of which is at hand: that is our limit and says nothing about the files.
 * @throws LimitError where the archive is larger than is read; FormatError where it cannot be
 */
export async function planCollection(label: string, value: unknown, context: BindingContext): Promise<BindingPlan> {
  const { container, reader, url } = context;
  const refuse = (code: ValidationCode, explanation?: string) =>
    refusal(label, context, [failure(code, url, explanation)]);
  if (container.format !== "zip")
    return refuse("algorithm.unsupported", "a hash over a collection of files is not checked here");
  const read = readCollection(value);
  if (read === "unsupported") return unsupported(label, context);
  if (typeof read === "string") return refuse(read);
  const { directory, files, fault } = await readZipArchive(reader);
  // Two readers may find different files in it: then none of them is what was signed.
  if (fault !== undefined) return refuse("algorithm.unsupported", "an archive that readers may read differently");
  const byName = new Map(files.map((file) => [file.entry.name, file]));
  const listed: { file: ZipFile; digest: Uint8Array }[] = [];
  for (const { uri, digest } of read.files) {
    const file = byName.get(uri) ?? byName.get(decoded(uri));
    if (file === undefined) return refuse(MISSING);
    listed.push({ file, digest });
  }
  // A ZIP archive needs it (15.12.5.2), and without it anything could be added; but nothing shows that it was.
  if (read.directory === undefined) return refuse(MALFORMED, "no hash of the central directory");
  const own: Range = { offset: directory.begin, length: directory.end - directory.begin };
  const expected = [...listed.map(({ digest }) => digest), read.directory];
  const hashed: Range[] = [...listed.map(({ file }) => rangeOf(file)), own];
  const store = byName.get(ZIP_STORE);
  const marks: Mark[] = store && context.site ? [{ ...rangeOf(store), state: "store" }] : [];
  return {
    label,
    jobs: hashed.map((range) => ({ hash: read.hash, parts: [range] })),
    statuses: [],
    coverage: coverageMap(piecesOf(container, reader.size), reader.size, hashed, marks),
    judge: (digests): Status[] => [
      expected.every((each, index) => equalBytes(each, digests[index] ?? new Uint8Array(0)))
        ? success(MATCH, url)
        : failure(MISMATCH, url),
    ],
    breaches: [],
    misplaced: [],
  };
}

const rangeOf = ({ offset, length }: Range): Range => ({ offset, length });

/** Names are written as they stand in the archive; a URI may have to write some of their characters by number. */
function decoded(uri: string): string {
  try {
    return decodeURIComponent(uri);
  } catch {
    return uri;
  }
}

/** Reads `collection-data-hash-map` (18.8.2). `alg` has to be its own here (15.12.5.1). */
function readCollection(value: unknown): Collection | typeof MALFORMED | typeof INVALID_URI | "unsupported" {
  const uris = field(value, "uris");
  const directory = field(value, "zip_central_directory_hash");
  if (!Array.isArray(uris) || uris.length === 0) return MALFORMED;
  if (directory !== undefined && !(directory instanceof Uint8Array)) return MALFORMED;
  bounded(uris.length, "zipEntryCount");
  const alg = field(value, "alg");
  if (typeof alg !== "string") return MALFORMED;
  const hash = algorithm(alg);
  if (hash === "malformed" || hash === "unsupported") return "unsupported";
  const files: { uri: string; digest: Uint8Array }[] = [];
  for (const each of uris) {
    const [uri, digest] = [field(each, "uri"), field(each, "hash")];
    if (typeof uri !== "string" || !(digest instanceof Uint8Array)) return MALFORMED;
    if ([uri, decoded(uri)].some((path) => path.split(/[/\\]/).some((part) => part === "." || part === "..")))
      return INVALID_URI;
    files.push({ uri, digest });
  }
  return { hash, files, directory };
}
