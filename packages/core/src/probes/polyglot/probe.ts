import { no, type Probe } from "../probe.ts";

/** Would another program read the same file as something else? */
export const polyglot: Probe<"polyglot"> = {
  id: "polyglot",
  ask({ container }) {
    const { also, format } = container;
    return also === undefined ? no : { answer: "true", args: { format, other: also } };
  },
};
