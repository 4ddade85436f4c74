import { ProvcheckError } from "../../model/errors.ts";
import type { InspectOptions } from "./inspect-options.ts";
import { type AnyRow, FILE_OPTIONS, INSPECTOR_OPTIONS } from "./option-table.ts";

const RANGE_LIMITS = { maxBytes: {}, timeoutMs: {}, blockBytes: {}, signal: {}, name: {} } as const;
/** The options there are, and those of each group. A name that is not here is a mistake that would go unnoticed. */
const OPTIONS = {
  file: FILE_OPTIONS,
  inspector: INSPECTOR_OPTIONS,
  range: { ...RANGE_LIMITS, size: {}, read: {} },
  http: { ...RANGE_LIMITS, headers: {}, allow: {}, onHost: {}, network: { names: ["resolve", "dial"] } },
} as const;

type Rows = Readonly<Record<string, AnyRow>>;

/** How many letters must change to make one word the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, change));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

/** The name that was meant, if one is near. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const near = names
    .map((each) => ({ each, far: distance(name.toLowerCase(), each.toLowerCase()) }))
    .sort((a, b) => a.far - b.far)[0];
  return near && near.far <= Math.max(2, Math.floor(name.length / 3)) ? near.each : undefined;
}

function refuse(name: string, names: readonly string[], where: string): never {
  const near = nearest(name, names);
  const meant = near === undefined ? `there are: ${names.join(", ")}` : `did you mean ${where}${near}?`;
  throw new ProvcheckError("bad-option", `no option is called ${where}${name}; ${meant}`);
}

/**
 * Refuses options that nobody reads: a misspelt limit would be none.
 * @throws ProvcheckError `bad-option` with the nearest name
 */
export function checkNames(options: object, of: keyof typeof OPTIONS): void {
  const known: Rows = OPTIONS[of];
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(known, name)) refuse(name, Object.keys(known), "");
    const inner = known[name]?.names ?? [];
    if (inner.length === 0 || typeof value !== "object" || value === null) continue;
    for (const each of Object.keys(value)) if (!inner.includes(each)) refuse(each, inner, `${name}.`);
  }
}

/**
 * Refuses values that mean nothing: a misspelt word would be read as some other.
 * @throws ProvcheckError `bad-option` with what it must be
 */
export function checkValues(options: InspectOptions): void {
  const known: Rows = FILE_OPTIONS;
  for (const [name, value] of Object.entries(options)) {
    const must = Object.hasOwn(known, name) ? known[name]?.must : undefined;
    if (value !== undefined && must && !must.is(value))
      throw new ProvcheckError("bad-option", `${name} must be ${must.be}`);
  }
}
