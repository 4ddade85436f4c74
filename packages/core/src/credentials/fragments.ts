import { BUDGETS, LimitError } from "../model/limits.ts";
import type { Credentials } from "../model/report.ts";
import { codeRow } from "./codes.ts";
import type { Engine, EngineInput, EngineOutcome, EnginePass } from "./engine.ts";

export type FragmentReports = NonNullable<Credentials["fragments"]>;

const nameOf = (path: string): string => path.slice(Math.max(path.lastIndexOf("/"), path.lastIndexOf("\\")) + 1);

/** Does an outcome say that the bytes are not the signed ones? */
const breaks = (outcome: EngineOutcome): boolean =>
  outcome.kind !== "read" ||
  outcome.results.activeManifest.failure.some((each) => {
    const row = codeRow(each.code);
    return row.check === "integrity" && row.outcome === "fail";
  });

/**
 * Verifies every media segment against the initialisation segment (C2PA 2.2, 18.7.2 and A.5.4). The worst outcome
 * stands for the whole: one changed segment is a changed clip. Segments that were not given are not known.
 */
export async function verifyFragments(
  engine: Engine,
  input: EngineInput,
  pass: EnginePass,
): Promise<{ outcome: EngineOutcome; fragments: FragmentReports } | undefined> {
  const paths = input.fragments ?? [];
  const verify = engine.verifyFragment?.bind(engine);
  if (paths.length === 0 || !verify) return undefined;
  if (paths.length > BUDGETS.fragmentCount) throw new LimitError("fragmentCount");
  const fragments: FragmentReports = [];
  let worst: EngineOutcome | undefined;
  for (const path of paths) {
    const outcome = await verify(input, path, pass);
    const broken = breaks(outcome);
    fragments.push({
      name: nameOf(path),
      outcome: outcome.kind !== "read" ? "unreadable" : broken ? "mismatch" : "match",
    });
    // Whatever can be read says more than what cannot; a read failure outranks a match.
    if (!worst || (broken && !breaks(worst)) || (worst.kind !== "read" && outcome.kind === "read")) worst = outcome;
  }
  return worst && { outcome: worst, fragments };
}
