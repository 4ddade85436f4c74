/** The same object without what is undefined: a name is there with its value, or not at all. */
export type Present<T> = {
  -readonly [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name];
} & {
  -readonly [Name in keyof T as undefined extends T[Name] ? Name : never]?: Exclude<T[Name], undefined>;
};

/**
 * Drops what is undefined, in the order given: `{ ...base, ...present({ note, at: found?.at }) }`. Under
 * `exactOptionalPropertyTypes` an optional name must be absent, not undefined; nor does it then stand in JSON, messages or `in`.
 */
export function present<const T extends object>(values: T): Present<T> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value;
  return kept as Present<T>;
}
