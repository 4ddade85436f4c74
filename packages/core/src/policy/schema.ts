/** The policy file: one schema from which types and the published JSON Schema come. */
import { z } from "zod";
import {
  ASSURANCE_STATES,
  CARRIAGES,
  CHECKED,
  MEDIA_KINDS,
  ORIGIN_KINDS,
  SAYS,
  TRUST_TIERS,
} from "../model/vocabulary.ts";

const words = <T extends string>(values: readonly [T, ...T[]], description: string) =>
  z.array(z.enum(values)).min(1).describe(description);

/** Everything that is given must hold; within one list, one of its words is enough. */
const condition = z
  .strictObject({
    state: words(ASSURANCE_STATES, "How far the file's own history is backed.").optional(),
    levelAtLeast: z.number().int().min(0).max(4).describe("Files without a level never reach it.").optional(),
    tier: words(TRUST_TIERS, "The list that recognised the signer.").optional(),
    origin: words(ORIGIN_KINDS, "What the file says it is.").optional(),
    carriage: words(CARRIAGES, "How that claim comes.").optional(),
    marker: z
      .array(z.string())
      .min(1)
      .describe("Ids of markers, * as wildcard. Hints count only when named whole.")
      .optional(),
    says: words(SAYS, "What any marker of the file says, whatever the origin came to.").optional(),
    observation: z.array(z.string()).min(1).describe("Ids of observations that were answered with true.").optional(),
    checked: words(CHECKED, "How far the check went.").optional(),
    limit: z.array(z.string()).min(1).describe("Codes of what was not checked.").optional(),
    leaks: words(
      ["place", "prompt"],
      "Private facts in the file: where it was taken, or a generator's prompt.",
    ).optional(),
    aiWithoutLabel: z
      .boolean()
      .describe("AI is stated, but no machine-readable label (IPTC source type or China's label) says so.")
      .optional(),
    missingDisclosure: z
      .array(z.string())
      .min(1)
      .describe("Requirements such as us-ca-sb942/provider-name that were not found, * as wildcard.")
      .optional(),
    unsignedMetadata: z.boolean().describe("Metadata that the signature does not protect.").optional(),
    all: z.literal(true).describe("Every file.").optional(),
  })
  // Without this, a `require` that asks for nothing would pass every file.
  .refine((when) => Object.values(when).some((value) => value !== undefined), "it must ask for something")
  .describe("Everything that is given must hold; within one list, one of its words is enough.");

const rule = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,63}$/),
  effect: z.enum(["deny", "warn", "require"]).describe("deny and warn: when it holds. require: when it does not."),
  when: condition,
  paths: z.array(z.string()).min(1).describe("Globs. Default: every path.").optional(),
  kinds: words(MEDIA_KINDS, "Kinds of media. Default: every kind.").optional(),
  message: z.string().max(300).describe("What people are told.").optional(),
});

export const policySchema = z
  .strictObject({
    $schema: z.string().optional(),
    name: z.string().min(1).max(80),
    rules: z.array(rule).max(200),
    unchecked: z
      .enum(["error", "deny"])
      .describe(
        "What could not be checked, entries of folders that could not be read included: the run ends with 3 (error, the default) or is failed by the policy, 1 (deny).",
      )
      .optional(),
    ignore: z
      .array(
        z.strictObject({
          rule: z.string(),
          paths: z.array(z.string()).min(1).optional(),
          reason: z.string().min(1).max(300),
          until: z.iso.date().describe("After this day the exception no longer holds.").optional(),
        }),
      )
      .max(500)
      .optional(),
  })
  .meta({ title: "provcheck policy" });

/**
 * Rules over reports: what to deny, warn of, or require.
 * @example
 * ```ts
 * import { parsePolicy, type Policy } from "@provcheck/core";
 * const policy: Policy = await parsePolicy({ name: "mine", rules: [{ id: "no-broken", effect: "deny", when: { state: ["broken"] } }] });
 * console.log(policy.rules.length);
 * ```
 */
export type Policy = z.infer<typeof policySchema>;
export type PolicyRule = Policy["rules"][number];
export type Condition = PolicyRule["when"];
