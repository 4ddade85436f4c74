/** What comes first, by a number: the smallest is on top. */
export class Heap<T> {
  readonly #items: { at: number; value: T }[] = [];

  get size(): number {
    return this.#items.length;
  }

  push(at: number, value: T): void {
    const items = this.#items;
    let place = items.push({ at, value }) - 1;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (this.#atOf(above) <= this.#atOf(place)) break;
      this.#swap(above, place);
      place = above;
    }
  }

  /** The first, if its number is not above `most`. */
  popUntil(most: number): T | undefined {
    const items = this.#items;
    const [first] = items;
    if (first === undefined || first.at > most) return undefined;
    const last = items.pop();
    if (items.length > 0 && last !== undefined) {
      items[0] = last;
      this.#sink();
    }
    return first.value;
  }

  #sink(): void {
    for (let place = 0; ; ) {
      let least = place;
      for (const below of [2 * place + 1, 2 * place + 2])
        if (below < this.#items.length && this.#atOf(below) < this.#atOf(least)) least = below;
      if (least === place) return;
      this.#swap(least, place);
      place = least;
    }
  }

  #atOf(place: number): number {
    return this.#items[place]?.at ?? Number.POSITIVE_INFINITY;
  }

  #swap(one: number, other: number): void {
    const items = this.#items;
    [items[one], items[other]] = [items[other], items[one]] as [(typeof items)[0], (typeof items)[0]];
  }
}
