import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInspector, explain } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { chromium } from "../fixtures/browser.ts";
import { root } from "../fixtures/cli.ts";
import { be32, bytes } from "../fixtures/media.ts";
import { answered, give, launch, openTab } from "../fixtures/tab.ts";

const GB = 1024 ** 3;
const MOST_BYTES = 500 * 1024 * 1024;

/** The signed sample with 3 GB behind it: free space, which the reader steps over, or samples, every byte of which is hashed. */
function largeClip(box: "free" | "mdat"): string {
  const path = join(tempDir(), "large.mp4");
  const clip = readFileSync(join(root, "examples/media/6-signed-clip.mp4"));
  const out = openSync(path, "w");
  writeSync(out, clip);
  writeSync(out, bytes(be32(1), box, be32(0), be32(3 * GB - 1)));
  // A hole: it takes no room on the disk.
  writeSync(out, Buffer.from([0]), 0, 1, clip.length + 3 * GB - 2);
  closeSync(out);
  return path;
}

const status = (pid: string): string => {
  try {
    return readFileSync(`/proc/${pid}/status`, "utf8");
  } catch {
    return "";
  }
};
const field = (text: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+)`, "m").exec(text)?.[1] ?? 0);

/** What the tabs below a process hold of their own, in bytes: of every process that draws, without what all of them share. */
function heldBytes(above: number): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [pid, String(field(status(pid), "PPid"))]));
  const below = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === String(above) || below(parents.get(pid)));
  const renderers = pids.filter((pid) => {
    try {
      return below(pid) && readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("--type=renderer");
    } catch {
      return false;
    }
  });
  return Math.max(
    0,
    ...renderers.map((pid) => 1024 * (field(status(pid), "RssAnon") + field(status(pid), "RssShmem"))),
  );
}

describe.runIf(chromium !== undefined && process.platform === "linux")("a clip of 3 GB in the page", () => {
  it("is answered in less than 500 MB, hashed in less than 500 MB with the progress told, and can be cancelled", async () => {
    const browser = await launch();
    const path = largeClip("free");
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, heldBytes(process.pid));
    }, 200);
    try {
      const { page, errors } = await openTab(browser);
      await page.setInputFiles("input.files", path);
      const { sentence } = await answered(page, 120_000);
      await using inspector = createInspector({ secondOpinion: "off" });
      expect(sentence).toBe(explain(await inspector.inspect(path)).sentence);

      await page.getByRole("button", { name: "Clear the list" }).click();
      await page.setInputFiles("input.files", largeClip("mdat"));
      await page.waitForFunction(
        () =>
          /(?:[3-9]\d\d(?:\.\d)? MB|[1-9](?:\.\d)? GB) of 3/.test(document.querySelector(".queue")?.textContent ?? ""),
        undefined,
        { timeout: 200_000 },
      );
      console.log(`3 GB: at most ${Math.round(most / 1024 ** 2)} MB in a tab`);
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThan(MOST_BYTES);
      await page.getByRole("button", { name: "Cancel: large.mp4" }).click();
      await page.waitForFunction(() => /cancelled/.test(document.querySelector(".queue")?.textContent ?? ""));
      await give(page, join(root, "examples/media/1-signed-ai.jpg"));
      await page.waitForFunction(() => /Made with AI/.test(document.querySelector(".queue")?.textContent ?? ""));
      expect(errors).toEqual([]);
    } finally {
      clearInterval(watch);
      await browser.close();
    }
  });
});
