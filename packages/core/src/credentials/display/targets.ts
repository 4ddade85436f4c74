import type { Range } from "../../model/block.ts";
import { BUDGETS, LimitError } from "../../model/limits.ts";
import { endOf } from "../binding/ranges.ts";

/** Stretches of a file that arrive mostly in order; those that touch or overlap become one as they come. */
export class Spans {
  #ranges: { offset: number; length: number }[] = [];

  /** @throws LimitError where more stretches than any real file has stay apart. */
  add(range: Range): void {
    // An offset that no file can have leads nowhere.
    if (range.length <= 0 || !Number.isSafeInteger(range.offset) || range.offset < 0) return;
    const last = this.#ranges.at(-1);
    if (last && range.offset >= last.offset && range.offset <= endOf(last))
      last.length = Math.max(endOf(last), endOf(range)) - last.offset;
    else this.#ranges.push({ offset: range.offset, length: range.length });
    if (this.#ranges.length <= 2 * BUDGETS.shownRangeCount) return;
    this.#join();
    if (this.#ranges.length > BUDGETS.shownRangeCount) throw new LimitError("shownRangeCount");
  }

  /** All of them, in order. */
  list(): readonly Range[] {
    this.#join();
    return this.#ranges;
  }

  #join(): void {
    const sorted = this.#ranges.sort((a, b) => a.offset - b.offset);
    this.#ranges = [];
    for (const range of sorted) {
      const last = this.#ranges.at(-1);
      if (last && range.offset <= endOf(last)) last.length = Math.max(endOf(last), endOf(range)) - last.offset;
      else this.#ranges.push(range);
    }
  }
}

/** Where tables of a file point: the stretches themselves, and whether they lie as a writer lays them down. */
export class Targets {
  readonly #spans = new Spans();
  #bytes = 0;
  #ordered = true;

  /** `inOrder`: the target does not begin before the end of the one that its own table names before it. */
  add(range: Range, inOrder: boolean): void {
    if (!inOrder || !Number.isSafeInteger(range.offset) || range.offset < 0) this.#ordered = false;
    this.#bytes += range.length;
    this.#spans.add(range);
  }

  /** Something about the tables is not as a writer leaves them. */
  disorder(): void {
    this.#ordered = false;
  }

  list(): readonly Range[] {
    return this.#spans.list();
  }

  /**
   * Do the targets fill these boxes to the last byte, none over another, each table's in its own order? Then tables that
   * are not protected can hardly say anything but what the signer's said: sizes and counts are in other tables.
   */
  fill(boxes: readonly Range[]): boolean {
    const targets = this.list();
    const filled = new Spans();
    for (const box of boxes) filled.add(box);
    const whole = filled.list();
    const held = targets.reduce((sum, range) => sum + range.length, 0);
    const same = whole.length === targets.length && whole.every((box, at) => sameRange(box, targets[at]));
    return this.#ordered && held === this.#bytes && same;
  }
}

const sameRange = (a: Range, b: Range | undefined): boolean => a.offset === b?.offset && a.length === b.length;
