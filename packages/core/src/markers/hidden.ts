import type { Inflaters } from "../formats/walk.ts";
import { CLIP_FRAMES, ClipSearch } from "../marks/clip.ts";
import { findMarks } from "../marks/detect.ts";
import { evidenceText, markPath } from "../marks/evidence.ts";
import { LABEL_PATH, labelText } from "../marks/labels/evidence.ts";
import { findLabels, type ReadLines } from "../marks/labels/find.ts";
import { type Grey, greyOf, upright } from "../marks/labels/grey.ts";
import type { Result } from "../marks/looks.ts";
import type { Pixels } from "../marks/pixels.ts";
import { visiblePath, visibleText } from "../marks/visible/evidence.ts";
import { findVisible, type VisibleFind } from "../marks/visible/find.ts";
import { VisibleFrames } from "../marks/visible/frames.ts";
import type { RawFact } from "../metadata/facts.ts";
import { missing } from "../metadata/media-readings.ts";
import type { Block, Container } from "../model/block.ts";
import type { DetectorSaid } from "../model/detector.ts";
import { ProgramMissing } from "../model/errors.ts";
import { FORMAT_ROWS } from "../model/formats.ts";
import { LimitError } from "../model/limits.ts";
import type { Limit } from "../model/report.ts";
import { DETECTOR_PATH, detectorText } from "./detectors.ts";
import type { SealTools } from "./seals.ts";
import { readStealthText } from "./stealth.ts";

/** What is asked of the pixels, and what it takes. */
export interface HiddenTools {
  /** Look for text hidden in the pixels of lossless pictures. */
  deep: boolean;
  /** Look for that, and in any picture for watermarks and for marks that people see. */
  marks: boolean;
  /** Shows a picture to detectors that somebody added; absent: there are none. */
  detectors?: (pixels: Pixels) => Promise<{ said: readonly DetectorSaid[]; limits: readonly Limit[] }>;
  /** Reads words; absent: they are not asked for. Rejects with ProgramMissing where what reads is not installed. */
  labels?: ReadLines;
  seals: SealTools;
  inflaters: Inflaters;
  /** Decodes frames of a clip and hands them on, at most so many; rejects when it cannot. */
  frames?: (container: Container, most: number, take: (frame: Pixels) => void) => Promise<void>;
}

const BLOCK: Block = { kind: "text", path: "pixels", offset: 0, length: 0 };

/** What a look at the pixels came to. */
interface Seen {
  readonly facts: readonly RawFact[];
  readonly limits: readonly Limit[];
}
const NOTHING: Seen = { facts: [], limits: [] };

/**
 * What is in pixels, as facts of their own: text in the lowest bits, the messages of known watermarks, marks that people see, of a
 * clip over its frames, and words along the edges that say AI. Only when asked for: it takes decoding the whole picture.
 * @param orientation how the picture is stored (EXIF), for words that are read the way people see them
 */
export async function hiddenFacts(
  container: Container,
  tools: HiddenTools,
  orientation = 1,
): Promise<{ facts: RawFact[]; limits: Limit[] }> {
  const seen =
    container.kind === "video" ? await inClip(container, tools) : await inPicture(container, tools, orientation);
  return { facts: seen.flatMap(({ facts }) => facts), limits: seen.flatMap(({ limits }) => limits) };
}

async function inPicture(container: Container, tools: HiddenTools, orientation: number): Promise<readonly Seen[]> {
  const text = (tools.deep || tools.marks) && FORMAT_ROWS[container.format].lossless === true;
  const picture = container.kind === "image" && container.format !== "svg";
  const { marks, detectors, labels } = picture ? tools : NO_TOOLS;
  if (!text && !marks && !detectors && !labels) return [];
  try {
    const pixels = await tools.seals.pixels?.();
    if (!pixels) throw new Error("no decoder");
    const hidden = [...(text ? textIn(pixels, tools) : []), ...(marks ? marksIn(pixels, tools.deep) : [])];
    return [
      { facts: hidden, limits: [] },
      await labelsIn(labels ? [upright(greyOf(pixels), orientation)] : [], labels),
      await saidBy(pixels, detectors),
    ];
  } catch (error) {
    return [{ facts: [], limits: [limitOf(error)] }];
  }
}

const NO_TOOLS: Partial<HiddenTools> = {};

function textIn(pixels: Pixels, { inflaters }: HiddenTools): RawFact[] {
  const value = readStealthText(pixels, inflaters.gunzip);
  return value === undefined ? [] : [{ path: "stealth/text", value, block: BLOCK }];
}

/** Frames in which words are read: a label stays for two seconds at least, and mostly for the whole clip. */
const READ_FRAMES = 4;

async function inClip(container: Container, tools: HiddenTools): Promise<readonly Seen[]> {
  const { marks, labels, frames = () => Promise.reject(new Error("no decoder")) } = tools;
  if (!marks && !labels) return [];
  const [search, visible, greys] = [new ClipSearch(), new VisibleFrames(), new Spread(READ_FRAMES)];
  try {
    // Once for both: frames cost more than what is done with them.
    await frames(container, marks ? CLIP_FRAMES : READ_FRAMES, (frame) => {
      if (marks) search.add(frame);
      if (marks) visible.add(frame);
      if (labels) greys.take(frame);
    });
  } catch (error) {
    return [{ facts: [], limits: [missing(error, "frames", "mark")] }];
  }
  const facts = marks ? [...factsOf(search.result()), ...visibleFacts(visible.result())] : [];
  return [{ facts, limits: [] }, await labelsIn(greys.kept(), labels)];
}

/** Keeps so many frames at equal distances out of more, before it is known how many more: every second one, then every fourth. */
class Spread {
  #kept: Grey[] = [];
  #count = 0;
  #apart = 1;
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  take(frame: Pixels): void {
    if (this.#count++ % this.#apart !== 0) return;
    this.#kept.push(greyOf(frame));
    if (this.#kept.length < 2 * this.#most) return;
    this.#kept = this.#kept.filter((_, at) => at % 2 === 0);
    this.#apart *= 2;
  }

  kept(): readonly Grey[] {
    const { length } = this.#kept;
    const wanted = Math.min(this.#most, length);
    return this.#kept.filter((_, at) => Math.floor(((at + 1) * wanted) / length) > Math.floor((at * wanted) / length));
  }
}

async function saidBy(pixels: Pixels, detectors: HiddenTools["detectors"]): Promise<Seen> {
  if (!detectors) return NOTHING;
  const { said, limits } = await detectors(pixels);
  return { facts: said.map((each) => ({ path: DETECTOR_PATH, value: detectorText(each), block: BLOCK })), limits };
}

/** Labels of one picture, or of several frames of which each shows the same. */
async function labelsIn(greys: readonly Grey[], read: ReadLines | undefined): Promise<Seen> {
  if (!read) return NOTHING;
  const { found, error } = await findLabels(greys, read);
  return {
    facts: found.map((label) => ({ path: LABEL_PATH, value: labelText(label), block: BLOCK })),
    limits: error === undefined ? [] : [labelLimit(error)],
  };
}

function labelLimit(error: unknown): Limit {
  if (error instanceof ProgramMissing) return { code: "labels-missing", step: "mark", detail: error.install };
  if (error instanceof LimitError) return { code: "labels-cut", step: "mark", budget: error.budget };
  return { code: "labels-unavailable", step: "mark" };
}

const marksIn = (pixels: Pixels, deep: boolean): RawFact[] => [
  ...factsOf(findMarks(pixels, deep)),
  ...visibleFacts(findVisible(pixels)),
];

const factsOf = ({ found }: Result): RawFact[] =>
  found.map((mark) => ({ path: markPath(mark.message.id), value: evidenceText(mark), block: BLOCK }));

const visibleFacts = (found: readonly VisibleFind[]): RawFact[] =>
  found.map((find) => ({ path: visiblePath(find.mark.id), value: visibleText(find), block: BLOCK }));

const limitOf = (error: unknown): Limit =>
  error instanceof LimitError
    ? { code: "budget-exceeded", step: "mark", budget: error.budget }
    : { code: "pixels-unavailable", step: "mark" };
