import { hdrOf } from "../model/hdr.ts";
import { present } from "../model/present.ts";
import type { Report } from "../model/report.ts";
import type { Track, Writer } from "../model/report-media.ts";
import { list, ours, phrase, place, plain, quote, type Voice, type Words } from "./say.ts";
import type { Row, Section } from "./section.ts";
import { clock, languageName } from "./units.ts";

const MAX_TRACKS = 8;
const MAX_EDITS = 6;
const MAX_PATHS = 60;

const round = (value: number, digits: number): number => Number(value.toFixed(digits));

/** HDR by how brightness is coded, and Dolby Vision, which adds to it. */
const dynamicRange = ({ transfer, dolbyVision }: Track, { comma }: Voice): Words => {
  const hdr = hdrOf(transfer);
  return list(
    [hdr !== undefined && ours(`HDR (${hdr})`), dolbyVision !== undefined && phrase`Dolby Vision ${dolbyVision}`],
    comma,
  );
};

function rateText({ frameRate, variableRate }: Track, { say }: Voice): Words | undefined {
  if (frameRate === undefined) return undefined;
  return say(variableRate ? "picture.rate-varies" : "picture.rate", { rate: round(frameRate, 3) });
}

function channelsText({ channels }: Track, { say }: Voice): Words | undefined {
  if (channels === undefined) return undefined;
  if (channels > 2) return say("sound.channels", { count: channels });
  return say(channels === 1 ? "sound.mono" : "sound.stereo");
}

function languageText({ language }: Track, { lang }: Voice): Words | undefined {
  if (language === undefined) return undefined;
  const name = languageName(language, lang);
  return name === undefined ? quote(language) : ours(name);
}

/** `h264, 1920 × 1080, 25 fps, 0:10.4`. Formats that the table does not know are the file's own word. */
function trackText(track: Track, voice: Voice): Words {
  const { codec, format, width, height, sampleRate, durationSeconds, pixelAspect, rotation, bitDepth } = track;
  const { say, comma } = voice;
  return list(
    [
      codec === undefined ? format.trim() !== "" && quote(format) : ours(codec),
      width !== undefined && height !== undefined && phrase`${width} × ${height}`,
      pixelAspect !== undefined && say("picture.aspect", { aspect: plain(pixelAspect) }),
      rotation !== undefined && say("picture.turned", { degrees: rotation }),
      bitDepth !== undefined && bitDepth > 8 && say("picture.depth", { bits: bitDepth }),
      dynamicRange(track, voice),
      rateText(track, voice),
      sampleRate !== undefined && phrase`${round(sampleRate, 0)} Hz`,
      channelsText(track, voice),
      durationSeconds !== undefined && ours(clock(durationSeconds)),
      languageText(track, voice),
    ],
    comma,
  );
}

/** What people ask of a clip first: its tracks, and who wrote it last. */
export function mediaRows({ media }: Report, voice: Voice): Row[] {
  const { say } = voice;
  if (!media) return [];
  const rows: Row[] = media.tracks
    .slice(0, MAX_TRACKS)
    .map((track) => ({ label: say(`field.track.${track.kind}`), value: trackText(track, voice) }))
    .filter((row) => row.value !== "");
  if (media.writer)
    rows.push({ label: say("field.writer"), value: say(`writer.${media.writer.family}`), note: say("note.writer") });
  return rows;
}

/** Everything about the container, for who asks. */
export function containerSection({ media }: Report, voice: Voice): Section[] {
  if (!media) return [];
  const { say, separator } = voice;
  const { container, writer } = media;
  const rows: Row[] = [];
  const add = (label: Words, value: Words | undefined, note?: Words) => {
    if (value) rows.push({ label, value, ...present({ note }) });
  };
  if (container.brands)
    add(
      say("field.brands"),
      quote([container.brands.major, container.brands.minor, ...container.brands.compatible].join(" ")),
    );
  if (container.layout)
    add(
      say("field.layout"),
      say(
        container.layout === "fragmented"
          ? "layout.fragmented"
          : `layout.progressive.${container.indexFirst === false ? "last" : "first"}`,
      ),
    );
  add(say("field.timescale"), container.timescale === undefined ? undefined : ours(container.timescale));
  if (container.datesEmpty !== undefined)
    add(say("field.dates-empty"), say(container.datesEmpty ? "dates.empty" : "dates.filled"));
  for (const track of media.tracks.slice(0, MAX_TRACKS)) {
    add(
      say(`field.track.${track.kind}`),
      trackText(track, voice),
      track.handler === undefined ? undefined : quote(track.handler),
    );
    add(say("field.created"), track.created === undefined ? undefined : plain(track.created));
    const edits = (track.edits ?? [])
      .slice(0, MAX_EDITS)
      .map(({ seconds, from }) =>
        from === null
          ? say("edit.empty", { seconds: round(seconds, 2) })
          : say("edit.part", { seconds: round(seconds, 2), from: round(from, 3) }),
      );
    add(say("field.edits"), list(edits, separator), say("note.edits"));
  }
  for (const { path, value } of media.encoders) add(say("field.encoder"), quote(value), place(path));
  const paths = container.structure.slice(0, MAX_PATHS).join(" ");
  add(say("field.structure"), paths === "" ? undefined : quote(paths));
  const sections: Section[] = [{ heading: say("section.container"), rows }];
  if (writer) sections.push(writerSection(writer, voice));
  return sections;
}

function writerSection(writer: Writer, { say, sayCode, separator }: Voice): Section {
  const told = (features: Writer["matches"]) =>
    list(
      features.map(({ feature: name, expected: text, found }) => {
        // From our own table of writers.
        const [feature, expected] = [sayCode("feature", name), ours(text)];
        return found === undefined || found === text
          ? say("feature-told.expected", { feature, expected })
          : say("feature-told.found", { feature, expected, found: quote(found) });
      }),
      separator,
    );
  const rows: Row[] = [
    { label: say("field.writer"), value: say(`writer.${writer.family}`), note: say("note.writer") },
    { label: say("field.writer-matches"), value: told(writer.matches) },
    { label: say("field.writer-differs"), value: told(writer.differs) },
    {
      label: say("field.writer-others"),
      value: list(
        writer.others.map((family) => say(`writer.${family}`)),
        separator,
      ),
    },
    {
      label: say("field.writer-causes"),
      value: list(
        writer.innocentCauses.map((each) => sayCode("cause", each)),
        separator,
      ),
    },
  ];
  return { heading: say("section.writer"), rows: rows.filter((row) => row.value !== "") };
}
