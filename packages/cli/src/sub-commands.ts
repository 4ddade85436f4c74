import { type Command, Option } from "commander";
import type { Flags } from "./commands.ts";
import { policyCheck, policyExplain, policyInit } from "./policy.ts";
import { language } from "./settings.ts";
import { trustAdd, trustList, trustRemove, trustShow, trustUpdate } from "./trust.ts";

/** In which language people are told. */
export const withLanguage = (command: Command): Command =>
  command.addOption(new Option("--lang <language>", "language of the report").choices(["en", "zh-CN"]));

/** `provcheck trust`: lists of recognised signers. */
export function addTrustCommands(root: Command, done: (code: number) => void): void {
  const trust = root
    .command("trust")
    .description("lists of recognised signers: fetched only when you say so")
    .exitOverride();
  const common = (command: Command): Command =>
    command
      .addOption(new Option("--dir <folder>", "the store (default: the user's cache)").env("PROVCHECK_TRUST_HOME"))
      .option("--json", "as JSON")
      .exitOverride();
  common(trust.command("update"))
    .description("fetch the public lists, check them, keep the old copies")
    .option("--mirror <address>", "a folder on a server of yours that holds the lists")
    .option("--proxy <address>", "http://host:port of a proxy")
    .option("--only <ids>", "some of the lists", (value: string) => value.split(",").map((word) => word.trim()))
    .action(async (flags) => done(await trustUpdate(flags)));
  common(trust.command("list"))
    .description("which lists there are, how old, from where")
    .action(async (flags) => done(await trustList(flags)));
  common(trust.command("show"))
    .description("whom a list names")
    .argument("<ID>")
    .action(async (id: string, flags) => done(await trustShow(id, flags)));
  common(trust.command("add"))
    .description("add anchors of your own")
    .argument("<FILE>", "PEM: its certificates are copied, and nothing else")
    .option("--name <name>", "what to call the list (default: as the file)")
    .option("--replace", "instead of a list that is called so")
    .action(async (file: string, flags) => done(await trustAdd(file, flags)));
  common(trust.command("remove"))
    .description("remove a list")
    .argument("<ID>")
    .action(async (id: string, flags) => done(await trustRemove(id, flags)));
}

/** `provcheck policy`: rules for a gate. */
export function addPolicyCommands(root: Command, done: (code: number) => void): void {
  const policy = root.command("policy").description("rules for a gate: write, check and explain them").exitOverride();
  const add = (name: string, description: string) =>
    withLanguage(policy.command(name).description(description).exitOverride());
  add("init", "write a policy file to begin with")
    .argument("[PRESET]", "report-only, newsroom, ci-assets, require-credentials or label-ai", "newsroom")
    .option("--out <file>", "where to", "provcheck.policy.json")
    .action((preset: string, flags: Flags & { out: string }) => done(policyInit(preset, flags.out, language(flags))));
  add("check", "is a policy file well-formed?")
    .argument("<FILE>")
    .action(async (file: string, flags: Flags) => done(await policyCheck(file, language(flags))));
  add("explain", "what a policy or preset does, rule by rule")
    .argument("<FILE>", "a file or a preset")
    .action(async (file: string, flags: Flags) => done(await policyExplain(file, language(flags))));
}
