import type { CredentialsRead } from "../credentials/read.ts";
import { declaredMarks } from "../markers/declared-marks.ts";
import { readGenerations } from "../markers/generation.ts";
import type { Marked } from "../markers/mark.ts";
import { placedFacts, placing } from "../markers/placing.ts";
import { promptFacts } from "../markers/prompts.ts";
import { disclosed, markerReports } from "../markers/view.ts";
import { mediaReport } from "../markers/writer-match.ts";
import type { RawFact } from "../metadata/facts.ts";
import { summariseMetadata } from "../metadata/people.ts";
import { wordsOf } from "../metadata/words.ts";
import { present } from "../model/present.ts";
import type { Limit, Report } from "../model/report.ts";
import { askProbes } from "../probes/index.ts";
import { assessDisclosure } from "./disclosure.ts";
import { assessAssurance } from "./ladder.ts";
import { assessOrigin, originMarkers } from "./origin.ts";
import { timelineOf } from "./timeline.ts";

/** What is concluded of a file, and the sections of its report that conclusions rest on. */
export type Judged = Pick<
  Report,
  | "origin"
  | "assurance"
  | "credentials"
  | "metadata"
  | "media"
  | "markers"
  | "declaredMarks"
  | "observations"
  | "disclosure"
> & { limits: readonly Limit[] };

/**
 * Asks every question, and concludes: where the file says it comes from, how far its history is backed, what happened
 * when, what it discloses. Pure: nothing is read any more, and nothing that was read is changed.
 */
export function judge(marked: Marked, read: CredentialsRead, now: Date): Judged {
  const { container, facts, hits, chain, readings } = marked;
  const { store, standings } = read;
  const placeOf = placing(read);
  const observations = askProbes({ container, facts, hits, credentials: read, chain, placeOf, readings });
  const disallowed = observations.some(({ id, answer }) => id === "disallowed-signal" && answer === "true");
  const prompts = promptFacts(facts, hits);
  const kept = placedFacts(facts, placeOf, prompts);
  const short = ({ block, path }: RawFact) => ({ path, covered: placeOf(block, path).covered });
  const told = new Set([...prompts, ...hits.filter(({ says }) => says !== "none").flatMap((hit) => hit.facts)]);
  const texts = wordsOf(facts, told, short);
  const metadata: Report["metadata"] = {
    ...summariseMetadata(facts, short),
    ...present({ texts: texts.length > 0 ? texts : undefined }),
    generation: readGenerations(hits),
    facts: kept.facts,
  };
  const found = { ...read.report, signals: chain?.signals ?? [] };
  const time = found.found === "none" ? {} : { time: timelineOf(found, metadata, now) };
  const credentials: Report["credentials"] = { ...found, ...time };
  const media = mediaReport(container, facts);
  const markers = markerReports(hits, chain, placeOf);
  const declared = store ? declaredMarks(store, standings) : [];
  return {
    origin: assessOrigin(chain, originMarkers(hits, placeOf), { disallowed }),
    assurance: assessAssurance({ input: { kind: container.kind }, credentials, observations }),
    credentials,
    metadata,
    ...present({ media }),
    markers,
    declaredMarks: declared,
    observations,
    disclosure: assessDisclosure({ markers, credentials, metadata, declaredMarks: declared, ...disclosed(facts) }),
    limits: kept.limits,
  };
}
