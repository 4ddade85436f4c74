import { join } from "node:path";
import { compare, explainComparison } from "@provcheck/core";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { chromium } from "../fixtures/browser.ts";
import { root } from "../fixtures/cli.ts";
import { scene } from "../fixtures/scenes.ts";
import { answered, give, launch, openTab } from "../fixtures/tab.ts";

describe.runIf(chromium !== undefined)("looking at a file in the page", () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  it("shows the picture larger, in a frame that scrolls and can be reached from the keyboard", async () => {
    const { page } = await openTab(browser);
    await give(page, join(root, "examples/media/1-signed-ai.jpg"));
    await answered(page);
    const image = page.locator(".view img");
    const width = async () => (await image.boundingBox())?.width ?? 0;
    const whole = await width();
    await page.getByRole("button", { name: "Larger" }).click();
    expect(await width()).toBeGreaterThan(1.5 * whole);
    expect(await page.locator(".view .frame").getAttribute("tabindex")).toBe("0");
    await page.getByRole("button", { name: "Whole picture" }).click();
    expect(await width()).toBeCloseTo(whole, 0);
  });

  it("says that a format cannot be shown, and answers all the same", async () => {
    const { page } = await openTab(browser);
    await give(page, join(root, "examples/media/6-signed-clip.mp4"));
    await answered(page);
    await page.getByText("This browser cannot show this format.").waitFor();
  });

  it.each([
    ["the same picture, smaller", (png: Buffer) => sharp(png).resize(200).jpeg({ quality: 80 }).toBuffer()],
    ["mirrored", (png: Buffer) => sharp(png).flop().png().toBuffer()],
    [
      "another picture",
      () =>
        sharp(scene(77, 320, 240))
          .png()
          .toBuffer(),
    ],
    ["the same file", async (png: Buffer) => png],
  ] as const)("compares with a second file in the command's words: %s", async (_, make) => {
    const first = await sharp(scene(5, 320, 240))
      .png()
      .toBuffer();
    const [a, b] = [tempFile("a.png", first), tempFile("b.png", await make(first))];
    const { page, errors } = await openTab(browser);
    await page.setInputFiles("input.files", a);
    await answered(page);
    await page.locator("details.compare > summary").click();
    await page.setInputFiles("details.compare input", b);
    await page.waitForFunction(() => document.querySelector(".compared")?.textContent !== "");
    const told = explainComparison(await compare(a, b));
    expect([await page.textContent(".compared"), errors]).toEqual([told.sentence, []]);
    await page.locator(".slide input").fill("10");
    expect(
      await page
        .locator(".over-both img")
        .nth(1)
        .evaluate((image: HTMLImageElement) => image.style.clipPath),
    ).toContain("10%");
  });
});
