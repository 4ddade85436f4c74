import { withoutTrailingNuls } from "../source/bytes.ts";

/** JSON that a file carries: bounded, objects only, own keys only. `constructor` and `__proto__` are keys like any other. */
const MAX_JSON_CHARS = 4 * 1024 * 1024;

export function parseObject(value: string): Record<string, unknown> | undefined {
  if (value.length > MAX_JSON_CHARS || !/^\s*\{/.test(value)) return undefined;
  try {
    // Text that came out of a buffer may still end as it does there.
    const whole = value.trimEnd();
    const text = withoutTrailingNuls(whole);
    const parsed: unknown = JSON.parse(text.length === whole.length ? value : text);
    return parsed !== null && typeof parsed === "object" && !Array.isArray(parsed)
      ? (parsed as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** What stands at a path of keys joined by dots. */
export function at(object: unknown, path: string): unknown {
  return path.split(".").reduce<unknown>((value, key) => {
    if (value === null || typeof value !== "object") return undefined;
    return Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  }, object);
}
