/** Longer than any line that is looked at: what comes beyond it in one line is left out. */
const LINE_CHARS = 4096;

/** Cuts text into lines as it comes, at most so much of each: a log repeats what a file says about itself. */
export class Lines {
  readonly #onLine: (line: string) => void;
  #rest = "";
  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }
  add(part: Buffer): void {
    const [first = "", ...more] = part.toString("latin1").split(/[\r\n]+/);
    this.#grow(first);
    for (const each of more) {
      this.#flush();
      this.#grow(each);
    }
  }
  end(): void {
    this.#flush();
  }
  #grow(text: string): void {
    if (this.#rest.length < LINE_CHARS) this.#rest += text.slice(0, LINE_CHARS - this.#rest.length);
  }
  #flush(): void {
    const line = this.#rest;
    this.#rest = "";
    if (line !== "") this.#onLine(Buffer.from(line, "latin1").toString("utf8"));
  }
}
