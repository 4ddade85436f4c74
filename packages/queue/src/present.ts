/** The same object without what is undefined: under `exactOptionalPropertyTypes` an optional name is absent or has a value. */
export function present<const T extends object>(
  values: T,
): {
  -readonly [Name in keyof T as undefined extends T[Name] ? never : Name]: T[Name];
} & {
  -readonly [Name in keyof T as undefined extends T[Name] ? Name : never]?: Exclude<T[Name], undefined>;
} {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) if (value !== undefined) kept[name] = value;
  return kept as never;
}
