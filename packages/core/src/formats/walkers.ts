// Written by scripts/write-generator-index.mjs, which `pnpm build` runs: never edited by hand.
import type { Format } from "../model/formats.ts";
import AsfAsf from "./asf/asf.ts";
import Bitmap from "./bitmap.ts";
import BmffBmff from "./bmff/bmff.ts";
import C2pa from "./c2pa.ts";
import type { Look } from "./define.ts";
import Dv from "./dv.ts";
import Eps from "./eps.ts";
import FlashFlv from "./flash/flv.ts";
import Font from "./font.ts";
import Gif from "./gif.ts";
import Jp2 from "./jp2.ts";
import JpegJpeg from "./jpeg/jpeg.ts";
import Jxl from "./jxl.ts";
import MatroskaMatroska from "./matroska/matroska.ts";
import MpegAnnexb from "./mpeg/annexb.ts";
import MpegMpegps from "./mpeg/mpegps.ts";
import MpegMpegts from "./mpeg/mpegts.ts";
import MxfMxf from "./mxf/mxf.ts";
import Ogg from "./ogg.ts";
import PdfPdf from "./pdf/pdf.ts";
import Png from "./png.ts";
import Psd from "./psd.ts";
import Raw from "./raw.ts";
import Realmedia from "./realmedia.ts";
import RiffRiff from "./riff/riff.ts";
import RiffW64 from "./riff/w64.ts";
import SoundAc3 from "./sound/ac3.ts";
import SoundAdts from "./sound/adts.ts";
import SoundAiff from "./sound/aiff.ts";
import SoundAmr from "./sound/amr.ts";
import SoundAu from "./sound/au.ts";
import SoundAudio from "./sound/audio.ts";
import SoundCaf from "./sound/caf.ts";
import SvgSvg from "./svg/svg.ts";
import TextHtml from "./text/html.ts";
import TextText from "./text/text.ts";
import TiffTiff from "./tiff/tiff.ts";
import type { Walker } from "./walk.ts";
import XmpFile from "./xmp-file.ts";
import Zip from "./zip.ts";

export const WALKERS: Readonly<Record<Format, Walker>> = {
  ...AsfAsf.walks,
  ...Bitmap.walks,
  ...BmffBmff.walks,
  ...C2pa.walks,
  ...Dv.walks,
  ...Eps.walks,
  ...FlashFlv.walks,
  ...Font.walks,
  ...Gif.walks,
  ...Jp2.walks,
  ...JpegJpeg.walks,
  ...Jxl.walks,
  ...MatroskaMatroska.walks,
  ...MpegAnnexb.walks,
  ...MpegMpegps.walks,
  ...MpegMpegts.walks,
  ...MxfMxf.walks,
  ...Ogg.walks,
  ...PdfPdf.walks,
  ...Png.walks,
  ...Psd.walks,
  ...Raw.walks,
  ...Realmedia.walks,
  ...RiffRiff.walks,
  ...RiffW64.walks,
  ...SoundAc3.walks,
  ...SoundAdts.walks,
  ...SoundAiff.walks,
  ...SoundAmr.walks,
  ...SoundAu.walks,
  ...SoundAudio.walks,
  ...SoundCaf.walks,
  ...SvgSvg.walks,
  ...TextHtml.walks,
  ...TextText.walks,
  ...TiffTiff.walks,
  ...XmpFile.walks,
  ...Zip.walks,
};

export const LOOKS: readonly Look[] = [
  ...AsfAsf.looks,
  ...Bitmap.looks,
  ...BmffBmff.looks,
  ...C2pa.looks,
  ...Dv.looks,
  ...Eps.looks,
  ...FlashFlv.looks,
  ...Font.looks,
  ...Gif.looks,
  ...Jp2.looks,
  ...JpegJpeg.looks,
  ...Jxl.looks,
  ...MatroskaMatroska.looks,
  ...MpegAnnexb.looks,
  ...MpegMpegps.looks,
  ...MpegMpegts.looks,
  ...MxfMxf.looks,
  ...Ogg.looks,
  ...PdfPdf.looks,
  ...Png.looks,
  ...Psd.looks,
  ...Raw.looks,
  ...Realmedia.looks,
  ...RiffRiff.looks,
  ...RiffW64.looks,
  ...SoundAc3.looks,
  ...SoundAdts.looks,
  ...SoundAiff.looks,
  ...SoundAmr.looks,
  ...SoundAu.looks,
  ...SoundAudio.looks,
  ...SoundCaf.looks,
  ...SvgSvg.looks,
  ...TextHtml.looks,
  ...TextText.looks,
  ...TiffTiff.looks,
  ...XmpFile.looks,
  ...Zip.looks,
];
