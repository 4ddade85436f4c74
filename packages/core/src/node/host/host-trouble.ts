import { NotStarted, RunFailed } from "./processes.ts";

/** What the system says where it is short of something: none of it is about a file that is looked at. */
const SHORT_OF: ReadonlySet<string> = new Set([
  ...["EMFILE", "ENFILE", "EAGAIN", "ENOMEM", "ENOSPC", "EDQUOT", "EROFS", "EIO"],
  ...["ERR_ACCESS_DENIED", "ERR_WORKER_OUT_OF_MEMORY", "ERR_WORKER_INIT_FAILED"],
]);

/** Whether something failed for the machine's reasons: too little time, memory, room, handles or processes. */
export function isHostTrouble(error: unknown): boolean {
  if (error instanceof NotStarted) return true;
  if (error instanceof RunFailed && (error.why === "time" || error.why === "memory")) return true;
  if (!(error instanceof Error)) return false;
  const { code } = error as NodeJS.ErrnoException;
  return (code !== undefined && SHORT_OF.has(code)) || isHostTrouble(error.cause);
}
