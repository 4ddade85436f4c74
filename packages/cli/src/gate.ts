import type { Policy } from "@provcheck/core";

/** Words `--fail-on` takes: origins and assurance states. */
export const FAIL_ON = [
  "ai-generated",
  "ai-edited",
  "possibly-ai",
  "captured",
  "created",
  "edited",
  "conflicting",
  "unknown",
  "trusted",
  "intact",
  "unverifiable",
  "broken",
  "none",
  "unchecked",
] as const;
export const REQUIRE = ["trusted", "intact"] as const;
type Required = (typeof REQUIRE)[number];

export interface Gate {
  failOn: readonly (typeof FAIL_ON)[number][];
  require?: Required;
}

/**
 * The flags as a policy, so that a gate of flags and one of rules answer alike: what could not be looked at fails both.
 * "None" and "unverifiable" satisfy no requirement: a stripped file must not pass where a signed one is asked for.
 */
export function gatePolicy({ failOn, require }: Gate): Policy | undefined {
  const rules: Policy["rules"] = failOn.map((word) => ({
    id: `fail-on-${word}`,
    effect: "deny",
    when: whenOf(word),
    message: `--fail-on ${word}`,
  }));
  if (require !== undefined)
    rules.push({
      id: `require-${require}`,
      effect: "require",
      when: { state: require === "intact" ? ["trusted", "intact"] : ["trusted"] },
      message: `--require ${require}`,
    });
  return rules.length === 0 ? undefined : { name: "gate", rules };
}

type When = Policy["rules"][number]["when"];
const STATES = ["trusted", "intact", "unverifiable", "broken", "none", "unchecked"] as const;

const whenOf = (word: (typeof FAIL_ON)[number]): When => {
  const state = STATES.find((each) => each === word);
  return state === undefined ? { origin: [word] as NonNullable<When["origin"]> } : { state: [state] };
};
