import type { Language } from "@provcheck/core";
import { LEFT_OUT } from "@provcheck/core/internal";
import { Option } from "commander";
import { OPTIONS, type OptionName, type OptionRow } from "./flags.ts";
import { FAIL_ON } from "./gate.ts";
import type { LocalCommand } from "./localized.ts";
import { type Key, message } from "./messages.ts";
import { SECTIONS } from "./option-values.ts";
import { FORMATS } from "./reporters/index.ts";

type After<Room extends string> = Key extends infer K ? (K extends `${Room}.${infer Words}` ? Words : never) : never;

/** An option as one command has it: another text, a value that stands where none is given. */
export interface Use {
  option: OptionName;
  /** Which text tells of it, where the command's is not that of all others. */
  words?: After<"option">;
  flags?: string;
  standard?: string;
}

/** One command: what it is called, what it takes. Its text is `command.NAME`. */
export interface CommandRow {
  name: string;
  words: After<"command">;
  /** As commander writes them, each with its text where it has one. */
  takes?: readonly { argument: string; words?: After<"argument">; standard?: string }[];
  options?: readonly (OptionName | Use)[];
}

/** Lists that stand in texts of options. */
const LISTS = {
  leftOut: LEFT_OUT.join(","),
  formats: FORMATS.join(", "),
  words: FAIL_ON.join(", "),
  sections: SECTIONS.join(", "),
};

function optionsOf(lang: Language, use: Use): Option[] {
  const row: OptionRow<unknown> = OPTIONS[use.option];
  const option = new Option(use.flags ?? row.flags, message(lang, `option.${use.words ?? use.option}`, LISTS));
  const { read, choices, env, conflicts, contrary } = row;
  if (read) option.argParser((value: string, before: unknown) => read(value, before, lang));
  if (choices) option.choices(choices);
  if (env !== undefined) option.env(env);
  if (conflicts !== undefined) option.conflicts(conflicts);
  if (use.standard !== undefined) option.default(use.standard);
  return contrary === undefined ? [option] : [option, new Option(contrary).hideHelp()];
}

/** Adds a command to another one, with all that it takes. */
export function addCommand(parent: LocalCommand, row: CommandRow, isDefault = false): LocalCommand {
  const { lang } = parent;
  const command = parent.createCommand(row.name).description(message(lang, `command.${row.words}`)) as LocalCommand;
  for (const { argument, words, standard } of row.takes ?? [])
    command.argument(argument, words === undefined ? "" : message(lang, `argument.${words}`), standard);
  for (const use of row.options ?? [])
    for (const option of optionsOf(lang, typeof use === "string" ? { option: use } : use)) command.addOption(option);
  parent.addCommand(command, { isDefault });
  return command.copyInheritedSettings(parent) as LocalCommand;
}
