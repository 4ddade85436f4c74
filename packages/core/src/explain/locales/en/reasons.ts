/** Why a check came out as it did. */
export const enReasons = {
  "reason.unchanged": "The file is unchanged since it was signed.",
  "reason.content-changed": "The content changed after it was signed.",
  "reason.claim-changed": "The signed claim itself was changed, or its signature does not fit it.",
  "reason.assertion-changed": "A signed statement in the credentials was changed or is missing.",
  "reason.shown-not-signed":
    "The signed bytes are unchanged, but what a viewer shows lies outside them: what is shown is not what was signed.",
  "reason.display-exchangeable":
    "The signed bytes are unchanged, but what is shown could be exchanged without the signature noticing.",
  "reason.shown-not-listed": "Whether everything that is shown is protected could not be worked out.",
  "reason.manifest-breaks-the-standard":
    "Everything signed is unchanged, but the credentials are not written as the standard asks.",
  "reason.manifest-not-valid":
    "Everything signed is unchanged, but the credentials break a rule on which their meaning rests: the standard has them rejected.",
  "reason.claim-unreadable":
    "The signed claim cannot be read as the standard asks. That does not show a change of the picture.",
  "reason.binding-unreadable": "What should tie the credentials to this file is missing or cannot be read.",
  "reason.credentials-undecodable": "The credentials are damaged or cannot be read here. That does not show a change.",
  "reason.store-damaged": "The structure that holds the credentials was altered: nothing in it is relied on.",
  "reason.found-elsewhere": "The credentials lie in a place that the standard does not provide for.",
  "reason.several-stores": "There is more than one set of credentials where there may be one: none is relied on.",
  "reason.store-in-pieces":
    "The credentials lie in pieces that programs put together differently: none of the readings is relied on.",
  "reason.foreign-bytes": "Other data lies among the credentials: nothing there is relied on.",
  "reason.carrier-not-verified": "Credentials were found, but cannot be checked here in this kind of file.",
  "reason.remote-no-store":
    "What was fetched from the address of the credentials is no credentials. That says nothing against the file.",
  "reason.fragments-incomplete":
    "{checked} of {expected} segments of the clip were checked, or they are not in order: those that were are unchanged.",
  "reason.signer-recognised": "The signer {signer} is on {tier}.",
  "reason.signer-unknown": "The signer is on none of the trust lists used.",
  "reason.no-trust-list": "No trust list was used, so no signer can be recognised.",
  "reason.engine-disagrees": "Our own check finds nothing wrong, but another verification engine does.",
  "reason.signer-certificate-unfit": "The signer's certificate is not meant for signing media.",
  "reason.advisory":
    "A published incident concerns this signer: signatures of its certificates are not to be relied on. Credentials show which.",
  "reason.signer-revoked": "The signer's certificate was revoked.",
  "reason.remote-only": "The credentials lie only at an internet address, and nothing was fetched.",
  "reason.manifest-without-asset": "This is a set of credentials without the file it belongs to.",
  "reason.fragments-needed":
    "This is the opening segment of a segmented clip: its credentials can be checked only together with the other segments (--fragments).",
  "reason.algorithm-unsupported": "The credentials use an algorithm that is not supported.",
  "reason.not-verified": "The credentials could not be verified.",
  "reason.time-proven":
    "The signing time is proven by a recognised timestamp authority: it was signed no later than that.",
  "reason.no-timestamp": "The signing time is not proven: there is no timestamp. The certificate is valid now.",
  "reason.timestamp-unproven":
    "The signing time is not proven: the timestamp authority is on none of the trust lists used.",
  "reason.several-timestamps":
    "There is more than one timestamp, so somebody may have chosen among them: none proves the signing time.",
  "reason.certificate-expired":
    "The signer's certificate has expired, and no recognised timestamp proves that it was signed before. That is no sign of a change.",
  "reason.certificate-not-yet-valid": "The signer's certificate is not valid yet.",
  "reason.revocation-unknown": "Whether the certificate was revoked was not checked.",
  "reason.interim-list": "The signer is known only from the interim list, which was frozen on 2026-01-01.",
  "reason.coverage-not-computed": "Which bytes the signature protects could not be worked out.",
  "reason.exclusions-beyond-format": "The signature leaves out more of the file than its format requires.",
  "reason.deprecated-algorithm": "A deprecated algorithm was used.",
  "reason.no-identity": "No personal or organisational identity is attached.",
  "reason.identity-verified": "The attached identity is verified.",
  "reason.identity-unverified": "The file names its author or an account, which cannot be verified offline.",
  "reason.identity-failed":
    "An identity is attached, but did not pass verification. That does not touch the file itself.",
  "reason.no-history": "No earlier steps are recorded.",
  "reason.history-verified": "Every earlier step recorded in the credentials verifies.",
  "reason.redacted": "Statements were removed from the history, which is allowed and recorded.",
  "reason.opened-without-credentials":
    "A recorded step opened a file without credentials: nothing is known from before it.",
  "reason.ingredient-signer-unknown": "The signer of an earlier step is not recognised.",
  "reason.history-unknown": "Part of the recorded history could not be checked.",
  "reason.unknown-code": "A status code was reported that this version does not know.",
  "reason.ingredient-failed": "A file that was used in making this one failed verification.",
  "reason.history-failed": "The recorded history breaks the rules of the standard.",
  "reason.contradiction": "Protected parts of the file contradict each other.",
} as const;
