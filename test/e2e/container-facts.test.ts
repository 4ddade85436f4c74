/**
 * What our walkers say of containers against ffprobe and MediaInfo, on clips and recordings made here. Ours need no ffmpeg:
 * it is pointed at a path where there is none.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector } from "@provcheck/core";
import { afterAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { FFMPEG, FFPROBE, makeMedia } from "../fixtures/ffmpeg.ts";
import { ffprobeFacts, judge, mediainfoFacts, ourFacts, type Tally, table } from "../fixtures/oracles.ts";
import { RECORDINGS } from "../fixtures/recordings.ts";

const VIDEO = ["-f", "lavfi", "-i", "testsrc2=s=320x180:r=25:d=3"];
const NTSC = ["-f", "lavfi", "-i", "testsrc2=s=160x120:r=30000/1001:d=3"];
const SOUND = ["-f", "lavfi", "-i", "sine=f=440:r=44100:d=3"];
const STEREO = ["-f", "lavfi", "-i", "aevalsrc='sin(440*t)|sin(880*t)':s=48000:d=3"];
const X264 = ["-c:v", "libx264", "-pix_fmt", "yuv420p"];
const TAGS = ["-metadata", "title=Fox", "-metadata", "creation_time=2024-05-06T07:08:09Z"];

const FILES: readonly (readonly [name: string, args: readonly string[]])[] = [
  ["h264-aac.mp4", [...VIDEO, ...SOUND, ...X264, "-c:a", "aac", ...TAGS]],
  ["h264-faststart.mp4", [...VIDEO, ...X264, "-movflags", "+faststart", ...TAGS]],
  ["h264-fragmented.mp4", [...VIDEO, ...SOUND, ...X264, "-c:a", "aac", "-g", "25", "-movflags", "+frag_keyframe+empty_moov"]],
  ["h264-ntsc.mp4", [...NTSC, ...X264, "-bf", "0"]],
  ["hevc.mp4", [...VIDEO, "-c:v", "libx265", "-tag:v", "hvc1", "-x265-params", "log-level=none"]],
  ["mpeg4-mp3.mp4", [...VIDEO, ...SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame"]],
  ["av1.mp4", [...NTSC, "-c:v", "libsvtav1", "-preset", "12"]],
  ["vp9-opus.mp4", [...VIDEO, ...STEREO, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]],
  ["h264-ac3.mp4", [...VIDEO, ...STEREO, ...X264, "-c:a", "ac3"]],
  ["h264-alac.mov", [...VIDEO, ...STEREO, ...X264, "-c:a", "alac", ...TAGS]],
  ["prores-pcm.mov", [...VIDEO, ...STEREO, "-c:v", "prores_ks", "-c:a", "pcm_s16le"]],
  ["mjpeg-pcm24.mov", [...VIDEO, ...SOUND, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s24le"]],
  ["turned.mov", [...VIDEO, ...X264, "-metadata:s:v", "rotate=90"]],
  ["aac.m4a", [...SOUND, "-c:a", "aac", ...TAGS]],
  ["alac.m4a", [...STEREO, "-c:a", "alac"]],
  ["h263-amr.3gp", ["-f", "lavfi", "-i", "testsrc2=s=176x144:r=25:d=3", "-c:v", "h263"]],
  ["h264-aac.mkv", [...VIDEO, ...SOUND, ...X264, "-c:a", "aac", ...TAGS]],
  ["ffv1-flac.mkv", [...VIDEO, ...STEREO, "-c:v", "ffv1", "-c:a", "flac"]],
  ["mpeg2-mp3.mkv", [...VIDEO, ...SOUND, "-c:v", "mpeg2video", "-c:a", "libmp3lame"]],
  ["h264-pcm.mkv", [...VIDEO, ...STEREO, ...X264, "-c:a", "pcm_s16le"]],
  ["vp8-vorbis.webm", [...VIDEO, ...STEREO, "-c:v", "libvpx", "-deadline", "realtime", "-c:a", "libvorbis"]],
  ["vp9-opus.webm", [...NTSC, ...STEREO, "-c:v", "libvpx-vp9", "-deadline", "realtime", "-cpu-used", "8", "-c:a", "libopus"]],
  ["mpeg4-mp3.avi", [...VIDEO, ...SOUND, "-c:v", "mpeg4", "-c:a", "libmp3lame", "-metadata", "title=Fox"]],
  ["mjpeg-pcm.avi", [...VIDEO, ...STEREO, "-c:v", "mjpeg", "-pix_fmt", "yuvj420p", "-c:a", "pcm_s16le"]],
  ["h264.avi", [...NTSC, ...X264, "-bf", "0"]],
  ["cbr.mp3", [...SOUND, "-c:a", "libmp3lame", "-b:a", "128k", ...TAGS]],
  ["vbr-stereo.mp3", [...STEREO, "-c:a", "libmp3lame", "-q:a", "4"]],
  ["no-xing.mp3", [...SOUND, "-c:a", "libmp3lame", "-b:a", "96k", "-write_xing", "0"]],
  ["pcm16.wav", [...STEREO, "-c:a", "pcm_s16le", "-metadata", "title=Fox"]],
  ["pcm24.wav", [...SOUND, "-c:a", "pcm_s24le"]],
  ["float.wav", [...SOUND, "-c:a", "pcm_f32le"]],
  ["mulaw.wav", [...SOUND, "-c:a", "pcm_mulaw"]],
  ["flac.flac", [...STEREO, "-c:a", "flac", "-metadata", "title=Fox"]],
  ["vorbis.ogg", [...STEREO, "-c:a", "libvorbis", "-metadata", "title=Fox"]],
  ["opus.opus", [...STEREO, "-c:a", "libopus"]],
  ["h264-aac.ts", [...VIDEO, ...SOUND, ...X264, "-c:a", "aac"]],
  ["hevc-ac3.m2ts", [...VIDEO, ...STEREO, "-c:v", "libx265", "-x265-params", "log-level=none", "-c:a", "ac3", "-mpegts_m2ts_mode", "1"]],
  ["mpeg2-mp2.ts", [...VIDEO, ...STEREO, "-c:v", "mpeg2video", "-c:a", "mp2"]],
  ["aac-alone.ts", [...STEREO, "-c:a", "aac"]],
  ["mpeg2-mp2.vob", [...VIDEO, ...STEREO, "-c:v", "mpeg2video", "-c:a", "mp2"]],
  ["mpeg2-ac3.vob", [...VIDEO, ...STEREO, "-c:v", "mpeg2video", "-c:a", "ac3"]],
  ["mpeg1-mp2.mpg", [...VIDEO, ...STEREO, "-c:v", "mpeg1video", "-c:a", "mp2"]],
  ["flv1-mp3.flv", [...VIDEO, ...SOUND, "-c:v", "flv", "-c:a", "libmp3lame", ...TAGS]],
  ["h264-aac.flv", [...VIDEO, ...STEREO, ...X264, "-c:a", "aac", ...TAGS]],
  ["wmv2-wmav2.wmv", [...VIDEO, ...STEREO, "-c:v", "wmv2", "-c:a", "wmav2", ...TAGS]],
  ["wmv1.wmv", [...NTSC, "-c:v", "wmv1"]],
  ["wmav2.wma", [...STEREO, "-c:a", "wmav2", ...TAGS]],
  ["adts.aac", [...STEREO, "-c:a", "aac"]],
  ["ac3.ac3", [...STEREO, "-c:a", "ac3"]],
  ["ac3-5.1.ac3", ["-f", "lavfi", "-i", "anoisesrc=d=3:r=48000", "-ac", "6", "-c:a", "ac3"]],
  ["eac3.eac3", [...STEREO, "-c:a", "eac3"]],
  ["pcm16.aiff", [...STEREO, ...TAGS]],
  ["pcm24.aiff", [...SOUND, "-c:a", "pcm_s24be", "-write_id3v2", "1", ...TAGS]],
  ["mulaw.aiff", [...SOUND, "-c:a", "pcm_mulaw"]],
  ["pcm16.caf", [...STEREO, "-c:a", "pcm_s16le", ...TAGS]],
  ["pcm24.caf", [...SOUND, "-c:a", "pcm_s24be"]],
  ["alac.caf", [...STEREO, "-c:a", "alac"]],
  ["pcm16.au", [...STEREO, "-metadata", "title=Fox"]],
  ["mulaw.au", [...SOUND, "-c:a", "pcm_mulaw"]],
  ["float.au", [...STEREO, "-c:a", "pcm_f32be"]],
  ["pcm24.w64", [...STEREO, "-c:a", "pcm_s24le"]],
  ["adpcm.w64", [...SOUND, "-c:a", "adpcm_ms"]],
  ["pal.dv", [...VIDEO, ...STEREO, "-s", "720x576"]],
  ["ntsc.dv", [...NTSC, ...STEREO, "-s", "720x480", "-pix_fmt", "yuv411p", "-aspect", "16:9"]],
  ["dv50.dv", [...VIDEO, ...STEREO, "-s", "720x576", "-pix_fmt", "yuv422p"]],
  ["x264.h264", [...NTSC, ...X264]],
  ["x264-tff.264", [...VIDEO, ...X264, "-flags", "+ildct+ilme", "-x264-params", "tff=1"]],
  ["x265.hevc", [...NTSC, "-c:v", "libx265", "-x265-params", "log-level=none"]],
  ["x265-10.265", [...VIDEO, "-c:v", "libx265", "-pix_fmt", "yuv420p10le", "-x265-params", "log-level=none"]],
  ["theora.ogv", [...VIDEO, ...STEREO, "-c:v", "libtheora", "-c:a", "libvorbis"]],
]; // biome-ignore format: a table

/** What our walkers leave unsaid where both oracles know it, and why. */
const UNSAID: Readonly<Record<string, RegExp>> = {
  // ffmpeg writes no extended stream properties: the rate lies in the packets alone, which are not read.
  "wmv2-wmav2.wmv": /frameRate is undefined/,
  "wmv1.wmv": /frameRate is undefined/,
};

describe.runIf(FFMPEG && FFPROBE)("container facts", () => {
  const inspector = createInspector({
    processes: 1,
    ffmpeg: { ffmpeg: "/nowhere/ffmpeg", ffprobe: "/nowhere/ffprobe" },
  });
  const tallies = new Map<string, Tally>();
  const dir = tempDir();
  let made = 0;
  afterAll(async () => {
    await inspector.close();
    process.stdout.write(`\n${made} files made here\n${table(tallies)}\n`);
  });

  it.each(FILES)("%s: equal both oracles wherever these agree", async (name, args) => {
    const path = join(dir, name);
    try {
      makeMedia([...args, path]);
    } catch (error) {
      // A build without one of the encoders makes the others.
      if (/Unknown encoder|not currently supported/.test(String(error))) return;
      throw error;
    }
    made += 1;
    await hold(name, path);
  });

  /** Every fact that both oracles agree on, in every container. */
  async function hold(name: string, path: string): Promise<void> {
    const report = await inspector.inspect(path);
    // Where the header leaves the rate out, the report says that ffprobe would count packets.
    expect(report.limits.map(({ code }) => code)).toEqual(UNSAID[name] ? ["ffmpeg-missing-packets"] : []);
    const own = new Map<string, Tally>();
    const [ours, one, other] = [ourFacts(report), ffprobeFacts(path), await mediainfoFacts(path)];
    judge(name, ours, one, other, own);
    judge(name, ours, one, other, tallies);
    const wrong = [...own.values()].flatMap((tally) => tally.wrong);
    expect(wrong.filter((each) => UNSAID[name]?.test(each) !== true)).toEqual([]);
    expect(wrong.length > 0).toBe(UNSAID[name] !== undefined);
    expect([...own.values()].reduce((sum, { equal }) => sum + equal, 0)).toBeGreaterThan(3);
  }

  it("AMR, which ffmpeg cannot write: equal both oracles wherever these agree", async () => {
    const path = join(dir, "made.amr");
    writeFileSync(path, RECORDINGS.amr?.make() ?? "");
    await hold("made.amr", path);
  });

  it.each(["x264.h264", "x264-tff.264", "x265.hevc", "x265-10.265"])(
    "%s lasts as long as what was encoded, which neither oracle says",
    async (name) => {
      const path = join(dir, name);
      const { input, media } = await inspector.inspect(path);
      expect(input.durationSeconds).toBeCloseTo(3, 1);
      expect(media?.tracks[0]?.frames).toBe(Math.round(3 * (media?.tracks[0]?.frameRate ?? 0)));
    },
  );

  it("DV says when it was recorded, and nothing where nobody said it", async () => {
    const said = join(dir, "said.dv");
    makeMedia([...VIDEO, "-s", "720x576", "-metadata", "creation_time=2004-05-06T07:08:09Z", said]);
    const dates = async (path: string) => (await inspector.inspect(path)).metadata.dates.map(({ value }) => value);
    expect(await dates(said)).toEqual(["2004-05-06T07:08:09"]);
    expect(await dates(join(dir, "pal.dv"))).toEqual([]);
  });

  it("MXF, with the tracks that both oracles find", async () => {
    const path = join(dir, "mpeg2.mxf");
    makeMedia([...VIDEO, "-c:v", "mpeg2video", path]);
    await hold("made.mxf", path);
  });

  it("made at least 50 of them", () => expect(made).toBeGreaterThanOrEqual(50));
});
