/**
 * What goes wrong with what was asked, as the library says it. Errors carry the key and its arguments too, so that the command,
 * or a program of your own, tells them in another language.
 */
export const ERROR_TEXTS = {
  "why.at": "{path}: {why}",
  "why.trust-folder-missing": "trust folder not found: {path}",
  "why.trust-list-unreadable": "trust list not readable: {path}: {why}",
  "why.trust-index": "{path}: not an index of a trust store: {why}",
  "why.trust-name-taken": "{id} is there already, from {source}: replace it, or give another name",
  "why.trust-name-unknown": "no trust list is called {id}",
  "why.list-too-few": "{count} entries, at least {least} expected",
  "why.list-no-products": "no conforming products list",
  "why.list-cut": "a certificate is cut off",
  "why.list-certificate": "certificate {number} cannot be read",
  "why.list-certificates": "a certificate cannot be read",
  "why.list-web-page": "a web page",
  "why.list-empty": "no certificate in it",
  "why.list-older": "its newest certificate is of {now}, the copy before has one of {before}: it may be an older list",
  "why.no-answer": "{host}: no answer in {ms} ms",
  "why.not-reached": "{host}: {why}",
  "why.redirects": "too many redirects",
  "why.no-address": "not an address: {address}",
  "why.leaves-https": "{host}: leads from https to {address}",
  "why.status": "{host}: answered {status}",
  "why.too-many-bytes": "{host}: more than {count} bytes",
  "why.bytes-missing": "{host}: {count} of {announced} bytes came",
  "why.proxy": "the proxy must be written as http://host:port",
  "why.policy-missing": "policy not found: {name} (presets: {presets})",
  "why.policy-too-large": "policy too large: {name}",
  "why.policy-unreadable": "policy: {name}: {why}",
  "why.policy-wrong": "policy: {where}: {why}",
  "why.policy-twice": "policy: two rules are called {rule}",
  "why.policy-orphan": "policy: ignore: no rule is called {rule}",
  "why.policy-unknown": "no policy is called {name}; there are: {presets}",
  "why.no-clip": "{path}: not a clip that frames can be taken from",
  "why.no-frame": "{path}: no frame could be taken",
  "why.frames-failed": "{path}: frames could not be taken: {why}",
  "why.needs-ffmpeg": "taking frames needs ffmpeg: {command}",
  "why.not-to-end": "{path}: not read to the end ({why})",
  "why.folder-in-use": "{path}: name a folder that is empty or not there yet",
  "why.index-none": "{path}: not an index that provcheck wrote",
  "why.index-damaged": "{path}: the index is damaged, and nothing is answered from it: remove it, and it is made anew",
  "why.index-version": "{path}: an index of version {version}, and version {own} is read: remove it, or use another",
  "why.index-changed": "{path}: another process wrote to the index meanwhile, so nothing of this run was written",
  "why.not-inside": "{path}: not inside {folder}",
  "why.no-such-file": "{path}: no such file",
  "why.not-looked-for": "{path}: no picture, clip or recording that can be looked for",
  "why.not-decoded": "{path}: cannot be decoded here, so it is not looked for: {why}",
  "why.looking-needs-ffmpeg": "looking for a clip or a recording needs ffmpeg: {command}",
  "why.is-compared": "{path}: is one of the files that are compared",
} as const;

/** Key of a text of what went wrong. */
export type ErrorKey = keyof typeof ERROR_TEXTS;

/**
 * What went wrong, not said yet and in no language: a key of the library's texts, and what stands in it.
 * @example
 * ```ts
 * import { type ErrorTold, loadPolicy, ProvcheckError } from "@provcheck/core";
 * const french = ({ key, args }: ErrorTold) => (key === "why.policy-missing" ? `pas de règles : ${args.name}` : undefined);
 * await loadPolicy("nowhere").catch((error) => error instanceof ProvcheckError && error.why && french(error.why));
 * ```
 */
export interface ErrorTold {
  readonly key: ErrorKey;
  readonly args: Readonly<Record<string, ErrorArgument>>;
}

/** What stands in such a text: another one, where the reason is ours too. */
export type ErrorArgument = string | number | ErrorTold;

type Names<Text extends string> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never;
type Arguments<Key extends ErrorKey> = Readonly<Record<Names<(typeof ERROR_TEXTS)[Key]>, ErrorArgument>>;

const MAX_NESTED = 3;

/** Is this a text of the table with what stands in it? For what comes from a process that is not trusted. */
export function isErrorTold(value: unknown, depth = 0): value is ErrorTold {
  if (typeof value !== "object" || value === null || depth > MAX_NESTED) return false;
  const { key, args } = value as { key?: unknown; args?: unknown };
  if (typeof key !== "string" || !Object.hasOwn(ERROR_TEXTS, key)) return false;
  if (typeof args !== "object" || args === null) return false;
  return Object.values(args).every(
    (each) => typeof each === "string" || typeof each === "number" || isErrorTold(each, depth + 1),
  );
}

/** What went wrong, with everything that its text names and nothing else. */
export const wrong = <Key extends ErrorKey>(
  key: Key,
  ...[args]: [Names<(typeof ERROR_TEXTS)[Key]>] extends [never] ? [] : [args: Arguments<Key>]
): ErrorTold => ({ key, args: args ?? {} });

/** The same in the library's English. */
export const englishOf = ({ key, args }: ErrorTold): string =>
  ERROR_TEXTS[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = args[name] ?? whole;
    return typeof value === "object" ? englishOf(value) : String(value);
  });

/** Why something failed: in a text of the table where it has one, in the words of whoever threw it otherwise. */
export const reasonOf = (error: unknown, otherwise = "unreadable"): ErrorArgument =>
  error instanceof ToldError ? error.told : error instanceof Error ? error.message : otherwise;

/** An error that never leaves the library, with a text of the table. */
export class ToldError extends Error {
  readonly told: ErrorTold;
  constructor(told: ErrorTold) {
    super(englishOf(told));
    this.told = told;
  }
}
