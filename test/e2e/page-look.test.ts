import { join } from "node:path";
import { compare, explainComparison } from "@provcheck/core";
import type { Browser } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { chromium, launch } from "../fixtures/browser.ts";
import { root } from "../fixtures/cli.ts";
import { actions, created } from "../fixtures/forge/assertions.ts";
import { signAs } from "../fixtures/forge/sign-as.ts";
import { scene } from "../fixtures/scenes.ts";
import { answered, give, openTab } from "../fixtures/tab.ts";

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

  it("outlines the places that the signer names, brings one out by the keyboard, and goes there", async () => {
    const shape = { type: "rectangle", unit: "percent", origin: { x: 70.5, y: 60.5 }, width: 10.5, height: 10.5 };
    const region = (more: object, name: string) => ({
      region: [{ type: "spatial", shape: { ...shape, ...more } }],
      name,
    });
    const changes = [region({}, "“</button><b>x"), region({ type: "circle", width: 8.5 }, "sun")];
    const steps = [created("digitalCapture"), { action: "c2pa.edited", changes }];
    const bytes = await signAs("jpeg", { manifests: [{ assertions: [actions(steps)] }] });
    const { page, errors } = await openTab(browser);
    await give(page, { name: "a.jpg", mimeType: "image/jpeg", buffer: Buffer.from(bytes) });
    await answered(page);
    expect(await page.locator(".view .overlay rect, .view .overlay ellipse").count()).toBe(2);
    const places = page.locator(".places button");
    expect(await places.allTextContents()).toEqual([
      'The signer states of this place: edited, “"</button><b>x”.',
      "The signer states of this place: edited, “sun”.",
    ]);
    await places.first().focus();
    await page.keyboard.press("Enter");
    expect(await places.first().getAttribute("aria-pressed")).toBe("true");
    // What is outlined lies in the middle of the frame, and the frame can be reached.
    const seen = await page.locator(".view .outline.chosen").boundingBox();
    const frame = await page.locator(".view .frame").boundingBox();
    if (!seen || !frame) throw new Error("nothing is drawn");
    expect(seen.x).toBeGreaterThanOrEqual(frame.x - 4);
    expect(seen.x + seen.width).toBeLessThanOrEqual(frame.x + frame.width + 4);
    expect(seen.width).toBeGreaterThan(0.2 * frame.width);
    expect([await page.locator(".view .frame").getAttribute("tabindex"), errors]).toEqual(["0", []]);
  });

  it("outlines what a second picture shows of the first", async () => {
    const whole = await sharp(scene(5, 480, 360))
      .png()
      .toBuffer();
    const part = await sharp(whole).extract({ left: 48, top: 36, width: 384, height: 288 }).png().toBuffer();
    const { page } = await openTab(browser);
    await page.setInputFiles("input.files", tempFile("a.png", whole));
    await answered(page);
    await page.locator("details.compare > summary").click();
    await page.setInputFiles("details.compare input", tempFile("b.png", part));
    const outline = page.locator(".both .overlay rect");
    await outline.waitFor();
    const [x, y, width] = await outline.evaluate((rect) =>
      ["x", "y", "width"].map((name) => Number(rect.getAttribute(name))),
    );
    expect([x, y, width].map((value) => Math.round((value ?? 0) / 500))).toEqual([2, 2, 16]);
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
