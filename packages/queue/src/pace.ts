/** Lets so many bytes be worked on at once; one object that is larger than all of it goes alone. */
export class ByteGate {
  readonly #most: number;
  #inWork = 0;
  readonly #waiting: { bytes: number; go: () => void }[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  get inWork(): number {
    return this.#inWork;
  }

  /** In the order of asking. The answer gives the bytes back. */
  async enter(bytes: number): Promise<() => void> {
    if (this.#waiting.length > 0 || !this.#fits(bytes))
      await new Promise<void>((go) => {
        this.#waiting.push({ bytes, go });
      });
    else this.#inWork += bytes;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      this.#inWork -= bytes;
      this.#next();
    };
  }

  #fits(bytes: number): boolean {
    return this.#inWork === 0 || this.#inWork + bytes <= this.#most;
  }

  #next(): void {
    for (let [first] = this.#waiting; first !== undefined && this.#fits(first.bytes); [first] = this.#waiting) {
      this.#waiting.shift();
      this.#inWork += first.bytes;
      first.go();
    }
  }
}

/** No source is asked more often than so many times a second, by this process. */
export class SourceRate {
  readonly #gapMs: number;
  readonly #next = new Map<string, number>();
  readonly #reserved = new Map<string, number>();

  constructor(perSecond: number | undefined) {
    this.#gapMs = perSecond === undefined ? 0 : 1000 / perSecond;
  }

  /** When this job of the source may begin: its turn is kept for it until then. */
  turn(source: string, id: string, now: number): number {
    if (this.#gapMs === 0) return now;
    const kept = this.#reserved.get(id);
    if (kept !== undefined) {
      if (kept <= now) this.#reserved.delete(id);
      return kept;
    }
    const at = Math.max(now, this.#next.get(source) ?? 0);
    this.#next.set(source, at + this.#gapMs);
    if (at > now) this.#reserved.set(id, at);
    return at;
  }
}
