/** The one sentence of a report, by what the file says that it is and how that comes. */
export const enSummaries = {
  "summary.ai-generated.signed":
    "Made with AI, according to {signer}: its verified signature says that {who} generated this file.",
  "summary.ai-generated.sealed": "Made with AI: a signature over the picture itself verifies with the key of {who}.",
  "summary.ai-generated.passed-on":
    "Earlier entries in the file's Content Credentials say that {who} generated it with AI; nothing proves whose word that is. {signer}, whose signature is verified, signed the file without saying so itself.",
  "summary.ai-generated.claimed":
    "The file's Content Credentials say that {who} generated this file with AI; the file is unchanged since signing, but nothing proves who signed.",
  "summary.ai-generated.decoded":
    "A watermark of {who} was read from the content: it says the file was generated with AI.",
  "summary.ai-generated.keyed":
    "A label in the file says that {who} generated it with AI; the label carries a signature that only its maker can check.",
  "summary.ai-generated.stated":
    "A label in the file says that {who} generated it with AI; the label is unsigned, and anyone can write one.",
  "summary.ai-generated.broken":
    "The file still states that {who} generated it with AI, but its Content Credentials do not fit it.",
  "summary.ai-generated.unbound":
    "The file's Content Credentials say that {who} generated it with AI, but what the file shows is not what was signed.",
  "summary.ai-generated.exchangeable":
    "The file's Content Credentials say that {who} generated it with AI, but what the file shows could be exchanged without the signature noticing.",
  "summary.ai-edited.signed":
    "Edited with AI, according to {signer}: its verified signature says that {who} changed this file.",
  "summary.ai-edited.passed-on":
    "Earlier entries in the file's Content Credentials say that {who} edited it with AI; nothing proves whose word that is. {signer}, whose signature is verified, signed the file without saying so itself.",
  "summary.ai-edited.claimed":
    "The file's Content Credentials say that {who} edited this file with AI; the file is unchanged since signing, but nothing proves who signed.",
  "summary.ai-edited.decoded": "A watermark of {who} was read from the content: it says the file was edited with AI.",
  "summary.ai-edited.keyed":
    "A label in the file says that {who} edited it with AI; the label carries a signature that only its maker can check.",
  "summary.ai-edited.stated":
    "A label in the file says that {who} edited it with AI; the label is unsigned, and anyone can write one.",
  "summary.ai-edited.broken":
    "The file still states that {who} edited it with AI, but its Content Credentials do not fit it.",
  "summary.ai-edited.unbound":
    "The file's Content Credentials say that {who} edited it with AI, but what the file shows is not what was signed.",
  "summary.ai-edited.exchangeable":
    "The file's Content Credentials say that {who} edited it with AI, but what the file shows could be exchanged without the signature noticing.",
  "summary.possibly-ai.signed":
    "May contain AI, according to {signer}: the history under its verified signature leaves that open.",
  "summary.possibly-ai.passed-on":
    "Earlier entries in the file's Content Credentials leave open whether a step by {who} contains AI; nothing proves whose word that is. {signer}, whose signature is verified, signed the file without saying so itself.",
  "summary.possibly-ai.claimed":
    "The file's Content Credentials say that {who} left it open whether it contains AI; nothing proves who signed.",
  "summary.possibly-ai.seen":
    "May contain AI: a mark like that of {who} stands in a corner of the picture. Anyone can draw one.",
  "summary.possibly-ai.worded":
    "Words in the picture say AI. Anyone can write such words into a picture, and a picture of a page or a screen shows those that stand there.",
  "summary.possibly-ai.keyed":
    "A label in the file, naming {who}, says that it may have been generated with AI; the label carries a signature that only its maker can check.",
  "summary.possibly-ai.stated":
    "A label in the file, naming {who}, says it may have been generated with AI; the label is unsigned, and anyone can write one.",
  "summary.possibly-ai.broken":
    "The file still states that it may contain AI from {who}, but its Content Credentials do not fit it.",
  "summary.possibly-ai.unbound":
    "The file's Content Credentials say that it may contain AI from {who}, but what the file shows is not what was signed.",
  "summary.possibly-ai.exchangeable":
    "The file's Content Credentials say that it may contain AI from {who}, but what the file shows could be exchanged without the signature noticing.",
  "summary.captured.signed":
    "Taken with a camera, according to {signer}: its verified signature covers the capture with {who} and every recorded step since.",
  "summary.created.signed":
    "Made with software, no AI stated, according to {signer}: its verified signature says that it came from {who}.",
  "summary.created.passed-on":
    "Earlier entries in the file's Content Credentials say that {who} made it, no AI stated; nothing proves whose word that is. {signer}, whose signature is verified, signed the file without saying so itself.",
  "summary.created.claimed":
    "The file's Content Credentials say it was made with {who}, no AI stated; nothing proves who signed.",
  "summary.created.stated":
    "A label in the file says that {who} made it, with software and no AI stated; the label is unsigned, and anyone can write one.",
  "summary.created.broken": "The file states that it was made with {who}, but its Content Credentials do not fit it.",
  "summary.created.unbound":
    "The file's Content Credentials say that it was made with {who}, but what the file shows is not what was signed.",
  "summary.created.exchangeable":
    "The file's Content Credentials say that it was made with {who}, but what the file shows could be exchanged without the signature noticing.",
  "summary.edited.signed":
    "Edited, with no AI step recorded, according to {signer}: the history under its verified signature ends with {who}.",
  "summary.edited.passed-on":
    "Earlier entries in the file's Content Credentials record edits with {who} and no AI; nothing proves whose word that is. {signer}, whose signature is verified, signed the file without saying so itself.",
  "summary.edited.claimed":
    "The file's Content Credentials record edits with {who} and no AI step; nothing proves who signed them.",
  "summary.edited.stated":
    "A label in the file says that {who} edited it, no AI stated; the label is unsigned, and anyone can write one.",
  "summary.edited.broken": "The file states that it was edited with {who}, but its Content Credentials do not fit it.",
  "summary.edited.unbound":
    "The file's Content Credentials record edits with {who}, but what the file shows is not what was signed.",
  "summary.edited.exchangeable":
    "The file's Content Credentials record edits with {who}, but what the file shows could be exchanged without the signature noticing.",
  "summary.conflicting":
    "The file contradicts itself: {signer} signed it as a capture, but protected parts of it say AI was used.",
  "summary.conflicting.product":
    "The signature of {signer} is verified, but its product is not allowed to make the statement about the origin that it signed here.",
  "summary.unknown.trusted":
    "Signed by {signer}, whose signature is verified, but the signed history does not say where the content came from.",
  "summary.unknown.intact":
    "Unchanged since {signer} signed it, but nothing proves who that is, and the credentials do not say where the content came from.",
  "summary.unknown.capture-claimed":
    "The file's Content Credentials claim a camera capture and name {signer} as the signer, but nothing proves that name, so the origin is not known.",
  "summary.unknown.broken":
    "The file's Content Credentials do not fit it: something was changed after it was signed. The origin is not known.",
  "summary.unknown.revoked":
    "The certificate with which {signer} signed was revoked, so the signature is not relied on, and the origin is not known.",
  "summary.unknown.unbound":
    "What the file shows is not what {signer} signed: the signed bytes are there, but a viewer shows others. The origin is not known.",
  "summary.unknown.exchangeable":
    "The bytes that {signer} signed are unchanged, but what the file shows could be exchanged without the signature noticing, so the origin is not known.",
  "summary.unknown.damaged":
    "The box that holds the file's Content Credentials was altered, so they are not believed, and the origin is not known.",
  "summary.unknown.undecodable":
    "The file's Content Credentials are damaged or cannot be read here. That does not show a change, and the origin is not known.",
  "summary.unknown.several-stores":
    "The file holds more than one set of Content Credentials where there may be one, so none is believed, and the origin is not known.",
  "summary.unknown.elsewhere":
    "Content Credentials lie in the file in a place that the standard does not provide for. They were not believed, and the origin is not known.",
  "summary.unknown.unverifiable":
    "The file has Content Credentials that could not be checked here, so the origin is not known.",
  "summary.unknown.camera-metadata":
    "The origin is not known. The file states: {facts}. Anyone can write that, and there are no Content Credentials.",
  "summary.unknown.none":
    "The origin is not known: the file carries metadata, but no Content Credentials and no label that says where it came from.",
  "summary.unknown.nothing":
    "The origin is not known: the file carries no Content Credentials, no label and no metadata about itself. That is neither good nor bad.",
  "summary.not-checked": "The file could not be checked to the end, so nothing is said about its origin.",
} as const;
