import { judge } from "./assess/judge.ts";
import { type CredentialsFile, credentialsOf } from "./credentials/of-file.ts";
import type { CredentialTools } from "./credentials/read.ts";
import { type OpenTools, openContainer } from "./formats/open.ts";
import { type MarkTools, markFile } from "./markers/mark.ts";
import { readFacts } from "./metadata/facts.ts";
import type { Report } from "./model/report.ts";
import { type FinishTools, finish } from "./report/finish.ts";
import { Reader } from "./source/reader.ts";
import type { Source } from "./source/source.ts";

export type Step = "open" | "read" | "verify" | "mark" | "assess" | "report";

/** What the steps need from the runtime. */
export interface Runtime extends OpenTools, CredentialsFile, MarkTools, FinishTools {
  credentials: CredentialTools;
  onStep(step: Step): void;
}

/**
 * One inspection: five awaited steps, and the judgement between the last two, which reads nothing. No step changes what
 * another returned.
 */
export async function runInspection(source: Source, runtime: Runtime): Promise<Report> {
  const { onStep, credentials: tools } = runtime;
  const reader = new Reader(source);
  onStep("open");
  const container = await openContainer(reader, runtime);
  onStep("read");
  const read = await readFacts(container.blocks);
  onStep("verify");
  const verified = await credentialsOf({ container, reader, facts: read.facts }, runtime, tools);
  onStep("mark");
  const marked = await markFile({ container, bytes: reader.size, facts: read.facts }, verified, runtime);
  onStep("assess");
  const judged = judge(marked, verified, runtime.checkedAt);
  onStep("report");
  return await finish({ read, verified, marked, judged, bytes: reader.size, trust: tools.trust }, runtime);
}
