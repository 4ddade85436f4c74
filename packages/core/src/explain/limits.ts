import { LIMITS } from "../model/limit-codes.ts";
import type { Report } from "../model/report.ts";
import { list, ours, plain, quote, unique, type Voice, type Words } from "./say.ts";
import type { Row } from "./section.ts";

type Limit = Report["limits"][number];

const MAX_LIMITS = 12;

/** What kind of bound a budget is, by how its name ends: the name itself is nobody's word but ours. */
const KINDS = [
  ["Bytes", "budget.bytes"],
  ["Depth", "budget.depth"],
  ["Chars", "budget.chars"],
  ["CharsKept", "budget.chars"],
] as const;

function budgetText(budget: string, { say }: Voice): Words {
  const kind = KINDS.find(([end]) => budget.endsWith(end));
  return say(kind ? kind[1] : "budget.count");
}

/** What was not checked, what that means for the answer, and what can be done: without codes and libraries' own words. */
export function limitText({ code, step, budget = "", detail }: Limit, voice: Voice): Words {
  const { say, sayCode } = voice;
  const args = {
    code: plain(code),
    step: sayCode("step", step),
    budget: budgetText(budget, voice),
    detail: detail === undefined ? ours("") : quote(detail),
  };
  return Object.hasOwn(LIMITS, code) ? sayCode("limit", code, args) : say("limit.other", { code: args.code });
}

/** The same for whoever looks into it: codes, budgets, and what the parts that failed said. */
export function limitRows({ limits }: Report, { say, separator, colon }: Voice): Row[] {
  const told = unique(
    limits.map(({ code, step, budget, detail }) =>
      list(
        [list([plain(code), plain(step), budget !== undefined && plain(budget)], ours("/")), detail && quote(detail)],
        colon,
      ),
    ),
  );
  return told.length === 0
    ? []
    : [{ label: say("limits.technical"), value: list(told.slice(0, MAX_LIMITS), separator) }];
}
