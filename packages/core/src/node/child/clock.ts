/**
 * Fixes what `new Date()` and `Date.now()` say in this process. The engine asks the global clock whether a
 * certificate is valid, so a given `now` must reach it there; only child processes ever do this.
 */
const SystemDate = globalThis.Date;
let fixedMs: number | undefined;

class SettableDate extends SystemDate {
  constructor(...args: [] | [number | string | Date]) {
    if (args.length === 0) super(SettableDate.now());
    else super(...(args as [number]));
  }
  static override now(): number {
    return fixedMs ?? SystemDate.now();
  }
}

/** Sets the clock, or gives it back with `undefined`. Call it before the engine loads. */
export function setClock(ms: number | undefined): void {
  fixedMs = ms;
  globalThis.Date = ms === undefined ? SystemDate : (SettableDate as unknown as DateConstructor);
}
