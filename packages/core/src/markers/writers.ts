/**
 * How programs and services write a container: the brands they choose, the order of boxes, the names of handlers, the
 * tags they leave. A family says who wrote the file LAST, not who made the clip: most of what people share passed
 * through one of these on an honest way. Rows stand in the order in which they are asked; the first that fits is it.
 *
 * Families that were looked for and have no row, because no distinct trace is documented or was seen in a file:
 * Facebook, Instagram, WhatsApp, Telegram, WeChat (all rewrite, none signs its container), Final Cut (Apple's own
 * export), CapCut on desktop (its exports are Lavf's with ByteDance's keys).
 */
import type { Writer } from "../model/report-media.ts";
import type { WriterCause } from "../model/vocabulary.ts";

/** Something to look for, and how it reads to people. */
export interface WriterFeature {
  feature: "brand" | "order" | "timescale" | "handler" | "tag" | "structure";
  /** What to tell people the family writes there. */
  expected: string;
  pattern: RegExp;
  /** For `tag`: which facts are looked at. */
  paths?: readonly string[];
}

export interface WriterRow {
  family: Writer["family"];
  /** Any one of these is the family's own. */
  decisive: readonly WriterFeature[];
  /** What its files mostly have; reported as matching or differing. */
  usual: readonly WriterFeature[];
  /** All of these together are enough too, where nothing decisive is left. */
  together?: readonly WriterFeature[];
  innocentCauses: readonly [WriterCause, ...WriterCause[]];
  source: string;
  /** `file`: a file of theirs was read while the row was written. `documented`: the source alone says so. */
  evidence: "file" | "documented";
}

const brand = (expected: string, pattern: RegExp): WriterFeature => ({ feature: "brand", expected, pattern });
const order = (expected: string, pattern: RegExp): WriterFeature => ({ feature: "order", expected, pattern });
const timescale = (value: number): WriterFeature => ({
  feature: "timescale",
  expected: String(value),
  pattern: new RegExp(`^${value}$`),
});
const handler = (expected: string, pattern: RegExp): WriterFeature => ({ feature: "handler", expected, pattern });
const structure = (expected: string, pattern: RegExp): WriterFeature => ({ feature: "structure", expected, pattern });
const tag = (expected: string, pattern: RegExp, ...paths: readonly string[]): WriterFeature => ({
  feature: "tag",
  expected,
  pattern,
  paths,
});

const LAVF_BRAND = brand("isom 512, qt 512 and the like", /^(?:isom|qt {2}|mp42|M4A |M4V |3gp.|iso[4-6]) 512 /);

/** Where programs name themselves. */
const PROGRAM = [
  "tag/WM/EncodingSettings",
  "tag/©too", "tag/©swr", "tag/encoder", "tag/ENCODER", "tag/ISFT", "tag/TSSE", "tag/MuxingApp", "tag/WritingApp",
  "tag/vendor", "tag/software", "tag/com.apple.quicktime.software",
] as const; // biome-ignore format: a table
const MUXER = [
  "tag/©too",
  "tag/©swr",
  "tag/MuxingApp",
  "tag/ISFT",
  "tag/TSSE",
  "tag/vendor",
  "tag/encoder",
  "tag/WM/EncodingSettings",
] as const;
const COPIED = ["metadata-copied", "shared-or-converted"] as const;
const PLATFORM = ["platform-transcodes", "metadata-copied"] as const;
const EXPORTED = ["exported-for-publishing", "shared-or-converted"] as const;

export const WRITER_ROWS: readonly WriterRow[] = [
  {
    family: "tiktok",
    decisive: [
      tag("comment vid:v…", /^vid:v[0-9a-z]{10,}/, "tag/comment", "tag/©cmt"),
      tag("vid_md5", /^[0-9a-f]{32}$/i, "tag/vid_md5"),
    ],
    usual: [tag("aigc_info", /aigc_label_type/, "tag/aigc_info"), tag("Lavf", /^Lavf/, ...MUXER)],
    innocentCauses: PLATFORM,
    source: "TegranGrigorian/tiktok-cleaner: keys of TikTok and Douyin downloads",
    evidence: "documented",
  },
  {
    family: "bytedance",
    decisive: [
      tag("com.bytedance.info", /./, "tag/com.bytedance.info"),
      tag("com.bytedance.info", /com\.bytedance\.info/, "tag/com.android.information"),
    ],
    usual: [tag("Lavf", /^Lavf/, ...MUXER)],
    innocentCauses: EXPORTED,
    source: "keys that ByteDance's apps let through (com.android.information, TikTok's upload whitelist)",
    evidence: "documented",
  },
  {
    family: "handbrake",
    decisive: [tag("HandBrake", /^HandBrake /, ...PROGRAM)],
    usual: [brand("mp42, minor 512", /^(?:mp42|isom) 512 /), timescale(90_000)],
    innocentCauses: EXPORTED,
    source: "HandBrake libhb/muxavformat.c: sets the tool tag over libavformat's",
    evidence: "documented",
  },
  {
    family: "obs",
    decisive: [tag("OBS Studio", /^OBS Studio/, ...PROGRAM)],
    usual: [structure("fragments", /^moof$/)],
    innocentCauses: ["recorded-live"],
    source: "OBS Studio plugins/obs-outputs/mp4-mux.c (hybrid MP4)",
    evidence: "documented",
  },
  {
    family: "davinci-resolve",
    decisive: [tag("Blackmagic Design DaVinci Resolve", /Blackmagic Design DaVinci Resolve/, ...PROGRAM)],
    usual: [],
    innocentCauses: EXPORTED,
    source: "encoder tag of Resolve's QuickTime and MP4 exports as ffprobe prints it",
    evidence: "documented",
  },
  {
    family: "lavf",
    decisive: [tag("Lavf", /^Lavf(?:\d|$)/, ...MUXER)],
    together: [LAVF_BRAND, timescale(1000)],
    usual: [
      LAVF_BRAND,
      timescale(1000),
      order("free or wide of 8 bytes before mdat", /(?:free|wide):8 mdat/),
      handler("VideoHandler, SoundHandler", /^(?:Video|Sound)Handler$/),
    ],
    innocentCauses: ["common-library", "shared-or-converted", "platform-transcodes"],
    source:
      "FFmpeg libavformat/movenc.c (mov_write_ftyp_tag, mov_write_mvhd_tag, mov_write_hdlr_tag), matroskaenc.c, riffenc.c",
    evidence: "file",
  },
  {
    family: "youtube",
    decisive: [handler("ISO Media file produced by Google Inc.", /^ISO Media file produced by Google/)],
    usual: [brand("mp42 or dash, minor 0", /^(?:mp42|dash|isom) 0 /), order("moov before mdat", /moov:\d+ .*mdat/)],
    innocentCauses: PLATFORM,
    source: "handler name of YouTube's transcodes, many public dumps",
    evidence: "documented",
  },
  {
    family: "x",
    decisive: [handler("Twitter-vork muxer", /^Twitter-vork muxer$/)],
    usual: [],
    innocentCauses: PLATFORM,
    source: "handler name of X's transcodes, public dumps",
    evidence: "documented",
  },
  {
    family: "vimeo",
    decisive: [handler("Vimeo Artax Video Handler", /^Vimeo Artax (?:Video|Audio) Handler$/)],
    usual: [],
    innocentCauses: [...PLATFORM, "stock-footage"],
    source: "handler name of Vimeo's transcodes, also what Pexels and Pixabay hand out; public dumps",
    evidence: "documented",
  },
  {
    family: "gopro",
    decisive: [
      handler("GoPro AVC, GoPro HEVC, GoPro MET", /^\s*GoPro (?:AVC|H\.265|HEVC|AAC|MET|TCD|SOS)/),
      structure("moov/udta/GPMF", /^moov\/udta\/(?:GPMF|FIRM)$/),
    ],
    usual: [brand("mp41", /^mp41 /), structure("moov/udta/GPMF", /^moov\/udta\/GPMF$/)],
    innocentCauses: ["camera-original", "metadata-copied"],
    source: "GoPro gpmf-parser README (gpmd track, udta GPMF); ExifTool GoPro.pm",
    evidence: "documented",
  },
  {
    family: "dji",
    decisive: [handler("DJI.AVC, DJI.HEVC, DJI.Meta", /^\s*DJI[. ]/)],
    usual: [],
    innocentCauses: ["camera-original", "metadata-copied"],
    source: "handler names of DJI drones and Osmo cameras; ExifTool DJI.pm",
    evidence: "documented",
  },
  {
    family: "sony-camera",
    decisive: [brand("XAVC", /^XAVC /)],
    usual: [structure("uuid", /^uuid$/)],
    innocentCauses: ["camera-original"],
    source: "Sony XAVC S brand; ExifTool QuickTime.pm (ftyp XAVC, uuid USMT)",
    evidence: "documented",
  },
  {
    family: "samsung",
    decisive: [structure("moov/udta/smta", /^moov\/udta\/smta$/)],
    usual: [
      handler("VideoHandle, SoundHandle", /^(?:Video|Sound)Handle$/),
      tag("com.android.version", /./, "tag/com.android.version"),
    ],
    innocentCauses: ["camera-original", "edited-on-phone"],
    source: "ExifTool Samsung.pm and QuickTime.pm (smta); AOSP MPEG4Writer for the rest",
    evidence: "documented",
  },
  {
    family: "android-muxer",
    decisive: [
      handler("VideoHandle, SoundHandle", /^(?:Video|Sound)Handle$/),
      tag("com.android.version", /./, "tag/com.android.version"),
    ],
    usual: [
      brand("mp42 0, isom mp42", /^(?:mp42|isom|3gp4) 0 /),
      handler("VideoHandle, SoundHandle", /^(?:Video|Sound)Handle$/),
      tag("com.android.version", /./, "tag/com.android.version"),
    ],
    innocentCauses: ["camera-original", "edited-on-phone"],
    source: "AOSP frameworks/av/media/libstagefright/MPEG4Writer.cpp: handler names, ftyp, keys",
    evidence: "documented",
  },
  {
    family: "adobe-premiere",
    decisive: [
      handler(
        "Mainconcept Video Media Handler",
        /Mainconcept (?:Video Media|MP4 Sound Media|MP4 Video Media) Handler/i,
      ),
      tag("Adobe Premiere Pro", /Adobe Premiere/, "xmp/xmp:CreatorTool"),
    ],
    usual: [
      brand("mp42 0, mp42 mp41", /^mp42 0 /),
      timescale(90_000),
      tag("Adobe Premiere Pro", /Adobe Premiere/, "xmp/xmp:CreatorTool"),
      tag("©TIM, ©TSC, ©TSZ", /./, "tag/©TIM"),
    ],
    innocentCauses: EXPORTED,
    source: "Premiere Pro and Media Encoder exports (MainConcept's muxer, udta ©TIM ©TSC ©TSZ, XMP in a uuid box)",
    evidence: "file",
  },
  {
    family: "apple-capture",
    decisive: [],
    together: [
      handler("Core Media Video or Core Media Audio", /^Core Media (?:Video|Audio)$/),
      tag("com.apple.quicktime.make Apple", /^Apple$/, "tag/com.apple.quicktime.make"),
      tag("com.apple.quicktime.model", /./, "tag/com.apple.quicktime.model"),
    ],
    usual: [
      brand("qt, minor 0", /^qt {2} 0 /),
      order("wide of 8 bytes, mdat, then moov", /wide:8 mdat:\d+ .*moov/),
      timescale(600),
      tag("com.apple.quicktime.creationdate", /./, "tag/com.apple.quicktime.creationdate"),
      tag("com.apple.quicktime.software", /./, "tag/com.apple.quicktime.software"),
    ],
    innocentCauses: ["camera-original", "metadata-copied", "edited-on-phone"],
    source: "QuickTime File Format, AVFoundation's metadata keys; a recording of a Mac",
    evidence: "file",
  },
  {
    family: "apple-export",
    decisive: [handler("Core Media Video or Core Media Audio", /^Core Media (?:Video|Audio)$/)],
    usual: [
      brand("qt 0 or mp42 1", /^(?:qt {2} 0|mp42 1|M4V {2}1) /),
      timescale(600),
      order("wide of 8 bytes before mdat", /wide:8 mdat/),
    ],
    innocentCauses: ["shared-or-converted", "exported-for-publishing", "edited-on-phone"],
    source: "AVFoundation's exporter: Core Media handlers without the keys of a recording",
    evidence: "documented",
  },
  {
    family: "gpac",
    decisive: [handler("GPAC ISO Video Handler", /GPAC ISO (?:Video|Audio) Handler/)],
    usual: [],
    innocentCauses: COPIED,
    source: "GPAC src/isomedia (gf_isom_new_track, handler names)",
    evidence: "documented",
  },
  {
    family: "l-smash",
    decisive: [handler("L-SMASH Video Handler", /L-SMASH (?:Video|Audio)/)],
    usual: [],
    innocentCauses: COPIED,
    source: "L-SMASH core/box.c (isom_add_hdlr); x264's and Aviutl's MP4 output",
    evidence: "documented",
  },
  {
    family: "bento4",
    decisive: [handler("Bento4 Video Handler", /^Bento4 (?:Video|Sound) Handler$/)],
    usual: [],
    innocentCauses: COPIED,
    source: "Bento4 Ap4Track.cpp; packagers and several platforms use it",
    evidence: "documented",
  },
  {
    family: "mkvtoolnix",
    decisive: [tag("mkvmerge", /^mkvmerge v/, "tag/WritingApp")],
    usual: [tag("libebml, libmatroska", /^libebml v.*libmatroska v/, "tag/MuxingApp")],
    innocentCauses: COPIED,
    source: "MKVToolNix src/merge/output_control.cpp",
    evidence: "documented",
  },
  {
    family: "chromium",
    decisive: [tag("Chrome", /^Chrome$/, "tag/MuxingApp", "tag/WritingApp")],
    usual: [],
    innocentCauses: ["recorded-live"],
    source: "Chromium media/muxers/webm_muxer.cc: MediaRecorder in a browser",
    evidence: "documented",
  },
  {
    family: "firefox",
    decisive: [tag("QTmuxingAppLibWebM", /^QTmuxingAppLibWebM/, "tag/MuxingApp", "tag/WritingApp")],
    usual: [],
    innocentCauses: ["recorded-live"],
    source: "Firefox dom/media/webm/EbmlComposer.cpp: MediaRecorder in a browser",
    evidence: "documented",
  },
  {
    family: "gstreamer",
    decisive: [tag("GStreamer", /^GStreamer/, ...PROGRAM)],
    usual: [],
    innocentCauses: ["recorded-live", "shared-or-converted"],
    source: "GStreamer gst-plugins-good matroskamux and qtmux",
    evidence: "documented",
  },
  {
    family: "lame",
    decisive: [tag("LAME", /^LAME/, "tag/LAME")],
    usual: [tag("Xing or Info header", /^(?:Xing|Info)$/, "tag/mp3-header")],
    innocentCauses: ["common-library", "shared-or-converted"],
    source: "LAME libmp3lame/VbrTag.c",
    evidence: "documented",
  },
];
