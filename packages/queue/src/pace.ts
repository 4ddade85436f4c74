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
