/** One against many: a folder, its index, and what the command says of both. */
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { createIndex, createInspector } from "@provcheck/core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { runCli } from "../fixtures/cli.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { be16, be32, bytes, zeros } from "../fixtures/media.ts";
import { sceneClip, scenePicture } from "../fixtures/scenes.ts";

const inspector = createInspector({ processes: 2 });
afterAll(() => inspector.close());

describe("an archive of pictures", () => {
  const dir = tempDir();
  const folder = join(dir, "archive");
  const file = join(dir, "x.index");
  const asked = join(dir, "asked.jpg");
  const query = (...more: string[]) => runCli(["compare", asked, folder, "--index", file, ...more]);
  beforeAll(async () => {
    mkdirSync(join(folder, "2024"), { recursive: true });
    for (let seed = 0; seed < 12; seed++) writeFileSync(join(folder, "2024", `p${seed}.jpg`), await scenePicture(seed));
    writeFileSync(join(folder, "notes.txt"), "nothing to see");
    writeFileSync(
      asked,
      await sharp(await scenePicture(5))
        .flop()
        .resize(300)
        .jpeg({ quality: 50 })
        .toBuffer(),
    );
  });

  it("is looked through once, and answers in both languages and as JSON", async () => {
    const first = await query();
    expect(first.stderr).toMatch(/12 added, 0 known, 0 gone/);
    expect(first.stdout).toMatch(/in common with it: 1 [\s\S]*2024\/p5\.jpg\n +The two show the same picture/);
    expect(first.code).toBe(0);
    const again = await query("--lang", "zh-CN");
    expect([again.code, /新增 0 个，未变 12 个/.test(again.stderr), /2024\/p5\.jpg/.test(again.stdout)]).toEqual([
      0,
      true,
      true,
    ]);
    const json = JSON.parse((await query("--json")).stdout);
    expect(json).toMatchObject({ looked: { pictures: 12, clips: 0 }, notLooked: [], near: [], index: { known: 12 } });
    expect(json.hits).toMatchObject([
      { path: "2024/p5.jpg", comparison: { outcome: "match", picture: { orientation: "mirrored" } } },
    ]);
  });

  it("that changed is told as it is: moved, removed, replaced", async () => {
    renameSync(join(folder, "2024", "p5.jpg"), join(folder, "moved.jpg"));
    rmSync(join(folder, "2024", "p0.jpg"));
    const { hits } = JSON.parse((await query("--json")).stdout);
    expect(hits.map(({ path }: { path: string }) => path)).toEqual(["moved.jpg"]);
    writeFileSync(join(folder, "moved.jpg"), await scenePicture(77));
    const replaced = await query();
    expect(replaced.stdout).toMatch(/^Nothing alike was found[\s\S]*That shows nothing/);
    expect(replaced.code).toBe(0);
  });

  it("whose index is damaged gives no answer, and says what to do", async () => {
    const whole = statSync(file).size;
    const index = await createIndex({ folder, file, inspector });
    await index.save();
    writeFileSync(file, Buffer.alloc(whole, 3));
    const run = await query();
    expect([run.code, run.stdout]).toEqual([3, ""]);
    expect(run.stderr).toMatch(/not an index that provcheck wrote/);
    rmSync(file);
    expect((await query()).code).toBe(0);
  });

  it("with links, what is damaged and what is no file: followed inside, never out of it, and told", async () => {
    const own = join(dir, "links");
    mkdirSync(own);
    writeFileSync(join(dir, "outside.jpg"), await scenePicture(5));
    symlinkSync(join(dir, "outside.jpg"), join(own, "out.jpg"));
    symlinkSync(own, join(own, "circle"));
    writeFileSync(
      join(own, "whole.png"),
      await sharp(await scenePicture(40))
        .png()
        .toBuffer(),
    );
    symlinkSync(join(own, "whole.png"), join(own, "again.png"));
    writeFileSync(
      join(own, "cut.png"),
      (
        await sharp(await scenePicture(41))
          .png()
          .toBuffer()
      ).subarray(0, 900),
    );
    const run = await runCli(["compare", asked, own, "--index", "none", "--json"]);
    const { hits, looked, notLooked } = JSON.parse(run.stdout);
    expect([hits, looked.pictures]).toEqual([[], 2]);
    expect(notLooked).toMatchObject([{ path: "cut.png", why: "not-decoded" }]);
    // Nothing was found, and something was not looked at: that is no "nothing".
    expect(run.code).toBe(3);
  });

  it("takes no option that is for two files, and two files none that is for a folder", async () => {
    const marks = await query("--marks");
    expect([marks.code, /--marks is for two files/.test(marks.stderr)]).toEqual([2, true]);
    const files = await runCli(["compare", asked, asked, "--index", file]);
    expect([files.code, /--index is for a folder/.test(files.stderr)]).toEqual([2, true]);
  });

  it("keeps its index in the user's cache, and writes nothing into the folder", async () => {
    const cache = join(dir, "cache");
    const before = readdirSync(folder, { recursive: true }).length;
    const run = await runCli(["compare", asked, folder], {
      env: { XDG_CACHE_HOME: cache, HOME: cache, LOCALAPPDATA: cache },
    });
    expect(run.code).toBe(0);
    expect(readdirSync(folder, { recursive: true })).toHaveLength(before);
    expect(readdirSync(cache, { recursive: true }).filter((name) => String(name).endsWith(".index"))).toHaveLength(1);
  });

  it("that is stopped keeps what was read until then", async () => {
    const own = join(dir, "stopped.index");
    // The line is shown a few times a second only: which numbers are, is the machine's.
    let done = 0;
    const run = await runCli(["compare", asked, folder, "--index", own, "--jobs", "1", "--progress"], {
      onStderr: (text, stop) => {
        const [, shown] = /\b([2-9]|1[01])\/1\d/.exec(text) ?? [];
        if (done > 0 || shown === undefined) return;
        done = Number(shown);
        stop();
      },
    });
    expect(run.code).toBe(130);
    expect((await createIndex({ folder, file: own, inspector })).size).toBeGreaterThanOrEqual(done - 1);
    expect(existsSync(own)).toBe(true);
  });
});

describe("the index as a library", () => {
  it("reads a file again only when it changed, and takes none from outside its folder", async () => {
    const dir = tempDir();
    const path = join(dir, "a.jpg");
    writeFileSync(path, await scenePicture(8));
    const index = await createIndex({ folder: dir, inspector });
    expect([await index.add(path), await index.add(path), index.paths()]).toEqual(["added", "known", ["a.jpg"]]);
    utimesSync(path, 1, 1);
    expect(await index.add(path)).toBe("added");
    expect([index.remove("a.jpg"), index.remove("a.jpg"), index.size]).toEqual([true, false, 0]);
    await expect(index.add(join(dir, "..", "b.jpg"))).rejects.toMatchObject({ code: "bad-option" });
    await expect(index.query(Buffer.from("no picture at all"))).rejects.toMatchObject({ code: "unsupported-content" });
  });
});

/** A flat Photoshop file: a header, three empty sections, and each colour by itself. */
async function photoshop(picture: Uint8Array): Promise<Uint8Array> {
  const { data, info } = await sharp(picture).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const colours = [0, 1, 2].map((colour) => data.filter((_, at) => at % 3 === colour));
  const head = bytes("8BPS", be16(1), zeros(6), be16(3), be32(info.height), be32(info.width), be16(8), be16(3));
  return bytes(head, zeros(12), be16(0), ...colours.map((each) => new Uint8Array(each)));
}

describe.runIf(FFMPEG)("an archive of pictures that only ffmpeg decodes", () => {
  const dir = tempDir();
  const folder = join(dir, "archive");
  beforeAll(async () => {
    mkdirSync(folder);
    for (const [seed, name] of [
      [1, "a.bmp"],
      [2, "b.jp2"],
      [3, "c.ico"],
    ] as const) {
      const source = join(dir, `${name}.png`);
      writeFileSync(
        source,
        await sharp(await scenePicture(seed))
          .resize(256)
          .png()
          .toBuffer(),
      );
      makeMedia(["-i", source, "-frames:v", "1", join(folder, name)]);
    }
    writeFileSync(join(folder, "d.psd"), await photoshop(await scenePicture(4)));
  });

  it("has each of them, kept and asked for, and not the others", async () => {
    const index = await createIndex({ folder, inspector });
    for (const name of readdirSync(folder)) expect(await index.add(join(folder, name)), name).toBe("added");
    for (const [seed, name] of [...readdirSync(folder).sort().entries()]) {
      const asked = await sharp(await scenePicture(seed + 1))
        .resize(200)
        .jpeg({ quality: 60 })
        .toBuffer();
      for (const input of [new Uint8Array(asked), join(folder, name)]) {
        const { hits, looked, notLooked } = await index.query(input);
        expect({ hits: hits.map(({ path }) => path), looked, notLooked }).toEqual({
          hits: [name],
          looked: { pictures: 4, clips: 0 },
          notLooked: [],
        });
      }
    }
  });

  it("says of each that it was not looked at where there is no ffmpeg, and looks again where there is", async () => {
    const own = join(dir, "own.index");
    const without = await createIndex({ folder, file: own, inspector, ffmpeg: { ffmpeg: "/nowhere/ffmpeg" } });
    for (const name of ["a.bmp", "d.psd"]) expect(await without.add(join(folder, name))).toBe("unread");
    await without.save();
    const index = await createIndex({ folder, file: own, inspector });
    for (const name of ["a.bmp", "d.psd"]) expect(await index.add(join(folder, name))).toBe("added");
  });
});

describe.runIf(FFMPEG)("an archive of clips", () => {
  it("has the clip that a piece is from, mirrored and with other sound, the recording, and not the others", async () => {
    const dir = tempDir();
    const folder = join(dir, "archive");
    mkdirSync(folder);
    const base = await sceneClip(folder, "base.mp4", { seeds: [1, 2, 3, 4], each: 4 });
    await sceneClip(folder, "other.mp4", { seeds: [50, 51, 52], each: 4 });
    for (const name of readdirSync(folder)) if (!/\.mp4$/.test(name)) rmSync(join(folder, name));
    const index = await createIndex({ folder, inspector });
    for (const name of ["base.mp4", "other.mp4"]) expect(await index.add(join(folder, name))).toBe("added");
    const piece = join(dir, "piece.mp4");
    makeMedia(["-ss", "5", "-i", base, "-t", "6", "-vf", "hflip", "-an", "-crf", "34", piece]);
    const recording = join(dir, "sound.m4a");
    makeMedia(["-ss", "2", "-i", base, "-t", "10", "-vn", "-c:a", "aac", "-b:a", "48k", recording]);
    const quiet = join(dir, "swapped.mp4");
    makeMedia([
      "-i",
      base,
      "-f",
      "lavfi",
      "-i",
      "anoisesrc=d=16:a=0.3",
      "-map",
      "0:v",
      "-map",
      "1:a",
      "-c:v",
      "copy",
      "-c:a",
      "aac",
      quiet,
    ]);
    for (const [asked, outcome] of [
      [piece, "match"],
      [recording, "sound-only"],
      [quiet, "same-pictures"],
    ] as const) {
      const { hits, looked } = await index.query(asked);
      expect(
        hits.map(({ path, comparison }) => [path, comparison.outcome]),
        asked,
      ).toEqual([["base.mp4", outcome]]);
      expect(looked).toEqual({ pictures: 0, clips: 2 });
    }
    const none = await sceneClip(dir, "none.mp4", { seeds: [90, 91], each: 3 });
    expect((await index.query(none)).hits).toEqual([]);
  });
});
