import type { Piece, Range } from "../../model/block.ts";
import { LimitError } from "../../model/limits.ts";
import type { ValidationCode } from "../../model/status-codes.ts";
import { equalBytes } from "../../source/bytes.ts";
import { failure, type Status, success, unhashed } from "../verify/status.ts";
import { adjustmentOf, fontBoxes, zeroed } from "./box-font.ts";
import { asListed } from "./box-jpeg.ts";
import { AFTER_BOX, type BoxEntry, readBoxList, STORE_BOX } from "./box-list.ts";
import { fit, namedBoxes } from "./box-order.ts";
import { coverageMap, piecesOf } from "./coverage.ts";
import { judgeExclusions } from "./exclusion.ts";
import type { BindingContext, BindingPlan } from "./plan.ts";
import { refusal, unsupported } from "./refusal.ts";

const MALFORMED = "assertion.boxesHash.malformed";
const MISMATCH = "assertion.boxesHash.mismatch";
const UNKNOWN_BOX = "assertion.boxesHash.unknownBox";
const MATCH = "assertion.boxesHash.match";

/**
 * Plans a general box hash (C2PA 2.2, 18.7): a digest for each run of boxes that an entry names, judged as 15.12.3
 * asks. Nothing is protected until an entry that is not excluded stands for it.
 * @throws LimitError where the file has more boxes than are named.
 */
export async function planBoxHash(label: string, value: unknown, context: BindingContext): Promise<BindingPlan> {
  const { container, reader, url } = context;
  const refuse = (code: ValidationCode, explanation?: string) =>
    refusal(label, context, [failure(code, url, explanation)]);
  const entries = readBoxList(value, context.claimAlg);
  if (entries === "malformed") return refuse(MALFORMED);
  if (entries === "unsupported") return unsupported(label, context);
  if (container.limits.some((limit) => limit.budget === "pieceCount")) throw new LimitError("pieceCount");
  const pieces = await listedPieces(context, entries);
  // A format whose boxes are not told apart here: that is our limit.
  if (!pieces.some((piece) => piece.box !== undefined && piece.box !== AFTER_BOX)) return unsupported(label, context);
  const boxes = container.format === "font" ? await fontBoxes(reader) : namedBoxes(pieces);
  const adjusted = container.format === "font" ? adjustmentOf(boxes) : undefined;
  const laid = fit(
    entries,
    boxes,
    boxes.some((box) => box.name === STORE_BOX),
  );
  if (laid.kind === "mismatch") return refuse(MISMATCH, "boxes are missing or in another order");
  if (laid.kind === "unknown-box") return refuse(UNKNOWN_BOX);
  const runs = entries.flatMap((entry, index): readonly Run[] => {
    const range = laid.runs[index];
    return range === undefined ? [] : [{ ...entry, range }];
  });
  if (runs.some(({ range }) => range.length < 0)) return refuse(MISMATCH, "boxes of one entry lie in another order");
  const hashed = runs.filter((run) => !isLeftOut(run));
  if (hashed.length === 0) return refuse(MALFORMED, "no box is hashed");
  if (hashed.some((run) => run.digest === undefined))
    return refusal(label, context, [unhashed(MISMATCH, url, "an entry without a hash")]);
  const judged = await judgeExclusions(
    context,
    pieces,
    runs.filter(isLeftOut).map((run) => run.range),
    "named",
  );
  return {
    label,
    jobs: hashed.map(({ hash, range }) => ({ hash, parts: adjusted ? zeroed(range, adjusted) : [range] })),
    statuses: [],
    coverage: coverageMap(
      pieces,
      reader.size,
      hashed.map((run) => run.range),
      adjusted ? [...judged.marks, { ...adjusted, state: "mandated", what: "check sum of the font" }] : judged.marks,
    ),
    judge: (digests): Status[] => [
      hashed.every((run, index) => same(run.digest, digests[index])) ? success(MATCH, url) : failure(MISMATCH, url),
    ],
    breaches: [...judged.breaches, ...(laid.unlisted.length > 0 ? (["trailing-bytes-unlisted"] as const) : [])],
    misplaced: judged.misplaced,
  };
}

type Run = BoxEntry & { range: Range };

/** The store cannot hash itself, and an excluded entry need not fit (18.7.1). */
const isLeftOut = (run: Run): boolean => run.excluded || run.names[0] === STORE_BOX;

const same = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && equalBytes(a, b);

async function listedPieces({ container, reader }: BindingContext, entries: readonly BoxEntry[]): Promise<Piece[]> {
  const pieces = piecesOf(container, reader.size);
  if (container.format !== "jpeg") return pieces;
  const names = entries.flatMap((entry) => entry.names);
  return asListed(pieces, new Set(names), names.filter((name) => name === "SOI").length, reader);
}
