import { addCommand } from "./command-line.ts";
import { COMMANDS, POLICY_COMMANDS, QUEUE_COMMANDS, TRUST_COMMANDS } from "./command-rows.ts";
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

/** What is done with a queue beside its work. */
export interface QueueActions {
  status(flags: Flags): Promise<number>;
  dead(flags: Flags): Promise<number>;
  retry(ids: string[], flags: Flags): Promise<number>;
}

/** `provcheck queue`: how far one is. */
export function addQueueCommands(root: LocalCommand, actions: QueueActions, done: (code: number) => void): void {
  const queue = addCommand(root, COMMANDS.queue);
  const { status, dead, retry } = QUEUE_COMMANDS;
  addCommand(queue, status).action(async (flags: Flags) => done(await actions.status(flags)));
  addCommand(queue, dead).action(async (flags: Flags) => done(await actions.dead(flags)));
  addCommand(queue, retry).action(async (ids: string[], flags: Flags) => done(await actions.retry(ids, flags)));
}
