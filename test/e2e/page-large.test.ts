import { join } from "node:path";
import { createInspector, explain } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { chromium, launch } from "../fixtures/browser.ts";
import { root } from "../fixtures/cli.ts";
import { GB, largeClip, watchTabs } from "../fixtures/large-clip.ts";
import { answered, give, openTab } from "../fixtures/tab.ts";

const MOST_BYTES = 500 * 1024 * 1024;

describe.runIf(chromium !== undefined && process.platform === "linux")("a clip of 3 GB in the page", () => {
  it("is answered in less than 500 MB, tells how far it is, and can be cancelled", async () => {
    const browser = await launch();
    const path = largeClip("free", 3 * GB);
    const watched = watchTabs();
    try {
      const { page, errors } = await openTab(browser);
      await page.setInputFiles("input.files", path);
      const { sentence } = await answered(page, 120_000);
      await using inspector = createInspector({ secondOpinion: "off" });
      expect(sentence).toBe(explain(await inspector.inspect(path)).sentence);

      // `pnpm bench:page` hashes all 3 GB of one; here a shorter one is read to its end, and a longer one cancelled.
      await page.getByRole("button", { name: "Clear the list" }).click();
      const [short, long] = [largeClip("mdat", GB / 5), largeClip("mdat", 3 * GB)];
      await page.setInputFiles("input.files", [short, long]);
      await page.waitForFunction(
        () => /do not fit the file/.test(document.querySelector(".queue li:first-child")?.textContent ?? ""),
        undefined,
        { timeout: 120_000 },
      );
      await page.waitForFunction(
        () => /\d\d(?:\.\d)? MB of 3/.test(document.querySelector(".queue li:last-child")?.textContent ?? ""),
        undefined,
        { timeout: 60_000 },
      );
      console.log(`at most ${Math.round(watched.most / 1024 ** 2)} MB in a tab`);
      expect(watched.most).toBeGreaterThan(0);
      expect(watched.most).toBeLessThan(MOST_BYTES);
      await page.getByRole("button", { name: "Cancel: large.mp4" }).click();
      await page.waitForFunction(() => /cancelled/.test(document.querySelector(".queue")?.textContent ?? ""));
      await give(page, join(root, "examples/media/1-signed-ai.jpg"));
      await page.waitForFunction(() => /Made with AI/.test(document.querySelector(".queue")?.textContent ?? ""));
      expect(errors).toEqual([]);
    } finally {
      watched.end();
      await browser.close();
    }
  });
});
