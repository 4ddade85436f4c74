import { addCommand } from "./command-line.ts";
import { COMMANDS, POLICY_COMMANDS, TRUST_COMMANDS } from "./command-rows.ts";
import type { Flags } from "./flags.ts";
import type { LocalCommand } from "./localized.ts";
import { policyCheck, policyExplain, policyInit } from "./policy.ts";
import { trustAdd, trustList, trustRemove, trustShow, trustUpdate } from "./trust.ts";

/** `provcheck trust`: lists of recognised signers. */
export function addTrustCommands(root: LocalCommand, done: (code: number) => void): void {
  const { lang } = root;
  const trust = addCommand(root, COMMANDS.trust);
  const { update, list, show, add, remove } = TRUST_COMMANDS;
  addCommand(trust, update).action(async (flags: Flags) => done(await trustUpdate(flags, lang)));
  addCommand(trust, list).action(async (flags: Flags) => done(await trustList(flags, lang)));
  addCommand(trust, show).action(async (id: string, flags: Flags) => done(await trustShow(id, flags, lang)));
  addCommand(trust, add).action(async (file: string, flags: Flags) => done(await trustAdd(file, flags, lang)));
  addCommand(trust, remove).action(async (id: string, flags: Flags) => done(await trustRemove(id, flags, lang)));
}

/** `provcheck policy`: rules for a gate. */
export function addPolicyCommands(root: LocalCommand, done: (code: number) => void): void {
  const { lang } = root;
  const policy = addCommand(root, COMMANDS.policy);
  const { init, check, explain } = POLICY_COMMANDS;
  addCommand(policy, init).action((preset: string, { out = init.options[1].standard }: Flags) =>
    done(policyInit(preset, out, lang)),
  );
  addCommand(policy, check).action(async (file: string) => done(await policyCheck(file, lang)));
  addCommand(policy, explain).action(async (file: string) => done(await policyExplain(file, lang)));
}
