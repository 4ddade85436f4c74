import { present } from "../model/present.ts";
import { SOURCE_CODES } from "../model/recorded.ts";
import type { Report } from "../model/report.ts";
import { activeOf } from "../model/signer.ts";
import { limitRows } from "./limits.ts";
import { mediaRows } from "./media.ts";
import { list, ours, phrase, plain, quote, unique, type Voice, type Words } from "./say.ts";
import type { Row } from "./section.ts";
import { clock, sizeText } from "./units.ts";
import { whenText } from "./when.ts";
import { whoText } from "./who.ts";

const MAX_STEPS = 12;
const MAX_LABELS = 8;
const MAX_SOFTWARE = 4;
const MAX_DATES = 16;

type Add = (label: Words, value: Words | "" | undefined, note?: Words) => void;

/** What the file says of itself, row by row, each with who says so. */
export function details(report: Report, voice: Voice): Row[] {
  const rows: Row[] = [];
  const add: Add = (label, value, note) => {
    if (value) rows.push({ label, value, ...present({ note }) });
  };
  add(voice.say("field.file"), inputText(report.input, voice));
  rows.push(...mediaRows(report, voice));
  addCredentials(report, voice, add);
  addMarks(report, voice, add);
  addVisibleLabels(report, voice, add);
  addMetadata(report, voice, add);
  const { network, input, credentials } = report;
  add(voice.say("field.network"), network && list(network.hosts.map(quote)));
  add(voice.say("field.sha256"), input.sha256 === undefined ? undefined : plain(input.sha256));
  add(voice.say("field.engine"), credentials.engine && engineText(credentials.engine));
  rows.push(...limitRows(report, voice));
  return rows;
}

const inputText = ({ mediaType, dimensions, durationSeconds, bytes }: Report["input"], voice: Voice): Words =>
  list(
    [
      mediaType !== undefined && plain(mediaType),
      dimensions && phrase`${dimensions.width} × ${dimensions.height}`,
      durationSeconds !== undefined && ours(clock(durationSeconds)),
      sizeText(bytes, voice),
    ],
    voice.comma,
  );

/** The name and version that our own adapter gives. */
export const engineText = ({ name, version }: { name: string; version: string }): Words => ours(`${name} ${version}`);

function addCredentials(report: Report, voice: Voice, add: Add): void {
  const { say, word } = voice;
  const active = activeOf(report);
  add(say("field.generator"), active?.generator && quote(active.generator), say("note.stated"));
  const steps = [...report.credentials.manifests]
    .reverse()
    .flatMap((manifest) => manifest.actions.map(({ action }) => word("action", action)));
  const told = list(steps.slice(0, MAX_STEPS), ours(" → "));
  add(say("field.steps"), steps.length > MAX_STEPS ? phrase`${told} …` : told);
  const labels = unique(
    report.markers
      .filter(({ says, seen, detector, words }) => says !== "none" && !seen && !detector && !words)
      .map((marker) => labelText(marker, voice)),
  );
  add(say("field.markers"), list(labels.slice(0, MAX_LABELS), voice.separator));
}

const VALUE_OF_LABEL = { "Label 1": "label.1", "Label 2": "label.2", "Label 3": "label.3" } as const;
const isValue = (detail: string): detail is keyof typeof VALUE_OF_LABEL => Object.hasOwn(VALUE_OF_LABEL, detail);
const isSource = (detail: string): boolean => SOURCE_CODES.some((code) => code === detail);

/** What a label says, of which kind it calls the source, and whom it names. Its code is for whoever looks into the report. */
function labelText({ says, detail, vendor, product }: Report["markers"][number], voice: Voice): Words {
  const { say, sayCode, word } = voice;
  const named = vendor === undefined && product === undefined ? undefined : whoText(vendor, product, voice);
  const told = sayCode("says", says);
  const kind = detail === undefined ? undefined : detailText(detail);
  // Where both are one word it is said once.
  const about = list([kind !== told && kind, named], voice.comma);
  return about === "" ? told : say("label.about", { told, about });

  function detailText(text: string): Words {
    if (isValue(text)) return say(VALUE_OF_LABEL[text]);
    // A code of ours, or what our own table calls the weights that ran.
    return isSource(text) ? word("source-type", text) : ours(text);
  }
}

/** Enough of a digest to tell two modules apart. */
const DIGEST_CHARS = 16;

/** Marks that were found in the pixels, seen or read, each with how surely, and what detectors say that were added. */
function addMarks({ markers }: Report, voice: Voice, add: Add): void {
  const { say, sayCode } = voice;
  for (const { id, says, seen, detector, decoded, vendor, product } of markers) {
    if (detector) {
      const { name, version, digest, text } = detector;
      const who = say("detector.who", {
        name: quote(name),
        version: quote(version),
        digest: ours(digest.slice(0, DIGEST_CHARS)),
      });
      const what =
        text === ""
          ? say("detector.silent", { who })
          : say("detector.says", { who, says: sayCode("says", says), text: quote(text) });
      add(say("field.detector"), what, say("detector.own-word"));
    }
    if (seen) {
      const { corner, agreement, falseAlarms, width, height, left, top } = seen;
      const pictures = ours(Math.round(1 / falseAlarms).toLocaleString("en"));
      add(
        say("field.visible-mark"),
        say("visible-mark.seen", { mark: sayCode("visible-mark.shape", id), corner: sayCode("corner", corner) }),
        say("visible-mark.where", { width, height, left, top, percent: Math.round(100 * agreement), pictures }),
      );
    }
    if (!decoded) continue;
    const { bitsRead, bits, falseAlarms, left, top } = decoded;
    // Below one in a billion the number says no more than that.
    const files = ours(Math.round(1 / Math.max(falseAlarms, 1e-9)).toLocaleString("en"));
    add(
      say("field.watermark"),
      say("watermark.read", { read: bitsRead, bits, name: whoText(vendor, product, voice), files }),
      left > 0 || top > 0 ? say("watermark.cropped", { left, top }) : undefined,
    );
  }
}

/** Words that were read in the picture, quoted. */
function addVisibleLabels({ markers }: Report, { say, sayCode }: Voice, add: Add): void {
  for (const { text, edge } of markers.flatMap(({ words = [] }) => words).slice(0, MAX_LABELS))
    add(
      say("field.visible-label"),
      say("visible-label.read", { words: quote(text), edge: sayCode("edge", edge) }),
      say("visible-label.note"),
    );
}

/** What the answers leave out: further software, and every other date as the file has it. */
function addMetadata({ metadata }: Report, voice: Voice, add: Add): void {
  const { say, sayCode } = voice;
  const outside = (covered: string) => say(covered === "outside" ? "note.outside" : "note.stated");
  add(say("field.software"), list(metadata.software.slice(0, MAX_SOFTWARE).map(quote)), say("note.stated"));
  for (const date of metadata.dates.slice(0, MAX_DATES)) {
    const told = whenText(date.value, voice, date.zone);
    add(say("field.date", { what: sayCode("date", date.what) }), told, outside(date.covered));
  }
}
