import { readFileSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { ArchiveStore } from "./store.ts";

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
const bytes = (word: string) => new TextEncoder().encode(word);
const file = () => join(tempDir(), "x.index");

async function filled(path: string, ...words: string[]): Promise<ArchiveStore> {
  const store = await ArchiveStore.open(path);
  for (const word of words) store.append(bytes(word));
  await store.save();
  return store;
}

async function read(path: string): Promise<string[]> {
  const words: string[] = [];
  for await (const { bytes: entry } of (await ArchiveStore.open(path)).entries()) words.push(text(entry));
  return words;
}

describe("entries in a file", () => {
  it("come back in their order, from one run and the next", async () => {
    const path = file();
    await filled(path, "one", "two");
    await filled(path, "three");
    expect(await read(path)).toEqual(["one", "two", "three"]);
  });

  it("are at the place that was told, before and after they are written", async () => {
    const path = file();
    const store = await filled(path, "one");
    const at = store.append(bytes("two"));
    expect(text(await store.entryAt(at))).toBe("two");
    await store.save();
    expect(text(await store.entryAt(at))).toBe("two");
    const places: number[] = [];
    for await (const entry of store.entries()) places.push(entry.at);
    expect(places).toContain(at);
  });

  it("that come while others are written are written too", async () => {
    const path = file();
    const store = await filled(path, "one");
    store.append(bytes("two"));
    const writing = store.save();
    store.append(bytes("three"));
    await Promise.all([writing, store.save()]);
    expect(await read(path)).toEqual(["one", "two", "three"]);
    expect(store.unsavedBytes).toBe(0);
  });

  it("behind the end were never finished, and are written over", async () => {
    const path = file();
    await filled(path, "one");
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.from("half an ent")]));
    expect(await read(path)).toEqual(["one"]);
    await filled(path, "two");
    expect(await read(path)).toEqual(["one", "two"]);
  });
});

describe("what is damaged is an error, and never an answer", () => {
  it("wherever a bit is turned", async () => {
    const path = file();
    await filled(path, "one", "two, which is longer");
    const whole = readFileSync(path);
    for (let at = 0; at < whole.length; at++) {
      const other = Buffer.from(whole);
      other[at] = (other[at] ?? 0) ^ 0x10;
      writeFileSync(path, other);
      await expect(read(path), `byte ${at}`).rejects.toMatchObject({ code: "index-unreadable" });
    }
  });

  it("wherever it is cut, even between two entries", async () => {
    const path = file();
    await filled(path, "one");
    const { size } = statSync(path);
    await filled(path, "two");
    const whole = readFileSync(path);
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(path, whole);
      truncateSync(path, length);
      await expect(read(path), `${length} bytes, ${size} before`).rejects.toMatchObject({ code: "index-unreadable" });
    }
  });

  it("when an entry says that it is huge, though the digest of the header fits", async () => {
    const path = file();
    await filled(path, "one");
    const whole = readFileSync(path);
    whole.writeUInt32LE(0xffff_fff0, 64);
    writeFileSync(path, whole);
    await expect(read(path)).rejects.toMatchObject({ code: "index-unreadable" });
  });

  it("when it is something else, or of a later version", async () => {
    const path = file();
    writeFileSync(path, Buffer.alloc(100, 7));
    await expect(read(path)).rejects.toThrow(/not an index that provcheck wrote/);
    const later = Buffer.alloc(64);
    later.write("provcheck-index\n");
    later.writeUInt32LE(9, 16);
    writeFileSync(path, later);
    await expect(read(path)).rejects.toThrow(/version 9/);
  });

  it("when two processes wrote at once: the later of them writes nothing", async () => {
    const path = file();
    await filled(path, "one");
    const late = await ArchiveStore.open(path);
    await filled(path, "two");
    late.append(bytes("three"));
    await expect(late.save()).rejects.toMatchObject({ code: "index-unreadable" });
    expect(await read(path)).toEqual(["one", "two"]);
  });
});
