import { present } from "../model/present.ts";
import type { Message, Report } from "../model/report.ts";
import type { Track, Writer } from "../model/report-media.ts";
import type { Section } from "./section.ts";

type Say = (key: string, args?: Message["args"]) => string;
type Quote = (text: string) => string;
type Rows = Section["rows"];

const MAX_TRACKS = 8;
const MAX_EDITS = 6;
const MAX_PATHS = 60;

const round = (value: number, digits: number): string => String(Number(value.toFixed(digits)));

/** The two ways of coding brightness that are HDR, and Dolby Vision, which adds to one of them. */
const HDR: Readonly<Record<string, string>> = { smpte2084: "HDR (PQ)", "arib-std-b67": "HDR (HLG)" };
function dynamicRange({ transfer = "", dolbyVision }: Track): string | undefined {
  const found = [HDR[transfer], dolbyVision !== undefined && `Dolby Vision ${dolbyVision}`].filter(Boolean);
  return found.length === 0 ? undefined : found.join(", ");
}

/** `h264, 1920 × 1080, 25 fps, 10.4 s`. Formats that the table does not know are the file's own word. */
function trackText(track: Track, quote: Quote): string {
  const { codec, format, width, height, frameRate, sampleRate, channels, durationSeconds } = track;
  return [
    codec ?? (format.trim() === "" ? undefined : quote(format)),
    width !== undefined && height !== undefined && `${width} × ${height}`,
    track.pixelAspect !== undefined && `SAR ${track.pixelAspect}`,
    track.rotation !== undefined && `${track.rotation}°`,
    track.bitDepth !== undefined && track.bitDepth > 8 && `${track.bitDepth} bit`,
    dynamicRange(track),
    frameRate !== undefined && `${track.variableRate ? "VFR, ~" : ""}${round(frameRate, 3)} fps`,
    sampleRate !== undefined && `${round(sampleRate, 0)} Hz`,
    channels !== undefined && `${channels} ch`,
    durationSeconds !== undefined && `${round(durationSeconds, 2)} s`,
    track.language !== undefined && quote(track.language),
  ]
    .filter(Boolean)
    .join(", ");
}

/** What people ask of a clip first: its tracks, and who wrote it last. */
export function mediaRows({ media }: Report, say: Say, quote: Quote): Rows {
  if (!media) return [];
  const rows: Rows = media.tracks
    .slice(0, MAX_TRACKS)
    .map((track) => ({ label: say(`field.track.${track.kind}`), value: trackText(track, quote) }))
    .filter((row) => row.value !== "");
  if (media.writer)
    rows.push({ label: say("field.writer"), value: say(`writer.${media.writer.family}`), note: say("note.writer") });
  return rows;
}

/** Everything about the container, for who asks. */
export function containerSection({ media }: Report, say: Say, quote: Quote): Section[] {
  if (!media) return [];
  const { container, writer } = media;
  const rows: Rows = [];
  const add = (key: string, value: string | undefined, note?: string) => {
    if (value !== undefined && value !== "") rows.push({ label: say(key), value, ...present({ note }) });
  };
  if (container.brands)
    add(
      "field.brands",
      quote([container.brands.major, container.brands.minor, ...container.brands.compatible].join(" ")),
    );
  if (container.layout)
    add(
      "field.layout",
      say(
        container.layout === "fragmented"
          ? "layout.fragmented"
          : `layout.progressive.${container.indexFirst === false ? "last" : "first"}`,
      ),
    );
  add("field.timescale", container.timescale === undefined ? undefined : String(container.timescale));
  if (container.datesEmpty !== undefined)
    add("field.dates-empty", say(container.datesEmpty ? "dates.empty" : "dates.filled"));
  for (const track of media.tracks.slice(0, MAX_TRACKS)) {
    add(
      `field.track.${track.kind}`,
      trackText(track, quote),
      track.handler === undefined ? undefined : quote(track.handler),
    );
    add("field.created", track.created);
    const edits = (track.edits ?? [])
      .slice(0, MAX_EDITS)
      .map(({ seconds, from }) =>
        from === null
          ? say("edit.empty", { seconds: round(seconds, 2) })
          : say("edit.part", { seconds: round(seconds, 2), from: round(from, 3) }),
      );
    add("field.edits", edits.join("; "), say("note.edits"));
  }
  for (const { path, value } of media.encoders) add("field.encoder", quote(value), path);
  const paths = container.structure.slice(0, MAX_PATHS).join(" ");
  add("field.structure", paths === "" ? undefined : quote(paths));
  const sections = [{ heading: say("section.container"), rows }];
  if (writer) sections.push(writerSection(writer, say, quote));
  return sections;
}

function writerSection(writer: Writer, say: Say, quote: Quote): Section {
  const told = (list: Writer["matches"]) =>
    list
      .map(({ feature, expected, found }) =>
        say(found === undefined || found === expected ? "feature.expected" : "feature.found", {
          feature: say(`feature.${feature}`),
          expected,
          found: quote(found ?? ""),
        }),
      )
      .join("; ");
  const rows: Rows = [
    { label: say("field.writer"), value: say(`writer.${writer.family}`), note: say("note.writer") },
    { label: say("field.writer-matches"), value: told(writer.matches) },
    { label: say("field.writer-differs"), value: told(writer.differs) },
    { label: say("field.writer-others"), value: writer.others.map((family) => say(`writer.${family}`)).join("; ") },
    { label: say("field.writer-causes"), value: writer.innocentCauses.map((each) => say(`cause.${each}`)).join("; ") },
  ];
  return { heading: say("section.writer"), rows: rows.filter((row) => row.value !== "") };
}
