import type { Container } from "../model/block.ts";
import type { Format } from "../model/vocabulary.ts";
import type { Reader } from "../source/reader.ts";
import type { Sniffed } from "../source/sniff.ts";
import { walkAsf } from "./asf/asf.ts";
import { walkBmp, walkIco } from "./bitmap.ts";
import { walkBmff } from "./bmff/bmff.ts";
import { walkStore } from "./c2pa.ts";
import { walkEps } from "./eps.ts";
import { walkFlv } from "./flash/flv.ts";
import { walkFont } from "./font.ts";
import { walkGif } from "./gif.ts";
import { walkJp2 } from "./jp2.ts";
import { walkJpeg } from "./jpeg/jpeg.ts";
import { walkJxl } from "./jxl.ts";
import { walkMatroska } from "./matroska/matroska.ts";
import { walkMpegPs } from "./mpeg/mpegps.ts";
import { walkMpegTs } from "./mpeg/mpegts.ts";
import { walkMxf } from "./mxf/mxf.ts";
import { walkOgg } from "./ogg.ts";
import { walkPdf } from "./pdf/pdf.ts";
import { walkPng } from "./png.ts";
import { walkPsd } from "./psd.ts";
import { walkCrw, walkMrw, walkRaf, walkX3f, walkXmpFile } from "./raw.ts";
import { walkRealMedia } from "./realmedia.ts";
import { walkRiff } from "./riff/riff.ts";
import { walkAc3 } from "./sound/ac3.ts";
import { walkAdts } from "./sound/adts.ts";
import { walkAiff } from "./sound/aiff.ts";
import { walkAmr } from "./sound/amr.ts";
import { walkFlac, walkMp3 } from "./sound/audio.ts";
import { walkCaf } from "./sound/caf.ts";
import { walkSvg } from "./svg/svg.ts";
import { walkHtml } from "./text/html.ts";
import { walkText } from "./text/text.ts";
import { walkTiff } from "./tiff/tiff.ts";
import { guarded, type Inflaters, startWalk, type Walker } from "./walk.ts";
import { walkZip } from "./zip.ts";

export type { Inflaters } from "./walk.ts";

const WALKERS: Record<Format, Walker> = {
  jpeg: walkJpeg,
  png: walkPng,
  gif: walkGif,
  webp: walkRiff,
  wav: walkRiff,
  avi: walkRiff,
  tiff: walkTiff,
  dng: walkTiff,
  heic: walkBmff,
  avif: walkBmff,
  mp4: walkBmff,
  mov: walkBmff,
  m4a: walkBmff,
  jxl: walkJxl,
  svg: walkSvg,
  pdf: walkPdf,
  mkv: walkMatroska,
  webm: walkMatroska,
  ogg: walkOgg,
  mp3: walkMp3,
  flac: walkFlac,
  c2pa: walkStore,
  zip: walkZip,
  font: walkFont,
  bmp: walkBmp,
  ico: walkIco,
  psd: walkPsd,
  jp2: walkJp2,
  eps: walkEps,
  jxr: walkTiff,
  rw2: walkTiff,
  orf: walkTiff,
  cr3: walkBmff,
  raf: walkRaf,
  crw: walkCrw,
  mrw: walkMrw,
  x3f: walkX3f,
  xmp: walkXmpFile,
  amr: walkAmr,
  aac: walkAdts,
  ac3: walkAc3,
  aiff: walkAiff,
  caf: walkCaf,
  mpegts: walkMpegTs,
  mpegps: walkMpegPs,
  flv: walkFlv,
  asf: walkAsf,
  mxf: walkMxf,
  rm: walkRealMedia,
  html: walkHtml,
  text: walkText,
};

/** Walks a recognised container. Damage ends the walk where it lies; what came before is kept. */
export async function walkContainer(reader: Reader, as: Sniffed, tools: Inflaters): Promise<Container> {
  const walk = startWalk(reader, tools, as);
  await guarded(walk, as.format, () => WALKERS[as.format](walk));
  if (walk.out.limits.length > 100) walk.out.limits.length = 100;
  return walk.out;
}
