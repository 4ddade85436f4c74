import { type FfmpegPaths, type Language, type SelfTestCheck, selfTest } from "@provcheck/core";
import { exitCode } from "./exit-codes.ts";
import { withChild } from "./inspector.ts";
import { columns, padded } from "./layout.ts";
import { message } from "./messages.ts";
import { forTerminal, safeJson } from "./sanitize.ts";

/** Tells whether provcheck can work here. Exits 3 where something needed does not. */
export async function doctor(options: { lang: Language; json: boolean; ffmpeg: FfmpegPaths }): Promise<number> {
  const result = await selfTest(withChild({ ffmpeg: options.ffmpeg }));
  process.stdout.write(options.json ? `${safeJson(result)}\n` : page(result.checks, options.lang));
  return exitCode(result.ok ? "reported" : "unchecked");
}

function page(checks: readonly SelfTestCheck[], lang: Language): string {
  const rows = checks.map((check) => {
    const state = check.outcome === "ok" ? "ok" : check.needed ? "wrong" : "without";
    return { check, state: message(lang, `doctor.${state}`), what: message(lang, `doctor.${check.name}`) };
  });
  const [wide, wider] = [widest(rows.map(({ state }) => state)), widest(rows.map(({ what }) => what))];
  const lines = rows.flatMap(({ check, state, what }) => {
    // What is missing the library tells in English; what was found is a version, a path or the system's own words.
    const detail = check.outcome === "missing" ? message(lang, `doctor.missing.${check.name}`) : check.detail;
    const line = `${padded(state, wide)}  ${padded(what, wider)}  ${forTerminal(detail)}`.trimEnd();
    return check.fix === undefined ? [line] : [line, `${" ".repeat(wide)}  → ${forTerminal(check.fix)}`];
  });
  return `${lines.join("\n")}\n`;
}

const widest = (texts: readonly string[]): number => Math.max(...texts.map(columns));
