import { execFileSync } from "node:child_process";
import type { Language } from "@provcheck/core";
import { COMMANDS } from "@provcheck/core/internal";

/** The languages there are; the first is spoken where no other is asked for. */
export const LANGUAGES = Object.keys(COMMANDS) as readonly Language[];
const [STANDARD = "en"] = LANGUAGES;

/** The language that a tag means: itself, or one of the same tongue (`zh_TW.UTF-8`: `zh-CN`). */
function spoken(tag: string): Language | undefined {
  const wanted = tag
    .replace(/[.@].*$/, "")
    .replaceAll("_", "-")
    .toLowerCase();
  const tongue = (each: string) => each.toLowerCase().split("-")[0];
  return (
    LANGUAGES.find((each) => each.toLowerCase() === wanted) ?? LANGUAGES.find((each) => tongue(each) === tongue(wanted))
  );
}

/**
 * The language of a run: what `--lang` names, else the system's. It is known before the line is read, so that what is wrong with the
 * line, and its help, are told in it.
 */
export function languageOf(argv: readonly string[], env: NodeJS.ProcessEnv, system = systemLanguage): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = env;
  return asked(argv) ?? spoken(LC_ALL || LC_MESSAGES || LANG || system(process.platform)) ?? STANDARD;
}

const DEFAULTS_MS = 500;

/**
 * The language that the system itself is set to, where no variable says one: Windows has none of them, and programs that
 * macOS starts from its desktop do not either. Elsewhere the variables are the setting.
 */
export function systemLanguage(platform: NodeJS.Platform, run = runDefaults): string {
  if (platform === "win32") return new Intl.DateTimeFormat().resolvedOptions().locale;
  if (platform !== "darwin") return "";
  try {
    // ( "zh-Hans-CN", "en-CN" ): the first is the one in use.
    return /[\w-]{2,}/.exec(run())?.[0] ?? "";
  } catch {
    return "";
  }
}

/** The user's languages as macOS keeps them. */
const runDefaults = (): string =>
  execFileSync("/usr/bin/defaults", ["read", "-g", "AppleLanguages"], {
    encoding: "utf8",
    timeout: DEFAULTS_MS,
    stdio: ["ignore", "pipe", "ignore"],
  });

function asked(argv: readonly string[]): Language | undefined {
  const end = argv.indexOf("--");
  const options = end === -1 ? argv : argv.slice(0, end);
  const last = options.findLastIndex((each) => each === "--lang" || each.startsWith("--lang="));
  const given = options[last] === "--lang" ? options[last + 1] : options[last]?.slice("--lang=".length);
  return LANGUAGES.find((each) => each === given);
}
