import { fileText } from "../../model/file-text.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Does the XMP point to Content Credentials that are not in the file? */
export const credentialsPointer: Probe<"credentials-pointer"> = {
  id: "credentials-pointer",
  ask({ facts, credentials, placeOf }) {
    if (credentials.store) return notApplicable;
    const pointer = facts.find((fact) => fact.path === "xmp/dcterms:provenance" && fact.block.embedded !== true);
    if (!pointer) return no;
    return {
      answer: "true",
      args: { pointer: fileText(String(pointer.value).slice(0, 300)) },
      at: [placeOf(pointer.block, pointer.path)],
    };
  },
};
