import type { Language } from "@provcheck/core";
import { addCommand } from "./command-line.ts";
import { COMMANDS } from "./command-rows.ts";
import { exitCodeHelp } from "./exit-codes.ts";
import type { Flags } from "./flags.ts";
import { LocalCommand } from "./localized.ts";
import { message } from "./messages.ts";
import { addPolicyCommands, addQueueCommands, addTrustCommands, type QueueActions } from "./sub-commands.ts";

/** What each command does; the exit code is what it resolves to. */
export interface Actions {
  check(paths: string[], flags: Flags): Promise<number>;
  compare(before: string, after: string, flags: Flags): Promise<number>;
  frames(clip: string, flags: Flags): Promise<number>;
  open(files: string[], flags: Flags): Promise<number>;
  enqueue(sources: string[], flags: Flags): Promise<number>;
  worker(flags: Flags): Promise<number>;
  readonly queue: QueueActions;
  explain(file: string, code: string | undefined, flags: Flags): Promise<number>;
  generators(name: string | undefined, flags: Flags): number;
  schema(): number;
  doctor(flags: Flags): Promise<number>;
}

/** The commands and options of `provcheck` in a language; `done` is told the exit code. */
export function program(lang: Language, actions: Actions, done: (code: number) => void): LocalCommand {
  const root = rootOf(lang);
  const check = addCommand(root, COMMANDS.check, true);
  check.addHelpText("after", `\n${footer(lang)}`);
  check.action(async (paths: string[], flags: Flags) => done(await actions.check(paths, flags)));
  addCommand(root, COMMANDS.compare).action(async (before: string, after: string, flags: Flags) =>
    done(await actions.compare(before, after, flags)),
  );
  addCommand(root, COMMANDS.frames).action(async (clip: string, flags: Flags) =>
    done(await actions.frames(clip, flags)),
  );
  addCommand(root, COMMANDS.open).action(async (files: string[], flags: Flags) =>
    done(await actions.open(files, flags)),
  );
  addCommand(root, COMMANDS.enqueue).action(async (sources: string[], flags: Flags) =>
    done(await actions.enqueue(sources, flags)),
  );
  addCommand(root, COMMANDS.worker).action(async (flags: Flags) => done(await actions.worker(flags)));
  addQueueCommands(root, actions.queue, done);
  addCommand(root, COMMANDS.explain).action(async (file: string, code: string | undefined, flags: Flags) =>
    done(await actions.explain(file, code, flags)),
  );
  addCommand(root, COMMANDS.generators).action((name: string | undefined, flags: Flags) =>
    done(actions.generators(name, flags)),
  );
  addTrustCommands(root, done);
  addPolicyCommands(root, done);
  addCommand(root, COMMANDS.doctor).action(async (flags: Flags) => done(await actions.doctor(flags)));
  addCommand(root, COMMANDS.schema).action(() => done(actions.schema()));
  // `check` is what everybody wants: its options are the help.
  root.addHelpText(
    "after",
    () => `\n${message(lang, "help.options-of-check")}\n${optionLines(check)}\n\n${footer(lang)}`,
  );
  return root;
}

function rootOf(lang: Language): LocalCommand {
  const root = new LocalCommand("provcheck", lang);
  root
    .description(message(lang, "command.provcheck"))
    .usage("[check] PATH...")
    .option("-V, --version", message(lang, "option.version"))
    .helpCommand("help [command]", message(lang, "command.help"))
    .showHelpAfterError(message(lang, "usage.see-help"));
  return root;
}

const footer = (lang: Language): string =>
  `${message(lang, "help.exit-codes")}\n${exitCodeHelp(lang)}\n\n${message(lang, "help.nothing-uploaded")}`;

function optionLines(command: LocalCommand): string {
  const help = command.createHelp();
  const width = help.padWidth(command, help) + 2;
  return help
    .visibleOptions(command)
    .map((option) => `  ${help.optionTerm(option).padEnd(width)}${help.optionDescription(option)}`)
    .join("\n");
}
