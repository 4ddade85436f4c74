import { NEXT_STEPS, type NextStep } from "../model/next-steps.ts";
import { present } from "../model/present.ts";
import type { Args, Report } from "../model/report.ts";
import { argsOf, type Voice } from "./say.ts";
import { PICTURE_SEARCHES, type PictureSearch } from "./searches.ts";

/** What a person can do next, with where to do it. */
export interface Action {
  text: string;
  /** Pages to open, each by a person and never by itself: whoever runs one learns that somebody looked. */
  links: PictureSearch[];
  /** A message that is ready to be sent. */
  copy?: string;
}

const SEARCHED: ReadonlySet<string> = new Set<NextStep>(["next.reverse-search", "next.extract-frames"]);
const ASKED: NextStep = "next.ask-source";

/** The next steps of a report: what to do, where, and what to write to whoever sent the file. */
export function actionsOf({ nextSteps }: Report, voice: Voice): Action[] {
  const actions = nextSteps.map((step) => ({
    text: voice.sayMessage({ key: step.code, code: step.code, args: step.args, kinds: argsOf(NEXT_STEPS, step.code) }),
    links: linksOf(step),
    ...present({ copy: step.code === ASKED ? voice.say("message.ask-original") : undefined }),
  }));
  // A file may declare one mark many times.
  return [...new Map(actions.map((action) => [action.text, action])).values()];
}

function linksOf({ code, args }: { code: string; args: Args }): PictureSearch[] {
  if (SEARCHED.has(code)) return [...PICTURE_SEARCHES];
  const { where } = args;
  // The page comes from our own table of marks; a stored report may hold another.
  if (code !== "next.check-mark" || typeof where !== "string" || !/^https:\/\/[\w.-]+(?:\/[\w./-]*)?$/.test(where))
    return [];
  return [{ name: where.replace("https://", ""), url: where }];
}
