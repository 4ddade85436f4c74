import type { ManifestReport, Report } from "../model/report.ts";
import { activeOf, signerName } from "../model/signer.ts";
import type { Covered } from "../model/vocabulary.ts";
import { isWhole, lineOf } from "./line.ts";
import { namedCompanies, namedPeople } from "./people.ts";
import { list, phrase, quote, unique, type Voice, type Words } from "./say.ts";
import type { Said } from "./section.ts";
import { stands, withoutStanding } from "./standing.ts";
import { whenText } from "./when.ts";
import { mapOf, whereText } from "./where.ts";
import { whoText } from "./who.ts";

/** What a reporter asks first, and how far each answer goes. */
export interface Answer {
  question: string;
  /** What the file says, each with whose word it is; without one: that it says nothing. */
  answers: { text: string; basis?: string; link?: { name: string; url: string } }[];
}

const MAX_TEXTS = 8;
const MAX_TIMES = 4;
const MAX_SOFTWARE = 2;

/** Who, when, where, made with what, and changed since: answered, or said that the file does not say. */
export function answersOf(report: Report, voice: Voice): Answer[] {
  const { say } = voice;
  const silent: Said = { text: say("answer.silent") };
  const rows: readonly (readonly [Words, Said[]])[] = [
    [say("question.who"), who(report, voice)],
    [say("question.when"), when(report, voice)],
    [say("question.where"), where(report, voice)],
    [say("question.with"), madeWith(report, voice)],
    [say("question.changed"), [changed(report, voice)]],
  ];
  return rows.map(([question, said]) => ({ question, answers: said.length > 0 ? said : [silent] }));
}

/** Whose word a statement of the file's is: of whoever signed the bytes that it stands in, or anyone's. */
function wordOf(covered: Covered, report: Report, { say }: Voice): Words {
  if (covered !== "inside") return say("basis.stated");
  return say(report.assurance.state === "trusted" ? "basis.signed" : "basis.covered");
}

function who(report: Report, voice: Voice): Said[] {
  const { say } = voice;
  const texts = (report.metadata.texts ?? []).slice(0, MAX_TEXTS);
  return [
    ...signers(report, voice),
    ...namedPeople(report, voice),
    ...namedCompanies(report, voice),
    ...texts.map(({ what, value, covered }) => ({
      text: say("answer.field", { field: say(`field.text.${what}`), value: quote(value) }),
      basis: wordOf(covered, report, voice),
    })),
  ];
}

/**
 * The signer of the file, and where the whole history verifies, those of its own past: a manifest that merely lies in the
 * store tells of nobody.
 */
function signers(report: Report, voice: Voice): Said[] {
  const { say } = voice;
  const active = activeOf(report);
  if (!active) return [];
  const named = (manifest: ManifestReport): Said[] => {
    const name = signerName(manifest.signer);
    if (name === undefined) return [];
    const text = say(manifest === active ? "answer.signer" : "answer.earlier-signer", { name: quote(name) });
    if (!stands(report)) return [{ text, basis: withoutStanding(report, voice) }];
    return [{ text, basis: say(manifest.signer.recognised === undefined ? "basis.named" : "basis.proven") }];
  };
  const past = (isWhole(report) ? lineOf(report) : undefined)?.links ?? [];
  const sound = past.filter((link) => link.sound && link.manifest !== active).map(({ manifest }) => manifest);
  return once([active, ...sound].flatMap(named), voice);
}

function when(report: Report, voice: Voice): Said[] {
  const { say, sayCode } = voice;
  const { dates } = report.metadata;
  const own = dates.filter(({ what }) => what === "captured" || what === "created" || what === "digitised");
  const stated = own.map(
    ({ what, value, zone, covered }): Said => ({
      text: phrase`${sayCode("date", what)}${say("answer.colon")}${whenText(value, voice, zone)}`,
      basis: wordOf(covered, report, voice),
    }),
  );
  const time = activeOf(report)?.times.find(({ kind }) => kind === "timestamp");
  const signed: Said[] = time
    ? [
        {
          text: say("answer.signed-at", { when: whenText(time.at, voice) }),
          basis: say(time.proven ? "basis.proven" : "basis.unproven"),
        },
      ]
    : [];
  // A day alone tells nothing that the same day with its time does not.
  const fuller = (text: Words) =>
    stated.some((each) => /^[, ]/.test(each.text.slice(text.length)) && each.text.startsWith(text));
  const told = stated.filter(({ text }) => !fuller(text));
  return [...once(told, voice).slice(0, MAX_TIMES), ...signed];
}

function where(report: Report, voice: Voice): Said[] {
  const { location } = report.metadata;
  if (!location) return [];
  const link = { name: voice.say("where.map"), url: mapOf(location) };
  return [{ text: whereText(location, voice), basis: wordOf(location.covered, report, voice), link }];
}

function madeWith(report: Report, voice: Voice): Said[] {
  const { origin, metadata } = report;
  const { say, sayCode } = voice;
  const named = origin.vendor !== undefined || origin.product !== undefined;
  const { camera } = metadata;
  const told: Said[] = [];
  // Who puts such a mark on pictures is not who made this one.
  const onlySeen = origin.kind === "possibly-ai" && origin.carriage === "decoded";
  if (named && origin.carriage !== "none" && !onlySeen)
    told.push({
      text: whoText(origin.vendor, origin.product, voice),
      basis: sayCode("carriage", origin.carriage),
    });
  if (camera) told.push({ text: quote(cameraText(camera)), basis: say("basis.stated") });
  for (const software of unique(metadata.software.slice(0, MAX_SOFTWARE).map(quote)))
    told.push({ text: software, basis: say("basis.stated") });
  return once(told, voice);
}

/** Camera, time and place, as the file states them: what a sentence names where nothing else is known. */
export function statedFacts({ metadata }: Report, voice: Voice): Words {
  const { camera, dates, location } = metadata;
  const date = dates.find(({ what }) => what === "captured");
  const facts = list(
    [
      camera && quote(cameraText(camera)),
      date && whenText(date.value, voice, date.zone),
      location && whereText(location, voice),
    ],
    voice.separator,
  );
  return facts || voice.say("answer.camera-metadata");
}

/** Many makers repeat their name in the model's. */
function cameraText({ make = "", model = "" }: NonNullable<Report["metadata"]["camera"]>): string {
  const first = make.split(" ")[0]?.toLowerCase() ?? "";
  return first !== "" && model.toLowerCase().startsWith(first) ? model : [make, model].filter(Boolean).join(" ");
}

/** "Changed" is said only where a hash over these bytes says so. */
function changed({ credentials }: Report, { say, sayCode }: Voice): Said {
  if (credentials.found === "none") return { text: say("changed.nothing") };
  if (credentials.integrity === undefined) return { text: say("changed.unknown") };
  return { text: sayCode("changed", credentials.integrity) };
}

/** Each text once, with every word for it that there is. */
function once(said: readonly Said[], { comma }: Voice): Said[] {
  const bases = new Map<Words, Words[]>();
  for (const { text, basis } of said) bases.set(text, [...(bases.get(text) ?? []), ...(basis ? [basis] : [])]);
  return [...bases].map(([text, words]) => ({ text, basis: list(unique(words), comma) }));
}
