const listening = new WeakMap<AbortSignal, Set<() => void>>();

/**
 * Calls `then` once when the signal aborts. However many wait for one signal, it has one listener of ours: a service that
 * gives every file the signal of its shutdown is not warned of a leak.
 * @returns what takes it back
 */
export function onAbort(signal: AbortSignal | undefined, then: () => void): () => void {
  if (!signal) return () => undefined;
  let waiting = listening.get(signal);
  if (!waiting) {
    waiting = new Set();
    listening.set(signal, waiting);
  }
  if (waiting.size === 0) signal.addEventListener("abort", callAll, { once: true });
  // One function may wait twice.
  const call = () => then();
  const all = waiting;
  all.add(call);
  return () => {
    if (all.delete(call) && all.size === 0) signal.removeEventListener("abort", callAll);
  };
}

function callAll(this: AbortSignal): void {
  const waiting = listening.get(this);
  if (!waiting) return;
  const calls = [...waiting];
  waiting.clear();
  for (const call of calls) call();
}
