/** The steps of a file as cards, and pictures that it keeps. */
export const enCards = {
  "section.cards": "Step by step",
  "card.nothing-before": "Nothing is known before this",
  "card.left-out": "{count} earlier steps are recorded and not shown here",
  "card.no-action": "signed; no action is recorded",
  "card.more": "{count} more",
  "card.source": "Source file",
  "card.by-next": "as the next step names it",
  "card.with": "With",
  "card.when": "When",
  "card.signer-not-shown": "not established",
  "card.part-with": "with credentials of its own",
  "card.part-without": "without credentials",
  "card.part-failed": "its credentials did not pass the check",
  "card.source-failed": "The credentials of the file this step worked on did not pass the check.",
  "card.not-sound": "What is told of this step rests on credentials that a later step does not vouch for.",
  "card.picture-not-shown":
    "A picture is recorded for this step but not shown: it could not be verified, or not be decoded.",

  "before.created": "It was made in this step.",
  "before.no-credentials": "The first recorded step worked on a file that carried no credentials.",
  "before.not-in-file": "The first recorded step names earlier credentials, which are not in this file.",
  "before.several-sources": "The first recorded step had several source files.",
  "before.not-recorded": "The first recorded step does not say where the content came from.",

  "label.about": "{told} ({about})",
  "card.verb": "{verb} ({type})",

  "record.checked-at": "Checked at",
  "record.tool": "Checked with",
  "record.lists": "Trust lists",
  "record.list": "{name} ({about})",
  "record.no-lists": "none: signers cannot be recognised",

  "kept.manifest": "Picture kept with this step",
  "kept.ingredient": "Picture kept of what went in",
  "kept.metadata": "Preview in the metadata",
  "tie.manifest":
    "The signature of this step covers this picture: its signer put it there. That does not show that it was made from the file.",
  "tie.ingredient":
    "The signature of the step that used it covers this picture: its signer put it there. That does not show that it was made from the source.",
  "tie.metadata": "From the metadata: anyone can put another picture there.",

  "limit.stills-unavailable": "No stills could be taken from the clip here (that needs ffmpeg).",
  "limit.pixels-unavailable": "The picture could not be decoded here, so what lies in its pixels was not checked.",
  "limit.thumbnails-left-out":
    "Not all small pictures that the file keeps are shown: some are too many, too large, or could not be decoded.",
  "limit.previews-not-compared":
    "Whether the small previews inside the file show the same as the file was not compared.",

  "outline.named": "The metadata names this place: {name}.",
  "outline.unnamed": "The metadata marks this place and gives it no name.",
  "outline.seen": "A visible mark stands here: {who}.",
  "outline.detector": "The detector {name} says of this place: {text}.",
  "outline.read": "The picture shows these words: {text}.",
  "outline.step": "The signer states of this place: {what}.",
  "outline.outside": "The signer states of everything but this place: {what}.",
  "pair.now": "The file as it is",
  "pair.source": "Its source, as the step that used it keeps it",
  "pair.earlier": "An earlier state, as its step keeps it",
  "pair.as-signed": "As it was when it was signed, by its credentials",
  "pair.preview": "The preview in its metadata",
  "pair.note": "Small pictures of different origin: what differs shows that something was done, not by whom or why.",
} as const;
