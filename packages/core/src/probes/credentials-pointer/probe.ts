import { no, notApplicable, type Probe } from "../probe.ts";

/** Does the XMP point to Content Credentials that are not in the file? */
export const credentialsPointer: Probe = {
  id: "credentials-pointer",
  strength: "moderate",
  bearsOn: ["assurance"],
  innocentCauses: ["remote-by-choice", "platform-stripped", "pointer-copied"],
  ask({ facts, credentials, placeOf }) {
    if (credentials.store) return notApplicable;
    const pointer = facts.find((fact) => fact.path === "xmp/dcterms:provenance" && fact.block.embedded !== true);
    if (!pointer) return no;
    return {
      answer: "true",
      args: { pointer: String(pointer.value).slice(0, 300) },
      at: [placeOf(pointer.block, pointer.path)],
    };
  },
};
