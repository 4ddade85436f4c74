import type { Report } from "../model/report.ts";
import type { Voice, Words } from "./say.ts";

/** Credentials that do not fit the file, or were not checked to their end, stand for nothing in it: no step of theirs does. */
export const stands = ({ assurance }: Report): boolean => assurance.state === "trusted" || assurance.state === "intact";

/** What is said of a name in credentials that do not stand. */
export const withoutStanding = ({ assurance }: Report, { say }: Voice): Words =>
  say(assurance.state === "broken" ? "basis.unfit" : "basis.unchecked");
