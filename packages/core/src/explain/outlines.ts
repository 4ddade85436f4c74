import { BUDGETS } from "../model/limits.ts";
import type { ManifestReport, Report } from "../model/report.ts";
import type { Language } from "./locales/index.ts";
import { namedPlaces } from "./metadata-places.ts";
import { list, quote, type Voice, voiceOf, type Words } from "./say.ts";
import { asShown } from "./turned.ts";
import { whoText } from "./who.ts";

type Region = NonNullable<ManifestReport["actions"][number]["regions"]>[number];

/** A shape over a picture, in shares of its sides: a rectangle, the ellipse that fills it, or corners in order. */
export type OutlineShape =
  | { kind: "rectangle" | "ellipse"; x: number; y: number; width: number; height: number }
  | { kind: "polygon"; points: readonly { x: number; y: number }[] };

/** A place of the picture that something in the report is about. */
export interface Outline {
  /** What is said of it, and whose word that is. */
  text: string;
  shape: OutlineShape;
  /** What is meant is everything but this shape. */
  outside: boolean;
}

/**
 * The places of a picture that a report tells of: what the steps of its active manifest say they changed or put there, and what
 * its metadata names, and marks that were seen there. None of the manifest's where it does not fit the file, because they are then those of another picture.
 */
export function outlinesOf(report: Report, lang: Language): Outline[] {
  const voice = voiceOf(lang);
  const all = [
    ...signedOutlines(report, voice),
    ...seenOutlines(report, voice),
    ...readOutlines(report, voice),
    ...statedOutlines(report, voice),
  ];
  return all.slice(0, BUDGETS.regionCount);
}

function signedOutlines({ credentials, input }: Report, voice: Voice): Outline[] {
  const { integrity, manifests } = credentials;
  const active = manifests.find((manifest) => manifest.active);
  if (!active || integrity === "changed" || integrity === "unbound" || integrity === "invalid") return [];
  return active.actions.flatMap(({ action, description, regions = [] }) =>
    regions.flatMap((region) => {
      const shape = shapeOf(region, input.dimensions);
      const outside = region.outside === true;
      return shape ? [{ text: textOf(action, region.name ?? description, outside, voice), shape, outside }] : [];
    }),
  );
}

/** Marks that people see, and what detectors say that were added: places in the pixels as they are stored. */
function seenOutlines(report: Report, voice: Voice): Outline[] {
  const { width: across, height: down } = report.input.dimensions ?? NOWHERE;
  return report.markers.flatMap(({ seen, detector, vendor, product }) => {
    const place = seen ?? detector?.region;
    if (!place) return [];
    const { left, top, width, height } = place;
    const box = { x: left / across, y: top / down, width: width / across, height: height / down };
    const shape = within("rectangle", asShown(report, box));
    const text = detector
      ? voice.say("outline.detector", { name: quote(detector.name), text: quote(detector.text) })
      : voice.say("outline.seen", { who: whoText(vendor, product, voice) });
    return shape ? [{ text, shape, outside: false }] : [];
  });
}

/** Labels that people see, in the words that were read: shares of the picture as it is shown. */
const readOutlines = ({ markers }: Report, { say }: Voice): Outline[] =>
  markers.flatMap(({ words = [] }) =>
    words.flatMap(({ text, left, top, width, height }) => {
      const shape = within("rectangle", { x: left, y: top, width, height });
      return shape ? [{ text: say("outline.read", { text: quote(text) }), shape, outside: false }] : [];
    }),
  );

function statedOutlines({ metadata, input }: Report, { say }: Voice): Outline[] {
  return namedPlaces(metadata.facts).flatMap(({ kind, unit, x, y, width, height, name }) => {
    const { width: across, height: down } = unit === "share" ? { width: 1, height: 1 } : (input.dimensions ?? NOWHERE);
    // A circle in shares is one of the width.
    const ratio =
      kind === "ellipse" && unit === "share" && input.dimensions ? input.dimensions.width / input.dimensions.height : 1;
    const middle = y + height / 2;
    const tall = (height / down) * ratio;
    const shape = within(kind, { x: x / across, y: middle / down - tall / 2, width: width / across, height: tall });
    const text = name === undefined ? say("outline.unnamed") : say("outline.named", { name: quote(name) });
    return shape ? [{ text, shape, outside: false }] : [];
  });
}

/** Pixels of a picture whose size nobody knows lie nowhere. */
const NOWHERE = { width: 0, height: 0 };

function textOf(action: string, name: string | undefined, outside: boolean, voice: Voice): Words {
  const { say, word, comma } = voice;
  const what = list([word("action", action), name !== undefined && quote(name)], comma);
  return outside ? say("outline.outside", { what }) : say("outline.step", { what });
}

/** In shares of the sides; undefined where the file does not say how large it is, or the shape lies beside the picture. */
function shapeOf(region: Region, dimensions: Report["input"]["dimensions"]): OutlineShape | undefined {
  const unit = region.unit === "percent" ? { width: 100, height: 100 } : dimensions;
  if (!unit) return undefined;
  const point = ({ x, y }: { x: number; y: number }) => ({ x: x / unit.width, y: y / unit.height });
  const { x, y } = point(region);
  if (region.shape === "polygon") {
    const points = [{ x, y }, ...(region.vertices ?? []).map(point)];
    return points.some(isInside) ? { kind: "polygon", points: points.map(held) } : undefined;
  }
  const width = (region.width ?? 0) / unit.width;
  if (region.shape === "rectangle")
    return within("rectangle", { x, y, width, height: (region.height ?? 0) / unit.height });
  // A diameter in hundredths is one of the width; a circle is as many pixels high as it is wide.
  const ratio = dimensions ? dimensions.width / dimensions.height : 1;
  const height = region.unit === "percent" ? width * ratio : (region.width ?? 0) / unit.height;
  return within("ellipse", { x: x - width / 2, y: y - height / 2, width, height });
}

const isInside = ({ x, y }: { x: number; y: number }): boolean => x >= 0 && x <= 1 && y >= 0 && y <= 1;
const tidy = (value: number): number => Math.round(10_000 * value) / 10_000;
const limited = (value: number): number => Math.min(1, Math.max(0, value));
const held = ({ x, y }: { x: number; y: number }) => ({ x: tidy(limited(x)), y: tidy(limited(y)) });

/** What of a rectangle lies in the picture; an ellipse stays what it is, and is cut where it is drawn. */
function within(
  kind: "rectangle" | "ellipse",
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
): OutlineShape | undefined {
  if (![x, y, width, height].every(Number.isFinite)) return undefined;
  if (x >= 1 || y >= 1 || x + width <= 0 || y + height <= 0) return undefined;
  if (kind === "ellipse")
    return { kind, x: tidy(x), y: tidy(y), width: tidy(Math.min(width, 4)), height: tidy(Math.min(height, 4)) };
  const [left, top] = [limited(x), limited(y)];
  return {
    kind,
    x: tidy(left),
    y: tidy(top),
    width: tidy(limited(x + width) - left),
    height: tidy(limited(y + height) - top),
  };
}
