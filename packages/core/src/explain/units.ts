import type { Voice, Words } from "./say.ts";

const STEPS = ["bytes", "kilo", "mega", "giga"] as const;

/** `1:02.5`: minutes and seconds, and a tenth: where there is one, or always. */
export function clock(seconds: number, tenth: "always" | "if-any" = "if-any"): string {
  const tenths = Math.round(seconds * 10);
  const rest = tenths % 600;
  const text = `${String(Math.floor(rest / 10)).padStart(2, "0")}${rest % 10 === 0 && tenth === "if-any" ? "" : `.${rest % 10}`}`;
  const minutes = Math.floor(tenths / 600);
  return minutes < 60
    ? `${minutes}:${text}`
    : `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, "0")}:${text}`;
}

/** `1.5 MB`, in powers of ten as file managers count: two digits that say something, and no more. */
export function sizeText(bytes: number, { say }: Voice): Words {
  const step = Math.min(STEPS.length - 1, Math.max(0, Math.floor(Math.log10(Math.max(1, bytes)) / 3)));
  const scaled = bytes / 1000 ** step;
  const digits = step > 0 && scaled < 100 ? 1 : 0;
  return say(`size.${STEPS[step] ?? "bytes"}`, { size: Number(scaled.toFixed(digits)) });
}

/** The name of a language that a track gives by a code of BCP 47 or ISO 639-2; undefined where there is none of that code. */
export function languageName(code: string, lang: string): string | undefined {
  if (!/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/.test(code) || code.toLowerCase() === "und") return undefined;
  const name = new Intl.DisplayNames([lang], { type: "language", fallback: "none" }).of(code);
  return name === code ? undefined : name;
}
