import { type LoadedPolicy, loadPolicy, type TrustOptions, version } from "@provcheck/core";
import { worldDigest } from "@provcheck/queue";
import { type Flags, passedOptions } from "../flags.ts";
import { trustOptions } from "../settings.ts";
import { listsOf } from "../stamp.ts";

/** What results depend on beside their objects. */
export interface CommandWorld {
  digest: string;
  trust: TrustOptions;
  policy: LoadedPolicy | undefined;
}

/** The world that the options describe: who enqueues and who works name the same, on whatever machine. */
export async function worldFor(flags: Flags): Promise<CommandWorld> {
  const trust = await trustOptions(flags);
  const policy = flags.policy === undefined ? undefined : await loadPolicy(flags.policy);
  const { secondOpinion = "wasm", ...asked } = passedOptions(flags);
  const digest = worldDigest({
    tool: version,
    lists: listsOf(trust),
    policy: policy?.digest ?? null,
    asked: { ...asked, secondOpinion },
  });
  return { digest, trust, policy };
}
