import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { treeBytes } from "../../packages/core/src/node/host/tree-memory.ts";
import { cli } from "../fixtures/cli.ts";
import { endHosts, endOf, Room } from "../fixtures/endings.ts";
import { FFMPEG } from "../fixtures/ffmpeg.ts";
import { pngMovie } from "../fixtures/hostile-clips.ts";

const MIB = 1024 * 1024;
/** The tree of one command: the host, a process of its pool, and ffmpeg with what it may have between two looks at it. */
const MEMORY = { preview: 1_600 * MIB, frames: 3_000 * MIB };
const DISK = 64 * MIB;
const SECONDS = 8;

const CLIPS = {
  "250 tracks of great pictures": pngMovie({ tracks: 250, samples: 1, secondsEach: 1, side: 4000, depth: 16 }),
  "30 tracks of great pictures": pngMovie({ tracks: 30, samples: 1, secondsEach: 1, side: 5000, depth: 16 }),
  "samples without end": pngMovie({ tracks: 1, samples: 50_000, secondsEach: 1, side: 2000 }),
  "a million seconds and more": pngMovie({ tracks: 1, samples: 2, secondsEach: 650_000, side: 64 }),
  "samples that are no pictures": pngMovie({ tracks: 1, samples: 50_000, secondsEach: 1, side: 3000, broken: true }),
};

describe.runIf(process.platform === "linux" && FFMPEG)(
  "a clip that costs more than it is",
  { timeout: 300_000 },
  () => {
    const room = new Room();
    beforeAll(() => {
      for (const [name, clip] of Object.entries(CLIPS)) writeFileSync(join(room.dir, `${name}.mov`), clip);
      return endHosts;
    });

    /** Runs the command and gives the most that its tree held, in memory and on disk. */
    async function most(args: string[], work: Room): Promise<{ memory: number; disk: number; code: unknown }> {
      const host = work.start([cli, ...args, ...(FFMPEG === "ffmpeg" ? [] : ["--ffmpeg", FFMPEG ?? ""])]);
      const found = { memory: 0, disk: 0 };
      const watch = setInterval(() => {
        found.memory = Math.max(found.memory, treeBytes(host.pid));
        found.disk = Math.max(found.disk, work.bytes());
      }, 50);
      const code = await endOf(host);
      clearInterval(watch);
      return { ...found, code };
    }

    it.each(Object.keys(CLIPS))("%s: the page with stills is made in bounds", async (name) => {
      const clip = join(room.dir, `${name}.mov`);
      expect(statSync(clip).size).toBeLessThan(2 * MIB);
      const work = new Room();
      const found = await most([clip, "--output", `html=${join(work.out, "x.html")}`], work);
      expect(found.code).toBe(0);
      expect(found.memory).toBeLessThan(MEMORY.preview);
      expect(found.disk).toBeLessThan(DISK);
      await work.until("nothing should be left", 30_000, () => work.processes().length === 0);
    });

    it.each(Object.keys(CLIPS))("%s: frames are taken in bounds, or not at all", async (name) => {
      const work = new Room();
      const clip = join(room.dir, `${name}.mov`);
      const found = await most(["frames", clip, "--out", join(work.out, "f"), "--timeout", String(SECONDS)], work);
      expect([0, 3]).toContain(found.code);
      expect(found.memory).toBeLessThan(MEMORY.frames);
      expect(found.disk).toBeLessThan(DISK);
      await work.until("nothing should be left", 30_000, () => {
        return work.processes().length === 0 && work.unfinished().length === 0;
      });
    });
  },
);
