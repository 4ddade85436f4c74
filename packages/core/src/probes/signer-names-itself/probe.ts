import { recogniseName } from "../../markers/names.ts";
import { fileText } from "../../model/file-text.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Does a certificate name a known maker without any chain that proves it? A name in a certificate is free to choose. */
export const signerNamesItself: Probe<"signer-names-itself"> = {
  id: "signer-names-itself",
  ask({ credentials }) {
    const { store, standings } = credentials;
    const active = store && standings.get(store.active.label);
    const leaf = active?.chain[0];
    if (!active || !leaf) return notApplicable;
    if (active.tier !== undefined) return no;
    const name = [leaf.organisation, leaf.commonName].find(
      (each) => each !== undefined && recogniseName(each) !== undefined,
    );
    return name === undefined ? no : { answer: "true", args: { name: fileText(name) } };
  },
};
