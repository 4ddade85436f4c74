/** What goes wrong around a queue, a text a code. The command has the same in every language. */
export const QUEUE_ERRORS = {
  address: "{address}: no queue is kept there: name a folder, redis://... or postgres://...",
  missing: "{address} needs {packages}, which are not installed beside provcheck: npm install {packages}",
  unreachable: "{address}: the queue cannot be reached ({why})",
  refused: "{address}: access was refused ({why})",
  "not-a-queue": "{address}: not a queue of provcheck, and not empty",
  version: "{address}: a queue of version {version}, and version {own} is read",
  busy: "{address}: another process holds the queue and does not let go",
  "no-room": "{address}: nothing can be written ({why}); what is in the queue stays there",
  source: "{address}: cannot be listed ({why})",
  "source-refused": "{address}: may not be read ({why})",
  gone: "{address}: is no longer there",
  changed: "{address}: was changed since it was listed; enqueue it again",
  "not-read": "{address}: cannot be read ({why})",
  results: "{address}: results cannot be written ({why}); nothing is lost, and the jobs stay in the queue",
  "results-address": "{address}: results go to a file, postgres://..., s3://... or a webhook at https://...",
  secret: "{address}: a webhook needs a secret, in the variable PROVCHECK_WEBHOOK_SECRET",
  world:
    "was asked for with another version, other trust lists, another policy or other options; enqueue it again as this worker is started",
} as const;

/** Code of an error of the queue. */
export type QueueErrorCode = keyof typeof QUEUE_ERRORS;
/** What stands in the text of one. */
export type QueueErrorArgs = Readonly<Record<string, string>>;

/** An error of a queue, of where objects come from or of where results go. Never about what a file says. */
export class QueueError extends Error {
  readonly code: QueueErrorCode;
  readonly args: QueueErrorArgs;
  constructor(code: QueueErrorCode, args: QueueErrorArgs = {}, options?: { cause?: unknown }) {
    super(
      QUEUE_ERRORS[code].replace(/\{(\w+)\}/g, (whole, name: string) => args[name] ?? whole),
      options,
    );
    this.name = "QueueError";
    this.code = code;
    this.args = args;
  }
}

/** The system's own words for what failed; those of several at once, where there are several. */
export function wordsOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return error.errors.map(wordsOf).join(", ");
  if (!(error instanceof Error)) return String(error);
  return error.message !== "" ? error.message : String((error as NodeJS.ErrnoException).code ?? error.name);
}

/** The code that the system or a library gave an error. */
export const codeOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "code" in error ? String(error.code) : "";

/** An address as it may be shown: without its password and what is behind the question mark. */
export function shown(address: string): string {
  if (!URL.canParse(address) || !/^[a-z][a-z0-9+.-]+:\/\//i.test(address)) return address;
  const url = new URL(address);
  url.password = "";
  url.search = "";
  url.hash = "";
  return url.href;
}
