import type { Report } from "../model/report.ts";

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** How a stretch of the stored pixels stands in the picture as it is shown, in shares of the sides, by EXIF's orientation. */
const TURNS: Readonly<Record<string, (box: Box) => Box>> = {
  "Mirror horizontal": ({ x, y, width, height }) => ({ x: 1 - x - width, y, width, height }),
  "Rotate 180": ({ x, y, width, height }) => ({ x: 1 - x - width, y: 1 - y - height, width, height }),
  "Mirror vertical": ({ x, y, width, height }) => ({ x, y: 1 - y - height, width, height }),
  "Mirror horizontal and rotate 270 CW": ({ x, y, width, height }) => ({ x: y, y: x, width: height, height: width }),
  "Rotate 90 CW": ({ x, y, width, height }) => ({ x: 1 - y - height, y: x, width: height, height: width }),
  "Mirror horizontal and rotate 90 CW": ({ x, y, width, height }) => ({
    x: 1 - y - height,
    y: 1 - x - width,
    width: height,
    height: width,
  }),
  "Rotate 270 CW": ({ x, y, width, height }) => ({ x: y, y: 1 - x - width, width: height, height: width }),
};

/** A stretch of the stored pixels as it is shown: browsers turn a picture as its EXIF says. */
export function asShown({ metadata }: Report, box: Box): Box {
  const turn = metadata.facts.find(({ path }) => path === "exif/ifd0/Orientation")?.value;
  return typeof turn === "string" && Object.hasOwn(TURNS, turn) ? (TURNS[turn]?.(box) ?? box) : box;
}
