import { describe, expect, it } from "vitest";
import type { CommandRow } from "./command-line.ts";
import { COMMANDS, POLICY_COMMANDS, QUEUE_COMMANDS, TRUST_COMMANDS } from "./command-rows.ts";
import { OPTIONS, type OptionName, type OptionRow, passedOptions, timeLimit } from "./flags.ts";
import { languageOf, systemLanguage } from "./languages.ts";
import { usageText } from "./usage-text.ts";

const rows: readonly CommandRow[] = [COMMANDS, TRUST_COMMANDS, POLICY_COMMANDS, QUEUE_COMMANDS].flatMap((each) =>
  Object.values(each),
);

describe("the table of options", () => {
  it.each(Object.entries(OPTIONS) as [OptionName, OptionRow<unknown>][])(
    "%s is read under its own name",
    (name, { flags }) => {
      const long = /--([\w-]+)/.exec(flags)?.[1]?.replace(/^no-/, "") ?? "";
      expect(long.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase())).toBe(name);
    },
  );
  it("holds nothing that no command takes", () => {
    const taken = new Set(
      rows.flatMap(({ options = [] }) => options.map((use) => (typeof use === "string" ? use : use.option))),
    );
    expect([...taken].sort()).toEqual(Object.keys(OPTIONS).sort());
  });
  it("passes on what the library takes as it is, and nothing else", () => {
    const now = new Date(0);
    const flags = {
      deep: true,
      secondOpinion: "off",
      fragments: ["a"],
      now,
      json: true,
      ffmpeg: "/x",
      jobs: 2,
      name: "own",
    } as const;
    const told = passedOptions({ ...flags, fragments: ["a"] });
    expect(told).toEqual({ deep: true, secondOpinion: "off", fragments: ["a"], now });
    expect(passedOptions({})).toEqual({});
    expect([timeLimit({ timeout: 2 }), timeLimit({})]).toEqual([{ timeMs: 2000 }, undefined]);
  });
});

describe("the language of a run", () => {
  it.each([
    [["--lang", "zh-CN"], {}, "zh-CN"],
    [["--lang=zh-CN", "x"], { LANG: "en_US.UTF-8" }, "zh-CN"],
    [["--lang", "zh-CN", "--lang", "en"], {}, "en"],
    [["--", "--lang", "zh-CN"], {}, "en"],
    [["--lang", "fr"], { LANG: "zh_CN.UTF-8" }, "zh-CN"],
    [["--lang"], {}, "en"],
    [[], { LANG: "zh_TW.UTF-8" }, "zh-CN"],
    [[], { LANG: "zh" }, "zh-CN"],
    [[], { LC_ALL: "C", LANG: "zh_CN" }, "en"],
    [[], { LC_ALL: "", LC_MESSAGES: "zh_CN.GB18030@x", LANG: "en" }, "zh-CN"],
    [[], { LANG: "de_DE" }, "en"],
  ])("%o under %o: %s", (argv, env, lang) => {
    expect(languageOf(argv, env, () => "")).toBe(lang);
  });

  it("is the system's where no variable names one, and no other", () => {
    expect(languageOf([], {}, () => "zh-Hans-CN")).toBe("zh-CN");
    expect(languageOf([], { LANG: "en_GB.UTF-8" }, () => "zh-Hans-CN")).toBe("en");
    expect(languageOf(["--lang", "en"], {}, () => "zh-Hans-CN")).toBe("en");
    expect(languageOf([], {}, () => "fr-FR")).toBe("en");
  });

  it("is read from where each system keeps it", () => {
    const never = () => {
      throw new Error("no such program");
    };
    expect(systemLanguage("linux", never)).toBe("");
    expect(systemLanguage("win32", never)).toBe(new Intl.DateTimeFormat().resolvedOptions().locale);
    expect(systemLanguage("darwin", () => '(\n    "zh-Hans-CN",\n    "en-CN"\n)\n')).toBe("zh-Hans-CN");
    expect(systemLanguage("darwin", () => "(\n    en\n)")).toBe("en");
    expect(systemLanguage("darwin", never)).toBe("");
  });
});

it("an error that commander words in another way is told as it came", () => {
  expect(usageText("zh-CN", "commander.unknownOption", "error: no such flag")).toBe("error: no such flag");
  expect(usageText("zh-CN", "commander.somethingNew", "error: unknown option 'x'")).toBe("error: unknown option 'x'");
  expect(
    usageText("zh-CN", "commander.unknownOption", "error: unknown option '--a'\n(Did you mean one of --b, --c?)"),
  ).toBe("错误：没有选项 --a\n（您要的是其中之一吗：--b, --c？）");
});
