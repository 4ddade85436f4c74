import { english, type Translated } from "../texts.ts";
import { enAnswers } from "./answers.ts";
import { enCards } from "./cards.ts";
import { enCodes } from "./codes.ts";
import { enCompare } from "./compare.ts";
import { enDisclosure } from "./disclosure.ts";
import { enGenerators } from "./generators.ts";
import { enMedia } from "./media.ts";
import { enNames } from "./names.ts";
import { enObservations } from "./observations.ts";
import { enReasoning } from "./reasoning.ts";
import { enReasons } from "./reasons.ts";
import { enRecorded } from "./recorded.ts";
import { enSummaries } from "./summaries.ts";

const own = {
  unnamed: "no name",
  "who.unknown": "a tool that is not named",
  "who.of": "{product} ({vendor})",
  "who.through": "{model} through {who}",
  "signer.unknown": "an unnamed signer",

  "state.trusted": "trusted: signed by a recognised signer, and unchanged",
  "state.intact": "intact: what was signed is unchanged, but who signed or what is shown is not established",
  "state.unverifiable": "unverifiable: credentials exist but could not be checked",
  "state.broken": "broken: the credentials do not fit what the file shows",
  "state.unchecked": "unchecked: the check ended before credentials could be looked at",
  "state.none": "none: the file carries no credentials",

  "not-proven.signature":
    "A verified signature shows who answers for the file. It does not show that what it depicts happened.",
  "not-proven.claimed":
    "Anyone can make credentials and put any name in them. Unchanged since signing is all that is shown.",
  "not-proven.decoded":
    "What was read from the pixels can be written into any picture by whoever has the published code: few do, but it does not show who made this one.",
  "not-proven.seen":
    "A mark that people see can be drawn, copied or photographed, and cut away. It shows neither who made the picture nor how.",
  "not-proven.worded":
    "Words in a picture are what they say, not who put them there. Where they are cut off or painted over, nothing is left of them.",
  "not-proven.stated": "Anyone can write or remove a label. Its presence is a statement, its absence means nothing.",
  "not-proven.broken":
    "A change after signing can be harmless, such as a re-save by a website. It shows only that these are not the signed bytes.",
  "not-proven.unbound":
    "The signature holds for bytes that a viewer does not show. It says nothing about what you see.",
  "not-proven.damaged": "Altered or damaged credentials do not show whether the picture itself was changed.",
  "not-proven.undecodable":
    "Credentials that cannot be read show nothing: neither that the picture was changed nor that it was not.",
  "not-proven.none":
    "That a file has no Content Credentials shows nothing: most never had any, and most platforms remove them.",

  "tier.official": "the official C2PA trust list",
  "tier.yours": "your own trust list",
  "tier.interim": "the interim trust list",

  "coverage.all":
    "Everything is protected by the signature, but what the format leaves out, such as the signature itself.",
  coverage: "The signature protects {percent}% of the bytes it could protect.",

  "observation.polyglot":
    "Some programs read this file as {format}, others as {other}. What either reading carries was checked; which one is shown depends on the program.",
  "observation.trailing-bytes": "The file has {bytes} bytes of further data behind its own end (from byte {offset}).",
  "observation.unsigned-ai-marker":
    "A label that the signature does not protect says that AI was used; the signed history does not.",
  "observation.credentials-pointer": "The file points to credentials that are not in it: {pointer}.",
  "observation.metadata-outside-coverage":
    "Metadata that the signature does not protect: {what}. They could have been written later.",
  "observation.opened-without-credentials": "The history begins by opening a file without credentials ({title}).",
  "observation.ingredient-failed": "A file that was used in making this one ({title}) failed verification: {code}",
  "observation.several-ai-labels": "The AI label stands in the file {count} times; the Chinese standard allows one.",
  "observation.disallowed-signal":
    "By C2PA's list of conforming products {product} may not assert {signal}, but it did.",
  "observation.capture-after-signing": "The capture date {captured} is later than the proven signing time {signed}.",
  "observation.camera-and-ai": "The file carries camera metadata and a statement that it was generated.",
  "observation.signer-names-itself": "The certificate names {name}, which could not be confirmed.",

  "cause.motion-photo": "phones store a short clip behind a photo",
  "cause.multi-picture": "cameras store further pictures behind the first",
  "cause.camera-trailer": "some makers keep their own data there",
  "cause.hybrid-file": "some programs write files that are meant to open as two formats",
  "cause.padding": "programs leave padding",
  "cause.label-added-later": "a platform added a label after signing",
  "cause.editor-not-recording": "the editor does not record AI steps",
  "cause.anyone-can-write": "anyone can write such a label",
  "cause.remote-by-choice": "the maker keeps credentials on a server",
  "cause.platform-stripped": "a platform removed them",
  "cause.pointer-copied": "the pointer was copied with other metadata",
  "cause.camera-leaves-metadata-open": "cameras leave metadata open so that captions can be added",
  "cause.captioned-later": "an agency captioned it later",
  "cause.source-never-had-credentials": "the source never had credentials",
  "cause.credentials-lost-before": "they were lost before this step",
  "cause.source-edited-outside": "the source was edited with a program that keeps no credentials",
  "cause.format-conversion-before-import": "it was converted before it was imported",
  "cause.written-for-two-readers": "written twice so that more programs find it",
  "cause.relabelled-on-publishing": "labelled again when published",
  "cause.list-behind-product": "the list is older than the product's new version",
  "cause.product-name-shared": "two products share one name",
  "cause.camera-clock-wrong": "the camera's clock was wrong",
  "cause.date-edited-later": "the date was corrected in an editor",
  "cause.photo-used-as-input": "a photo was the starting point",
  "cause.metadata-copied": "metadata was copied from another file",
  "cause.camera-fields-forged": "camera fields are easy to write",
  "cause.list-not-loaded": "a trust list that has the signer was not used",
  "cause.maker-not-on-list": "the service or maker is not on any trust list yet",
  "cause.certificate-expired": "its certificate has expired",

  "limit.budget-exceeded":
    "The file holds {budget}. The rest of that part was not read, so a label in it would not be found.",
  "limit.damaged-structure":
    "Part of the file's structure is damaged: a label or credentials in it would not be found. Ask for an undamaged copy.",
  "limit.metadata-unreadable": "Some metadata could not be read: a label in it would not be found.",
  "limit.encrypted": "The file is encrypted: its texts could not be read.",
  "limit.timeout": "The check took too long and was stopped {step}. Allow it more time with --timeout.",
  "limit.memory": "The check needed too much memory and was stopped {step}. The file may be damaged, or very large.",
  "limit.crashed":
    "The check of this file ended unexpectedly {step}. What follows that step was not looked at; other files are not touched by it.",
  "limit.not-started":
    "This file was not checked: the computer had no room for another process. Try again with --jobs 1.",
  "limit.no-trust-list": "Whether the signer is a recognised one: no trust list was used.",
  "limit.trust-list-changed":
    "A trust list was changed on disk since it was fetched ({detail}): run provcheck trust update.",
  "limit.trust-list-old": "A trust list is more than 30 days old ({detail}): run provcheck trust update.",
  "limit.sidecar-equal": "A separate credentials file holds the same as the file itself.",
  "limit.sidecar-differs": "A separate credentials file differs from the credentials inside; those inside were read.",
  "limit.manifest-store-unreadable":
    "The Content Credentials could not be read: they are damaged, or written in a way that is not read today, such as that of trial versions.",
  "limit.store-elsewhere": "A set of credentials lies where the standard puts none; it was not read.",
  "limit.recording-cut":
    "The recording ends before its own header says: it was {detail} long, and the rest is not in the file.",
  "limit.carrier-not-verified": "Credentials were found, but cannot be checked here in this kind of file.",
  "limit.remote-no-store": "What the address of the credentials gave is no set of credentials.",
  "limit.display-not-listed": "Whether all that is shown is protected was not worked out for this format.",
  "limit.opinion-unavailable": "No second engine could be asked. The result rests on provcheck's own verification.",
  "limit.opinion-cannot":
    "The second engine could not judge this file. The result rests on provcheck's own verification.",
  "limit.identity-not-checked": "The attached identity: no second engine was asked.",
  "limit.stray-bytes": "Between the parts of the file stand bytes that belong to none of them; they were passed over.",
  "limit.coverage-not-computed": "Which bytes the signature protects was not worked out.",
  "limit.manifest-without-asset": "The file these credentials belong to was not given.",
  "limit.unreferenced-extended-xmp": "Extended XMP that no packet refers to was left out.",
  "limit.network-refused":
    "Something that was to be fetched over the network was not: it is missing from the result. Try again later.",
  "limit.other": "Not checked: {code}",

  "next.load-trust-lists":
    "To recognise signers, fetch the public trust lists once: provcheck trust update. Or give a folder that holds them: --trust-dir FOLDER.",
  "next.fetch-remote":
    "Run again with --online-manifests to fetch the credentials from {url}. That address then learns that you looked.",
  "next.ask-original": "Ask for the file as it was first published: a copy that was not re-saved may still verify.",
  "next.expired-means": "If an earlier check of the same file is on record, compare its SHA-256 with this one.",
  "next.check-mark": "The history declares a mark that cannot be read here: {mark}. It can be checked at {where}.",
  "next.ask-mark-owner":
    "The history declares a mark that cannot be read here: {mark}. Only its owner can look for it.",
  "next.look-for-visible": "The history says that a visible mark was put in: look for it, often in a corner.",
  "next.ask-source":
    "Ask who sent it for the original file, straight from the device or the tool that made it: messengers and screenshots remove what shows where a file came from.",
  "next.extract-frames":
    "Take frames from the clip (provcheck frames CLIP --out FOLDER) and search for them as pictures.",
  "next.reverse-search":
    "Search for the picture, also cropped and mirrored: an earlier copy may carry credentials or a date.",
  "next.find-recording": "Look for the first publication of the recording.",
  "next.stated-means":
    "Treat the label as a lead: ask the service it names, or find where the file was first published.",

  "field.file": "File",
  "field.camera": "Camera",
  "field.software": "Software",
  "field.date": "Date ({what})",
  "field.location": "Place",
  "field.text.title": "Title",
  "field.text.subtitle": "Subtitle",
  "field.text.author": "Author",
  "field.text.album": "Album",
  "field.text.description": "Description",
  "field.text.comment": "Comment",
  "field.text.credit": "Credit",
  "field.text.source": "Source",
  "field.text.licensor": "Licensing",
  "field.text.headline": "Headline",
  "field.text.copyright": "Copyright",
  "field.signer": "Signed by",
  "field.generator": "Signed with",
  "field.signed-at": "Signed no later than",
  "field.steps": "Recorded steps",
  "field.markers": "Labels found",
  "field.sha256": "SHA-256",
  "field.network": "Asked over the network",
  "field.engine": "Second opinion",

  "note.named-only": "self-declared, not confirmed",
  "note.proven": "proven",
  "note.unproven": "not proven",
  "note.outside": "not protected by the signature",
  "note.stated": "stated by the file",
  innocent: "Possible innocent causes: {causes}.",
  separator: "; ",
  comma: ", ",
  colon: ": ",
  space: " ",
  other: "{code}, which this version does not know",

  "heading.backs": "What backs it",
  "heading.against": "What speaks against it or is open",
  "heading.not-proven": "What this does not prove",
  "heading.not-checked": "What was not checked",
  "heading.next": "What to do next",
  "heading.details": "Details",
} as const;
/** The texts that no file beside this one holds. */
export type OwnTexts = typeof own;

/**
 * English. Every key stands in every language with the same names in braces, or it does not compile.
 * Words to keep out: anything that says a file is genuine or forged. A file states, a chain proves who vouches.
 */
export const en = english({
  ...enSummaries,
  ...enAnswers,
  ...enCards,
  ...enCodes,
  ...enDisclosure,
  ...enReasoning,
  ...enGenerators,
  ...enMedia,
  ...enCompare,
  ...enNames,
  ...enRecorded,
  ...enObservations,
  ...enReasons,
  ...own,
});

export type MessageKey = keyof typeof en;
export type Locale = Translated<typeof en>;
