/** What a detector answers is anybody's text: read within bounds, and never taken for more than it may say. */
import type { DetectorFinding, DetectorSaid } from "../../model/detector.ts";
import { present } from "../../model/present.ts";

/** Findings that are kept of one detector. */
export const MOST_FINDINGS = 8;
const NAME_CHARS = 64;
const VERSION_CHARS = 32;
const TEXT_CHARS = 200;
const OUTRIGHT: ReadonlySet<unknown> = new Set(["possibly-ai", "ai-generated", "ai-edited"]);

type Members = ReadonlyMap<string, unknown>;
const membersOf = (value: unknown): Members | undefined =>
  typeof value === "object" && value !== null ? new Map(Object.entries(value)) : undefined;

/** One line without what steers a terminal. */
const cut = (text: string, chars: number): string =>
  text
    .replace(/\p{C}+/gu, " ")
    .trim()
    .slice(0, chars);

/** What is kept of an answer: findings, and whether there were more of them. Undefined: it is none. */
export function readAnswer(
  text: string,
  digest: string,
  size: { width: number; height: number },
): { said: readonly DetectorSaid[]; more: boolean } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  const answer = membersOf(value);
  const [name, version, findings] = [answer?.get("name"), answer?.get("version"), answer?.get("findings")];
  if (typeof name !== "string" || typeof version !== "string" || !Array.isArray(findings)) return undefined;
  const who = { name: cut(name, NAME_CHARS), version: cut(version, VERSION_CHARS), digest };
  if (who.name === "") return undefined;
  const kept = findings.slice(0, MOST_FINDINGS).map((finding) => readFinding(finding, size));
  if (kept.includes(undefined)) return undefined;
  const said = kept.flatMap((finding) => (finding ? [{ ...who, ...finding }] : []));
  return { said: said.length > 0 ? said : [{ ...who, says: "none", text: "" }], more: findings.length > MOST_FINDINGS };
}

function readFinding(value: unknown, size: { width: number; height: number }): DetectorFinding | undefined {
  const finding = membersOf(value);
  const [says, text, score] = [finding?.get("says"), finding?.get("text"), finding?.get("score")];
  if (typeof text !== "string" || !(OUTRIGHT.has(says) || says === "none")) return undefined;
  return {
    says: OUTRIGHT.has(says) ? "possibly-ai" : "none",
    text: cut(text, TEXT_CHARS),
    ...present({
      score: typeof score === "number" && score >= 0 && score <= 1 ? score : undefined,
      region: regionOf(membersOf(finding?.get("region")), size),
    }),
  };
}

/** A place inside the picture, in whole pixels; anything else is none. */
function regionOf(region: Members | undefined, size: { width: number; height: number }): DetectorFinding["region"] {
  const whole = (name: string): number => {
    const value = region?.get(name);
    return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : Number.NaN;
  };
  const [left, top, width, height] = [whole("left"), whole("top"), whole("width"), whole("height")];
  const inside = width > 0 && height > 0 && left + width <= size.width && top + height <= size.height;
  return inside ? { left, top, width, height } : undefined;
}
