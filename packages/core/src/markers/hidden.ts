import type { Inflaters } from "../formats/walk.ts";
import { CLIP_FRAMES, ClipSearch } from "../marks/clip.ts";
import { findMarks } from "../marks/detect.ts";
import { evidenceText, markPath } from "../marks/evidence.ts";
import type { Result } from "../marks/looks.ts";
import type { Pixels } from "../marks/pixels.ts";
import { visiblePath, visibleText } from "../marks/visible/evidence.ts";
import { findVisible, type VisibleFind } from "../marks/visible/find.ts";
import { VisibleFrames } from "../marks/visible/frames.ts";
import type { RawFact } from "../metadata/facts.ts";
import { missing } from "../metadata/media-readings.ts";
import type { Block, Container } from "../model/block.ts";
import type { DetectorSaid } from "../model/detector.ts";
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
  seals: SealTools;
  inflaters: Inflaters;
  /** Decodes frames of a clip and hands them on, at most so many; rejects when it cannot. */
  frames?: (container: Container, most: number, take: (frame: Pixels) => void) => Promise<void>;
}

const BLOCK: Block = { kind: "text", path: "pixels", offset: 0, length: 0 };

/**
 * What is in pixels, as facts of their own: text in the lowest bits, the messages of known watermarks, and marks that people
 * see; of a clip over its frames. Only when asked for: it takes decoding the whole picture.
 */
export async function hiddenFacts(
  container: Container,
  tools: HiddenTools,
): Promise<{ facts: RawFact[]; limits: Limit[] }> {
  if (tools.marks && container.kind === "video") return clipFacts(container, tools);
  const text = (tools.deep || tools.marks) && FORMAT_ROWS[container.format].lossless === true;
  const isPicture = container.kind === "image" && container.format !== "svg";
  const marks = tools.marks && isPicture;
  const asked = isPicture ? tools.detectors : undefined;
  if (!text && !marks && !asked) return { facts: [], limits: [] };
  try {
    const pixels = await tools.seals.pixels?.();
    if (!pixels) throw new Error("no decoder");
    const own = [...(text ? textIn(pixels, tools) : []), ...(marks ? marksIn(pixels) : [])];
    const theirs = await detectedIn(pixels, asked);
    return { facts: [...own, ...theirs.facts], limits: theirs.limits };
  } catch (error) {
    return { facts: [], limits: [limitOf(error)] };
  }
}

function textIn(pixels: Pixels, { inflaters }: HiddenTools): RawFact[] {
  const value = readStealthText(pixels, inflaters.gunzip);
  return value === undefined ? [] : [{ path: "stealth/text", value, block: BLOCK }];
}

/** Watermarks over the frames of a clip. */
async function clipFacts(container: Container, tools: HiddenTools): Promise<{ facts: RawFact[]; limits: Limit[] }> {
  const search = new ClipSearch();
  const visible = new VisibleFrames();
  try {
    if (!tools.frames) throw new Error("no decoder");
    await tools.frames(container, CLIP_FRAMES, (frame) => {
      search.add(frame);
      visible.add(frame);
    });
    return { facts: [...factsOf(search.result()), ...visibleFacts(visible.result())], limits: [] };
  } catch (error) {
    return { facts: [], limits: [missing(error, "frames", "mark")] };
  }
}

const marksIn = (pixels: Pixels): RawFact[] => [...factsOf(findMarks(pixels)), ...visibleFacts(findVisible(pixels))];

const factsOf = ({ found }: Result): RawFact[] =>
  found.map((mark) => ({ path: markPath(mark.message.id), value: evidenceText(mark), block: BLOCK }));

/** What detectors say that somebody added. */
async function detectedIn(
  pixels: Pixels,
  asked: HiddenTools["detectors"],
): Promise<{ facts: RawFact[]; limits: Limit[] }> {
  const came = await asked?.(pixels);
  const facts = (came?.said ?? []).map((each) => ({ path: DETECTOR_PATH, value: detectorText(each), block: BLOCK }));
  return { facts, limits: [...(came?.limits ?? [])] };
}

const visibleFacts = (found: readonly VisibleFind[]): RawFact[] =>
  found.map((find) => ({ path: visiblePath(find.mark.id), value: visibleText(find), block: BLOCK }));

const limitOf = (error: unknown): Limit =>
  error instanceof LimitError
    ? { code: "budget-exceeded", step: "mark", budget: error.budget }
    : { code: "pixels-unavailable", step: "mark" };
