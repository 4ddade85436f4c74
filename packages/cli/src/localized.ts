import type { Language } from "@provcheck/core";
import { type Argument, Command, Help, type Option } from "commander";
import { columns, wrap } from "./layout.ts";
import { message } from "./messages.ts";
import { usageText } from "./usage-text.ts";

/** Headings as commander writes them. */
const TITLES: Readonly<Record<string, "help.usage" | "help.arguments" | "help.options" | "help.commands">> = {
  "Usage:": "help.usage",
  "Arguments:": "help.arguments",
  "Options:": "help.options",
  "Commands:": "help.commands",
};

/** Help in the reader's language: commander lays it out, and every word in it is ours. */
class LocalHelp extends Help {
  readonly lang: Language;
  constructor(lang: Language) {
    super();
    this.lang = lang;
  }

  override displayWidth(text: string): number {
    return columns(text);
  }
  override boxWrap(text: string, width: number): string {
    return width < this.minWidthToWrap ? text : wrap(text, width).join("\n");
  }
  override styleTitle(title: string): string {
    const key = TITLES[title];
    return key === undefined ? title : message(this.lang, key);
  }
  override styleOptionText(text: string): string {
    return text === "[options]" ? message(this.lang, "help.any-options") : text;
  }
  override styleSubcommandText(text: string): string {
    return text === "[command]" ? message(this.lang, "help.any-command") : text;
  }
  override styleArgumentText(text: string): string {
    return this.styleSubcommandText(text);
  }
  override optionDescription({ description, argChoices, defaultValue, envVar, required }: Option): string {
    return this.#described(description, argChoices, required ? defaultValue : undefined, envVar);
  }
  override argumentDescription({ description, argChoices, defaultValue }: Argument): string {
    return this.#described(description, argChoices, defaultValue);
  }

  #described(text: string, choices: readonly string[] = [], value?: unknown, name = ""): string {
    const separator = message(this.lang, "help.separator");
    const values = choices.map((choice) => JSON.stringify(choice)).join(", ");
    const extra = [
      ...(choices.length > 0 ? [message(this.lang, "help.choices", { values })] : []),
      ...(value === undefined ? [] : [message(this.lang, "help.default", { value: JSON.stringify(value) })]),
      ...(name === "" ? [] : [message(this.lang, "help.environment", { name })]),
    ].join(separator);
    return extra === "" ? text : message(this.lang, "help.extra", { text, extra });
  }
}

/** A command whose help and errors speak the reader's language. Its sub-commands do too. */
export class LocalCommand extends Command {
  readonly lang: Language;
  constructor(name: string | undefined, lang: Language) {
    super(name);
    this.lang = lang;
    this.exitOverride();
    this.helpOption("-h, --help", message(lang, "option.help"));
  }

  override createCommand(name?: string): LocalCommand {
    return new LocalCommand(name, this.lang);
  }
  override createHelp(): Help {
    return Object.assign(new LocalHelp(this.lang), this.configureHelp());
  }
  override error(text: string, options?: { code?: string; exitCode?: number }): never {
    return super.error(usageText(this.lang, options?.code, text), options);
  }
}
