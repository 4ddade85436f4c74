/**
 * Every bound that a length, count or size read from a file must pass, in one place, units in the names.
 * Exceeding one becomes a `limit` in the report with the budget's name, never silence.
 */
export const BUDGETS = {
  /** One metadata block kept in memory. */
  blockBytes: 16 * 1024 * 1024,
  /** All metadata blocks of one file together. */
  allBlocksBytes: 64 * 1024 * 1024,
  /** A C2PA manifest store. */
  manifestStoreBytes: 64 * 1024 * 1024,
  /** Manifest stores, or pieces of them, that one file holds wherever they lie. */
  storeCount: 64,
  /** Paths kept of a container's structure. */
  structurePathCount: 400,
  trackCount: 64,
  /** Frames of one clip that are kept. */
  frameCount: 2_000,
  /** Decoded or plain samples of one stretch of sound. */
  sampleBytes: 256 * 1024 * 1024,
  /** Packets of one track that are counted: nine hours at 60 a second. */
  packetCount: 2_000_000,
  /** Bytes of a stream without an index whose frames are followed: four hours at 128 kbit/s. */
  frameScanBytes: 256 * 1024 * 1024,
  /** Bytes at either end of a stream of packets (MPEG-TS, MPEG-PS, FLV) that are looked at. */
  streamEndBytes: 2 * 1024 * 1024,
  /** Samples of one track times the most in one of its chunks: what looking all of them up costs. */
  sampleWorkCount: 2 ** 31,
  /** Entries of one edit list that are kept. */
  editCount: 64,
  boxDepth: 32,
  boxCount: 20_000,
  /** Boxes of one file that a BMFF binding is laid over, and comparisons of boxes with its exclusions. */
  boxTreeCount: 262_144,
  /** Exclusions of one BMFF binding. */
  exclusionCount: 1_024,
  /** Leaves of one file's Merkle trees. */
  merkleLeafCount: 262_144,
  /** Sample tables of one clip that are followed. */
  sampleTableBytes: 256 * 1024 * 1024,
  /** Separate stretches that a decoder shows of one file. */
  shownRangeCount: 65_536,
  chunkCount: 50_000,
  segmentCount: 10_000,
  /** Pieces of a container that are named: those of every walker's own budget. */
  pieceCount: 65_536,
  ifdCount: 64,
  ifdEntryCount: 2_000,
  /** Pages of a TIFF file that are looked at for a manifest store and for what is shown. */
  tiffPageCount: 10_000,
  /** Entries of all its directories together. */
  tiffEntryCount: 100_000,
  /** Strips and tiles of one file. */
  stripCount: 200_000,
  decompressedBytes: 16 * 1024 * 1024,
  /** All that is unpacked of one file together, whether or not it is kept. */
  unpackedBytes: 256 * 1024 * 1024,
  /** How often a file's bytes may be asked for block by block, all together: parts that lie over each other are read again and again. */
  fileReadCount: 16,
  xmpBytes: 8 * 1024 * 1024,
  xmpDepth: 64,
  xmpElementCount: 50_000,
  xmpAttributeCount: 5_000,
  stringCharsKept: 4_096,
  /** Actions, ingredients or claims listed for one manifest or chain. */
  listedCount: 500,
  /** Places of a picture that one step names, and corners of one of them. */
  regionCount: 32,
  vertexCount: 128,
  factCount: 5_000,
  /** All fact values of one report together. */
  allFactsCharsKept: 2 * 1024 * 1024,
  blockCount: 2_000,
  tagCount: 2_000,
  manifestCount: 256,
  /** Ingredients of one manifest. */
  ingredientCount: 2_000,
  /** Actions of one manifest. */
  actionCount: 10_000,
  /** Media segments of one fragmented clip. */
  fragmentCount: 5_000,
  jumbfDepth: 16,
  jumbfBoxCount: 20_000,
  cborDepth: 64,
  /** Items of one CBOR structure, and of all assertions of one store together. */
  cborItemCount: 1_000_000,
  ingredientDepth: 64,
  /** References, time stamps or OCSP responses that the manifests of one store hold together. */
  referenceCount: 50_000,
  pdfScanBytes: 64 * 1024 * 1024,
  /** A PDF whose cross-reference tables are followed to its manifest store. */
  pdfTableBytes: 256 * 1024 * 1024,
  pdfStreamCount: 2_000,
  /** Indirect objects of one PDF, over all its revisions. */
  pdfObjectCount: 500_000,
  /** Cross-reference sections of one PDF: its revisions. */
  pdfRevisionCount: 256,
  /** Directory of a ZIP archive, and entries in it. */
  zipDirectoryBytes: 16 * 1024 * 1024,
  zipEntryCount: 50_000,
  fontTableCount: 4_096,
  svgBytes: 32 * 1024 * 1024,
  /** A page or another text that is looked through for a manifest store. */
  textBytes: 32 * 1024 * 1024,
  coverageRangeCount: 4_096,
  /** How often a file's bytes may be hashed for its hard bindings, all together. */
  fileHashCount: 8,
  trailerScanBytes: 1024 * 1024,
  exifBlockBytes: 4 * 1024 * 1024,
  /** Pixels of a picture that is decoded. */
  pixelCount: 40_000_000,
  /** Lines of words along a picture's edges that are read, and how long that may take. */
  labelLineCount: 48,
  labelMs: 20_000,
  /** Files that one index of an archive tells of, and bytes of it. */
  archiveEntryCount: 2_000_000,
  archiveBytes: 16 * 1024 * 1024 * 1024,
  /** Frames and numbers of sound that are kept of one clip. */
  archiveFrameCount: 30_000,
  archiveSoundCount: 120_000,
  /** Prints that are held in memory before they are written, or where no file was named to write them to. */
  archiveUnsavedBytes: 512 * 1024 * 1024,
  /** Small pictures that manifests and metadata keep, of one report; one of them as it is stored; and its pixels. */
  thumbnailCount: 24,
  thumbnailBytes: 4 * 1024 * 1024,
  thumbnailPixelCount: 8_000_000,
  /** The module of a detector that somebody adds, and what it may answer. */
  detectorModuleBytes: 16 * 1024 * 1024,
  detectorAnswerBytes: 64 * 1024,
  engineWholeFileBytes: 64 * 1024 * 1024,
  ipcReadBytes: 8 * 1024 * 1024,
  spoolBytes: 16 * 1024 * 1024 * 1024,
} as const;

export type BudgetName = keyof typeof BUDGETS;

/** Thrown inside a step when a budget is passed; the step's caller turns it into a `limit`. */
export class LimitError extends Error {
  readonly budget: BudgetName;
  constructor(budget: BudgetName, detail = "") {
    super(`budget ${budget} (${BUDGETS[budget]}) exceeded${detail ? `: ${detail}` : ""}`);
    this.name = "LimitError";
    this.budget = budget;
  }
}

/** Thrown when bytes do not follow their format; never more than a `limit` in the report. */
export class FormatError extends Error {
  constructor(message: string) {
    super(message);
    this.name = "FormatError";
  }
}

/**
 * Returns `value` when it is a whole number from 0 to the budget's bound.
 * @throws LimitError naming the budget otherwise.
 */
export function bounded(value: number, budget: BudgetName, detail = ""): number {
  if (!Number.isSafeInteger(value) || value < 0 || value > BUDGETS[budget]) {
    throw new LimitError(budget, detail);
  }
  return value;
}

/** Counts down one budget; `take()` throws when it is used up. */
export function counter(budget: BudgetName): { take(n?: number): void; readonly used: number } {
  let used = 0;
  return {
    take(n = 1) {
      used += n;
      if (used > BUDGETS[budget]) throw new LimitError(budget);
    },
    get used() {
      return used;
    },
  };
}
