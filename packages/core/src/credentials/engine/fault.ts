/** Why an engine gave no answer, although nothing is known to be wrong with the file. */
export type FaultCause =
  /** It refuses the settings document, or reads none of it (its version words them differently). */
  | "settings"
  /** It is not installed, or its module does not load. */
  | "missing"
  | "memory"
  /** The host could not read the file, or write the copy that the engine needs. */
  | "input-output"
  /** It stopped inside: a trap, a panic, or the process that it ran in died. */
  | "crashed"
  /** This build cannot take what it would have to be asked with: a detached store, media segments. */
  | "not-able";

/** Rejection of an engine: configuration or host. Never a finding about the file. */
export class EngineFault extends Error {
  readonly fault: FaultCause;
  constructor(fault: FaultCause, detail: string, options?: { cause?: unknown }) {
    super(`${fault}: ${detail.slice(0, DETAIL_CHARS)}`, options);
    this.name = "EngineFault";
    this.fault = fault;
  }
}

const DETAIL_CHARS = 300;

/** Runs what the host must do for an engine. Its own errors keep their cause and never look like the engine's. */
export async function onHost<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    throw new EngineFault("input-output", messageOf(error), { cause: error });
  }
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
