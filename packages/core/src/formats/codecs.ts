/**
 * What containers call a codec, and the name the field calls it by (ffprobe's `codec_name`).
 * Sources: mp4ra.org (sample entries, object types), matroska.org/technical/codec_specs, RFC 2361 (format tags),
 * FourCC registrations as libavformat's riff.c and isom_tags.c list them.
 */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  h264: ["avc1", "avc2", "avc3", "avc4", "V_MPEG4/ISO/AVC", "H264", "h264", "X264", "x264", "AVC1", "DAVC", "VSSH"],
  hevc: ["hvc1", "hev1", "dvh1", "dvhe", "V_MPEGH/ISO/HEVC", "HEVC", "H265", "HVC1", "hevc"],
  vvc: ["vvc1", "vvi1", "V_MPEGI/ISO/VVC"],
  av1: ["av01", "V_AV1", "AV01"],
  vp8: ["vp08", "V_VP8", "VP80"],
  vp9: ["vp09", "V_VP9", "VP90"],
  mpeg4: ["mp4v:20", "V_MPEG4/ISO/ASP", "V_MPEG4/ISO/SP", "FMP4", "XVID", "xvid", "DIVX", "DX50", "MP4V", "mp4v"],
  msmpeg4v3: ["MP43", "DIV3", "V_MPEG4/MS/V3"],
  mpeg2video: ["mp4v:61", "mp4v:60", "V_MPEG2", "mpg2", "MPG2", "m2v1", "xdv1", "xdv2", "xdvb", "xdvc", "hdv2", "hdv3"],
  mpeg1video: ["mp4v:6a", "V_MPEG1", "mpg1", "MPG1"],
  mjpeg: ["jpeg", "mjpa", "mjpb", "MJPG", "mjpg", "V_MJPEG", "mp4v:6c"],
  prores: ["apch", "apcn", "apcs", "apco", "ap4h", "ap4x", "V_PRORES"],
  dnxhd: ["AVdn", "AVdh"],
  dvvideo: ["dvc ", "dvcp", "dvsd", "dv25", "dv50", "DVSD"],
  h263: ["s263", "h263", "H263"],
  theora: ["theora", "V_THEORA"],
  rawvideo: ["raw ", "V_UNCOMPRESSED", "2vuy", "\0\0\0\0"],
  ffv1: ["FFV1", "V_FFV1"],
  cfhd: ["CFHD", "cfhd"],
  qtrle: ["rle "],
  png: ["png ", "MPNG"],
  aac: [
    "mp4a:40",
    "mp4a:66",
    "mp4a:67",
    "mp4a:68",
    "A_AAC",
    "A_AAC/MPEG4/LC",
    "A_AAC/MPEG2/LC",
    "tag:ff",
    "tag:1600",
    "tag:1610",
    "tag:706d",
    "tag:4143",
    "tag:a106",
  ],
  mp3: [".mp3", "mp4a:6b", "mp4a:69", "A_MPEG/L3", "tag:55", "mp3"],
  mp2: ["A_MPEG/L2", "tag:50"],
  alac: ["alac", "A_ALAC"],
  flac: ["fLaC", "A_FLAC", "flac", "tag:f1ac"],
  opus: ["Opus", "A_OPUS", "opus", "mp4a:ad"],
  vorbis: ["A_VORBIS", "vorbis", "mp4a:dd"],
  speex: ["speex"],
  ac3: ["ac-3", "A_AC3", "mp4a:a5", "tag:2000"],
  eac3: ["ec-3", "A_EAC3", "mp4a:a6"],
  dts: ["dtsc", "A_DTS", "mp4a:a9", "tag:2001"],
  truehd: ["mlpa", "A_TRUEHD"],
  gsm_ms: ["tag:31", "tag:1500"],
  wmav1: ["tag:160", "A_MS/ACM:160"],
  wmav2: ["tag:161", "A_MS/ACM:161"],
  wmapro: ["tag:162", "A_MS/ACM:162"],
  wmalossless: ["tag:163", "A_MS/ACM:163"],
  gsm: ["agsm"],
  amr_nb: ["samr"],
  amr_wb: ["sawb"],
  pcm_s16le: ["sowt", "pcm:s16le"],
  pcm_s16be: ["twos", "pcm:s16be"],
  pcm_s24le: ["pcm:s24le"],
  pcm_s24be: ["in24", "pcm:s24be"],
  pcm_s32le: ["pcm:s32le"],
  pcm_s32be: ["in32", "pcm:s32be"],
  pcm_f32le: ["pcm:f32le"],
  pcm_f32be: ["fl32", "pcm:f32be"],
  pcm_f64le: ["pcm:f64le"],
  pcm_u8: ["pcm:u8", "raw:u8"],
  pcm_alaw: ["alaw", "tag:6"],
  pcm_mulaw: ["ulaw", "tag:7"],
  adpcm_ms: ["tag:2"],
  adpcm_ima_wav: ["tag:11"],
  adpcm_ima_qt: ["ima4"],
  qdm2: ["QDM2"],
  mov_text: ["tx3g", "text"],
  subrip: ["S_TEXT/UTF8"],
  ass: ["S_TEXT/ASS", "S_TEXT/SSA"],
  webvtt: ["wvtt", "S_TEXT/WEBVTT", "D_WEBVTT/SUBTITLES"],
};

const BY_FORMAT = new Map(
  Object.entries(NAMES).flatMap(([codec, formats]) => formats.map((format) => [format, codec] as const)),
);

/** The field's name of a format, or undefined. `format` may carry an object type or tag behind a colon. */
export const codecName = (format: string): string | undefined => BY_FORMAT.get(format);

/** PCM by how its samples lie. */
export function pcmName(bits: number, float: boolean, big: boolean): string | undefined {
  if (bits === 8 && !float) return codecName("pcm:u8");
  return codecName(`pcm:${float ? "f" : "s"}${bits}${big ? "be" : "le"}`);
}
