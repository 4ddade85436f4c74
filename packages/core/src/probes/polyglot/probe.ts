import { no, type Probe } from "../probe.ts";

/** Would another program read the same file as something else? */
export const polyglot: Probe = {
  id: "polyglot",
  strength: "moderate",
  bearsOn: ["origin", "unchanged"],
  innocentCauses: ["hybrid-file"],
  ask({ container }) {
    const { also, format } = container;
    return also === undefined ? no : { answer: "true", args: { format, other: also } };
  },
};
