import { closeSync, openSync, readdirSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { createInspector, explain } from "@provcheck/core";
import { chromium as driver } from "playwright-core";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { chromium } from "../fixtures/browser.ts";
import { root } from "../fixtures/cli.ts";
import { be32, bytes } from "../fixtures/media.ts";
import { answered, give, openTab } from "../fixtures/tab.ts";

const GB = 1024 ** 3;
const MOST_BYTES = 500 * 1024 * 1024;

/** The signed sample with 3 GB of free space behind it, which its signature covers: every byte must be read. */
function largeClip(): string {
  const path = join(tempDir(), "large.mp4");
  const clip = readFileSync(join(root, "examples/media/6-signed-clip.mp4"));
  const out = openSync(path, "w");
  writeSync(out, clip);
  writeSync(out, bytes(be32(1), "free", be32(0), be32(3 * GB - 1)));
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

/** What the tabs of a browser hold of their own, in bytes: of every process that draws, without what all of them share. */
function heldBytes(browser: number): number {
  const pids = readdirSync("/proc").filter((name) => /^\d+$/.test(name));
  const parents = new Map(pids.map((pid) => [pid, String(field(status(pid), "PPid"))]));
  const below = (pid: string | undefined): boolean =>
    pid !== undefined && (pid === String(browser) || below(parents.get(pid)));
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
  it("is read to its end in less than 500 MB, with the progress told, and can be cancelled", async () => {
    const server = await driver.launchServer({ executablePath: `/usr/bin/${chromium}`, args: ["--no-sandbox"] });
    const browser = await driver.connect(server.wsEndpoint());
    const path = largeClip();
    let most = 0;
    const pid = server.process().pid ?? 0;
    const watch = setInterval(() => {
      most = Math.max(most, heldBytes(pid));
    }, 200);
    try {
      const { page, errors } = await openTab(browser);
      const began = performance.now();
      await page.setInputFiles("input.files", path);
      await page.waitForFunction(() =>
        /[1-9][\d.]* ?[MG]B of 3/.test(document.querySelector(".queue")?.textContent ?? ""),
      );
      const { sentence } = await answered(page, 240_000);
      const seconds = (performance.now() - began) / 1000;
      console.log(`3 GB: ${seconds.toFixed(1)} s, at most ${Math.round(most / 1024 ** 2)} MB in a tab`);
      await using inspector = createInspector({ secondOpinion: "off" });
      expect(sentence).toBe(explain(await inspector.inspect(path)).sentence);
      expect(most).toBeGreaterThan(0);
      expect(most).toBeLessThan(MOST_BYTES);

      await page.setInputFiles("input.files", path);
      await page.getByRole("button", { name: "Cancel: large.mp4" }).click();
      await page.waitForFunction(() =>
        /cancelled/.test(document.querySelector(".queue li:last-child")?.textContent ?? ""),
      );
      await give(page, join(root, "examples/media/1-signed-ai.jpg"));
      await page.waitForFunction(() =>
        /Made with AI/.test(document.querySelector(".queue li:last-child")?.textContent ?? ""),
      );
      expect(errors).toEqual([]);
    } finally {
      clearInterval(watch);
      await browser.close();
      await server.close();
    }
  });
});
