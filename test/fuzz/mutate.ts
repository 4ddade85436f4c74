/** A seeded, structure-aware mutator. The same seed makes the same files, so that a finding can be made again. */

/** Mulberry32: small, fast, and good enough to choose mutations. */
export function random(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const pick = (next: Random, n: number): number => Math.floor(next() * n);

/** Numbers that lengths and counts are not ready for. */
const LIES = [0, 1, 2, 7, 8, 0x7f, 0x80, 0xff, 0x7fff, 0xffff, 0x10000, 0x7fffffff, 0x80000000, 0xfffffff0, 0xffffffff];
/** Where formats keep names that lengths stand beside. */
const TAG = /[A-Za-z][A-Za-z0-9 _]{3}/g;

type Mutation = (bytes: Uint8Array, next: Random, other: Uint8Array) => Uint8Array;

const flipBits: Mutation = (bytes, next) => {
  const out = Uint8Array.from(bytes);
  for (let n = 1 + pick(next, 12); n > 0; n--) {
    const at = pick(next, out.length);
    out[at] = (out[at] ?? 0) ^ (1 << pick(next, 8));
  }
  return out;
};

/** Overwrites the number in front of, or behind, something that looks like a chunk or box name. */
const lieAboutLength: Mutation = (bytes, next) => {
  const names = [...Buffer.from(bytes).toString("latin1").matchAll(TAG)].map((match) => match.index);
  const out = Uint8Array.from(bytes);
  const view = new DataView(out.buffer);
  const name = names[pick(next, Math.max(1, names.length))] ?? 0;
  const at = next() < 0.5 ? name - 4 : name + 4;
  if (at < 0 || at + 4 > out.length) return out;
  const lie = LIES[pick(next, LIES.length)] ?? 0;
  view.setUint32(at, next() < 0.3 ? (view.getUint32(at) + lie) >>> 0 : lie, next() < 0.5);
  return out;
};

const lieAnywhere: Mutation = (bytes, next) => {
  const out = Uint8Array.from(bytes);
  if (out.length < 8) return out;
  new DataView(out.buffer).setUint32(pick(next, out.length - 4), LIES[pick(next, LIES.length)] ?? 0, next() < 0.5);
  return out;
};

const truncate: Mutation = (bytes, next) => bytes.slice(0, 1 + pick(next, bytes.length));

const duplicate: Mutation = (bytes, next) => {
  const from = pick(next, bytes.length);
  const part = bytes.subarray(from, from + 1 + pick(next, Math.min(4096, bytes.length - from)));
  const times = 1 + pick(next, 40);
  return new Uint8Array(
    Buffer.concat([bytes.subarray(0, from), ...Array.from({ length: times }, () => part), bytes.subarray(from)]),
  );
};

/** Wraps a stretch in boxes of its own kind, again and again. */
const nest: Mutation = (bytes, next) => {
  const from = pick(next, bytes.length);
  let inner = Buffer.from(bytes.subarray(from, from + 64));
  const type = ["moov", "jumb", "meta", "LIST", "udta", "uuid"][pick(next, 6)] ?? "moov";
  for (let depth = 1 + pick(next, 200); depth > 0; depth--) {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(inner.length + 8);
    head.write(type, 4, "latin1");
    inner = Buffer.concat([head, inner]);
  }
  return new Uint8Array(Buffer.concat([bytes.subarray(0, from), inner, bytes.subarray(from)]));
};

const splice: Mutation = (bytes, next, other) => {
  const from = pick(next, other.length);
  const part = other.subarray(from, from + 1 + pick(next, other.length - from));
  const at = pick(next, bytes.length);
  return new Uint8Array(
    Buffer.concat([
      bytes.subarray(0, at),
      part,
      bytes.subarray(next() < 0.5 ? at : Math.min(bytes.length, at + part.length)),
    ]),
  );
};

const remove: Mutation = (bytes, next) => {
  const from = pick(next, bytes.length);
  return new Uint8Array(Buffer.concat([bytes.subarray(0, from), bytes.subarray(from + 1 + pick(next, 256))]));
};

const MUTATIONS: readonly Mutation[] = [
  flipBits,
  lieAboutLength,
  lieAboutLength,
  lieAnywhere,
  truncate,
  duplicate,
  nest,
  splice,
  remove,
];
const MAX_BYTES = 2 * 1024 * 1024;
const KEPT_HEAD_BYTES = 12;

/** One to three mutations of `seed`. Most keep the first bytes, so that the walker is reached and not only the sniffer. */
export function mutate(seed: Uint8Array, other: Uint8Array, next: Random): Uint8Array {
  let bytes = seed;
  for (let n = 1 + pick(next, 3); n > 0 && bytes.length > 0; n--) {
    bytes = MUTATIONS[pick(next, MUTATIONS.length)]?.(bytes, next, other) ?? bytes;
  }
  if (bytes.length > MAX_BYTES) bytes = bytes.slice(0, MAX_BYTES);
  if (next() < 0.8 && bytes.length > KEPT_HEAD_BYTES) {
    bytes = Uint8Array.from(bytes);
    bytes.set(seed.subarray(0, KEPT_HEAD_BYTES));
  }
  return bytes;
}
