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
  const given: Readonly<Record<string, unknown>> = values as Readonly<Record<string, unknown>>;
  const kept: Record<string, unknown> = {};
  // Called a thousand times a file: pairs of names and values would be made for nothing.
  for (const name of Object.keys(values)) if (given[name] !== undefined) kept[name] = given[name];
  return kept as Present<T>;
}
