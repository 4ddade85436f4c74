import { present } from "../model/present.ts";
import type { ManifestReport, Report } from "../model/report.ts";
import { signerName } from "../model/signer.ts";
import { actionText, sourceCode } from "./history.ts";
import { isWhole, type Line, type Link, lineOf } from "./line.ts";
import { ofIngredient, ofManifest, type ShownPicture, shownPicture } from "./pictures.ts";
import { list, quote, unique, type Voice, type Words } from "./say.ts";
import { stands, withoutStanding } from "./standing.ts";
import { whenText } from "./when.ts";

/** A step on the way of a file, as it can be shown: one for each manifest from its beginning to now. */
export interface Card {
  /** `before`: what came before the first recorded step, of which nothing is known. */
  kind: "before" | "step";
  /** What was done, in the order in which it is recorded. */
  heading: string;
  /** With what, by whom, when: each with whose word it is. */
  facts: { label: string; text: string; basis?: string }[];
  /** Every recorded action that says more than its verb. */
  steps: { label: string; text: string }[];
  /** What went in beside the file that the step worked on. */
  parts: { text: string; picture?: ShownPicture }[];
  picture?: ShownPicture;
  /** What must be known of the step or its picture. */
  notes: string[];
}

const MAX_CARDS = 12;
const MAX_VERBS = 8;
const MAX_ACTIONS = 12;
const MAX_PARTS = 6;

/**
 * The steps of a file, oldest first. Who signed an earlier step is told only where the whole history verifies; pictures only where
 * the report holds them, which it does of those that a verified signature covers.
 */
export function cardsOf(report: Report, voice: Voice): Card[] {
  const line = lineOf(report);
  if (!line) return [];
  const shown = line.links.slice(0, MAX_CARDS);
  const cards = shown.map((link) => stepCard(link, line, report, voice)).reverse();
  const left = line.links.length - shown.length;
  if (left > 0) return [plainCard(voice.say("card.left-out", { count: left })), ...cards];
  return line.beginning === "created" ? cards : [beforeCard(line, report, voice), ...cards];
}

const plainCard = (heading: Words): Card => ({ kind: "before", heading, facts: [], steps: [], parts: [], notes: [] });

/** What is known of what came before the first step: that something did, and what it was called. */
function beforeCard({ links, beginning }: Line, report: Report, voice: Voice): Card {
  const { say, sayCode } = voice;
  const first = links.at(-1);
  const source = first?.source;
  const { title } = source?.ingredient ?? {};
  const kept = first && source && ofIngredient(report, first.manifest.label, source.index);
  return {
    ...plainCard(say("card.nothing-before")),
    ...present({ picture: kept && shownPicture(kept, voice) }),
    facts: title === undefined ? [] : [{ label: say("card.source"), text: quote(title), basis: say("card.by-next") }],
    notes: [sayCode("before", beginning)],
  };
}

function stepCard(link: Link, line: Line, report: Report, voice: Voice): Card {
  const { say, word, separator } = voice;
  const { manifest } = link;
  const verbs = unique(manifest.actions.map((action) => verbText(action, voice)));
  const told = list(verbs.slice(0, MAX_VERBS), separator);
  const picture = pictureOf(link, line, report);
  return {
    kind: "step",
    heading:
      verbs.length > MAX_VERBS
        ? list([told, say("card.more", { count: verbs.length - MAX_VERBS })], separator)
        : told || say("card.no-action"),
    facts: factsOf(link, report, voice),
    steps: manifest.actions.slice(0, MAX_ACTIONS).flatMap((action) => {
      const text = actionText(action, voice);
      return text ? [{ label: word("action", action.action), text }] : [];
    }),
    parts: partsOf(link, report, voice),
    ...present({ picture: picture && shownPicture(picture, voice) }),
    notes: notesOf(link, report, picture !== undefined, voice),
  };
}

/** What was done, with the kind of source that it names: that a model did it belongs into the same breath. */
function verbText({ action, digitalSourceType }: ManifestReport["actions"][number], { say, word }: Voice): Words {
  const verb = word("action", action);
  if (digitalSourceType === undefined) return verb;
  return say("card.verb", { verb, type: word("source-type", sourceCode(digitalSourceType)) });
}

/** What the step keeps of its own result; else what the next one keeps of it as its source. */
function pictureOf({ manifest }: Link, { links }: Line, report: Report) {
  const own = ofManifest(report, manifest.label);
  if (own) return own;
  const later = links.find(({ source }) => source?.ingredient.manifest === manifest.label);
  return later?.source && ofIngredient(report, later.manifest.label, later.source.index);
}

type Fact = Card["facts"][number];
type Ingredient = ManifestReport["ingredients"][number];

function factsOf(link: Link, report: Report, voice: Voice): Fact[] {
  const { say, comma } = voice;
  const { manifest } = link;
  const agents = unique(manifest.actions.flatMap(({ softwareAgent }) => (softwareAgent ? [quote(softwareAgent)] : [])));
  const tools =
    agents.length > 0 ? list(agents.slice(0, MAX_PARTS), comma) : manifest.generator && quote(manifest.generator);
  const stated = wordOf(link, report, voice);
  return [
    ...(tools ? [{ label: say("card.with"), text: tools, basis: stated }] : []),
    signerFact(link, report, voice),
    ...whenFact(link, report, voice),
  ];
}

/** Whose word the statements of a step are. */
function wordOf(link: Link, report: Report, voice: Voice): Words {
  const { say } = voice;
  if (!stands(report)) return withoutStanding(report, voice);
  return say(isNamed(link, report) && link.manifest.signer.recognised !== undefined ? "basis.signed" : "basis.covered");
}

const isActive = ({ manifest }: Link): boolean => manifest.active;
const isNamed = (link: Link, report: Report): boolean => isActive(link) || (link.sound && isWhole(report));

function signerFact(link: Link, report: Report, voice: Voice): Fact {
  const { say } = voice;
  const { signer } = link.manifest;
  const label = say("field.signer");
  const name = isNamed(link, report) ? signerName(signer) : undefined;
  if (name === undefined) return { label, text: say("card.signer-not-shown") };
  if (!stands(report)) return { label, text: quote(name), basis: withoutStanding(report, voice) };
  return { label, text: quote(name), basis: say(signer.recognised === undefined ? "basis.named" : "basis.proven") };
}

/** When it was signed, by a timestamp; else when its last action says that it was done. */
function whenFact(link: Link, report: Report, voice: Voice): Fact[] {
  const { say } = voice;
  const { times, actions } = link.manifest;
  const stamp = times.find(({ kind }) => kind === "timestamp");
  if (stamp) {
    const proven = stamp.proven && link.sound && stands(report);
    return [
      {
        label: say("field.signed-at"),
        text: whenText(stamp.at, voice),
        basis: say(proven ? "basis.proven" : "basis.unproven"),
      },
    ];
  }
  const done = actions.findLast(({ when }) => when !== undefined)?.when;
  return done === undefined
    ? []
    : [{ label: say("card.when"), text: whenText(done, voice), basis: wordOf(link, report, voice) }];
}

function partsOf(link: Link, report: Report, voice: Voice): Card["parts"] {
  const { say, separator } = voice;
  const { manifest, source } = link;
  const others = manifest.ingredients.flatMap((ingredient, index) =>
    index === source?.index ? [] : [{ ingredient, index }],
  );
  const parts = others.slice(0, MAX_PARTS).map(({ ingredient, index }) => {
    const kept = ofIngredient(report, manifest.label, index);
    return {
      text: list([partText(ingredient, voice), say(`card.part-${credentialsOf(ingredient)}`)], separator),
      ...present({ picture: kept && shownPicture(kept, voice) }),
    };
  });
  const left = others.length - parts.length;
  return left > 0 ? [...parts, { text: say("card.more", { count: left }) }] : parts;
}

function partText({ title, relationship }: Ingredient, { say, word }: Voice): Words {
  const relation = word("relation", relationship);
  return title ? say("history.used", { title: quote(title), relationship: relation }) : relation;
}

const credentialsOf = ({ manifest, failures, attested }: Ingredient) =>
  manifest === undefined ? "without" : failures.length > 0 || attested.length > 0 ? "failed" : "with";

function notesOf(link: Link, report: Report, hasPicture: boolean, { say }: Voice): Words[] {
  const { manifest, source, sound } = link;
  const { failures = [], attested = [] } = source?.ingredient ?? {};
  return [
    ...(failures.length > 0 || attested.length > 0 ? [say("card.source-failed")] : []),
    ...(sound ? [] : [say("card.not-sound")]),
    ...(manifest.allActionsIncluded ? [say("history.all")] : []),
    // Whoever asked for pictures is told why one that is recorded is not there.
    ...(report.thumbnails && !hasPicture && manifest.thumbnails.length > 0 ? [say("card.picture-not-shown")] : []),
  ];
}
