import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import { wrong } from "../model/error-texts.ts";
import { refusal } from "../model/errors.ts";
import { parsePolicy, presetPolicy } from "../policy/evaluate.ts";
import { PRESETS } from "../policy/presets.ts";
import type { Policy } from "../policy/schema.ts";

/**
 * A policy with the digest by which a verdict names it.
 * @example
 * ```ts
 * import { type LoadedPolicy, loadPolicy } from "@provcheck/core";
 * const { policy, digest }: LoadedPolicy = await loadPolicy("newsroom");
 * console.log(policy.name, digest);
 * ```
 */
export interface LoadedPolicy {
  policy: Policy;
  /** SHA-256 of the policy in canonical JSON: the same rules give the same digest, however they were written. */
  digest: string;
}

const MAX_POLICY_BYTES = 1024 * 1024;

/**
 * Loads a policy by the name of a preset or the path of a JSON file. The name of a preset is
 * always the preset: a file called `ci-assets` that came with the checked files must not stand in for it (`./ci-assets` names
 * the file). Nothing is looked for: only what is named is read.
 * @throws ProvcheckError `bad-option`
 * @example
 * ```ts
 * import { evaluatePolicy, inspect, loadPolicy } from "@provcheck/core";
 * const { policy, digest } = await loadPolicy("./provcheck.policy.json");
 * console.log(digest, evaluatePolicy(await inspect("photo.jpg"), policy).verdict);
 * ```
 */
export async function loadPolicy(nameOrPath: string): Promise<LoadedPolicy> {
  if (Object.hasOwn(PRESETS, nameOrPath)) return digested(presetPolicy(nameOrPath));
  const found = await stat(nameOrPath).catch(() => undefined);
  if (!found?.isFile()) {
    throw refusal(
      "bad-option",
      wrong("why.policy-missing", { name: nameOrPath, presets: Object.keys(PRESETS).join(", ") }),
    );
  }
  if (found.size > MAX_POLICY_BYTES) throw refusal("bad-option", wrong("why.policy-too-large", { name: nameOrPath }));
  let value: unknown;
  try {
    value = JSON.parse(await readFile(nameOrPath, "utf8"));
  } catch (error) {
    const why = error instanceof Error ? error.message : "no JSON";
    throw refusal("bad-option", wrong("why.policy-unreadable", { name: nameOrPath, why }));
  }
  return digested(await parsePolicy(value));
}

const digested = (policy: Policy): LoadedPolicy => ({
  policy,
  digest: `sha256:${createHash("sha256")
    .update(canonical({ ...policy, $schema: undefined }))
    .digest("hex")}`,
});

/** JSON with keys in order and nothing that is undefined (RFC 8785, for the values a policy has). */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([key, each]) => `${JSON.stringify(key)}:${canonical(each)}`).join(",")}}`;
}
