/**
 * Re-writes a JSON object as Python's `json.dumps` would, without one of its members. Numbers keep the digits they
 * were written with (`1.0` stays `1.0`), which `JSON.parse` would lose and a signature would notice.
 * @returns undefined when the text is no single JSON object
 */
export function dumpWithout(text: string, member: string): string | undefined {
  const parser = new Parser(text);
  const out = parser.value(0, member);
  return parser.done() && text.trimStart().startsWith("{") ? out : undefined;
}

const MAX_DEPTH = 32;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const WORD = /true|false|null/y;
const SPACE = /[ \t\r\n]*/y;

class Parser {
  readonly #text: string;
  #at = 0;
  constructor(text: string) {
    this.#text = text;
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }

  #punctuation(mark: string): boolean {
    this.#take(SPACE);
    if (this.#text[this.#at] !== mark) return false;
    this.#at += 1;
    return true;
  }

  done(): boolean {
    this.#take(SPACE);
    return this.#at === this.#text.length;
  }

  value(depth: number, without?: string): string | undefined {
    if (depth > MAX_DEPTH) return undefined;
    this.#take(SPACE);
    if (this.#punctuation("{")) return this.#members(depth, without);
    if (this.#punctuation("[")) return this.#items(depth);
    const string = this.#take(STRING);
    if (string !== undefined) return dumpString(string);
    return this.#take(WORD) ?? this.#take(NUMBER);
  }

  #members(depth: number, without?: string): string | undefined {
    const parts: string[] = [];
    const seen = new Set<string>();
    if (this.#punctuation("}")) return "{}";
    do {
      this.#take(SPACE);
      const key = this.#take(STRING);
      if (key === undefined || !this.#punctuation(":")) return undefined;
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      const name = JSON.parse(key) as string;
      // Python keeps the last of two equal keys in the place of the first: such a text was never written by it.
      if (seen.has(name)) return undefined;
      seen.add(name);
      if (name !== without) parts.push(`${dumpString(key)}: ${value}`);
    } while (this.#punctuation(","));
    return this.#punctuation("}") ? `{${parts.join(", ")}}` : undefined;
  }

  #items(depth: number): string | undefined {
    const parts: string[] = [];
    if (this.#punctuation("]")) return "[]";
    do {
      const value = this.value(depth + 1);
      if (value === undefined) return undefined;
      parts.push(value);
    } while (this.#punctuation(","));
    return this.#punctuation("]") ? `[${parts.join(", ")}]` : undefined;
  }
}

/** `ensure_ascii`: everything outside ASCII as `\uXXXX` in lower case, surrogates one by one; DEL stays. */
function dumpString(source: string): string {
  const text = JSON.parse(source) as string;
  return JSON.stringify(text).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
