import { join } from "node:path";
import { compare, explainComparison } from "@provcheck/core";
import type { Browser, Page } from "playwright-core";
import sharp from "sharp";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { chromium, launch } from "../fixtures/browser.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { answered, openTab, saved, type Tab } from "../fixtures/tab.ts";

/** Two seconds of a test picture at five frames a second, and a tone. */
const PICTURE = "testsrc=duration=2:size=320x240:rate=5";
const VP8 = ["-c:v", "libvpx", "-b:v", "300k", "-auto-alt-ref", "0"];
const made = (name: string, ...args: string[]): string => {
  const path = join(tempDir(), name);
  makeMedia([...args, path]);
  return path;
};

describe.runIf(chromium !== undefined && FFMPEG !== undefined)("frames of clips in the page", () => {
  let browser: Browser;
  let clip: string;
  beforeAll(async () => {
    browser = await launch();
    clip = made("clip.webm", "-f", "lavfi", "-i", PICTURE, ...VP8);
  });
  afterAll(() => browser.close());

  const given = async (
    path: string,
    prepare: (page: Page) => Promise<unknown> = async () => undefined,
  ): Promise<Tab> => {
    const tab = await openTab(browser);
    await prepare(tab.page);
    await tab.page.setInputFiles("input.files", path);
    await answered(tab.page);
    return tab;
  };
  const note = (page: Page, words: RegExp) => page.locator(".frame-note").filter({ hasText: words }).waitFor();
  const press = (page: Page, name: string) => page.getByRole("button", { name, exact: true }).click();
  const at = (page: Page) => page.locator("video").evaluate((video: HTMLVideoElement) => video.currentTime);
  const ready = (page: Page) => page.waitForFunction(() => (document.querySelector("video")?.readyState ?? 0) >= 2);

  it("goes from frame to frame as they are stored, makes a contact sheet and saves a still", async () => {
    const { page, requests, errors } = await given(clip);
    await ready(page);
    await press(page, "One frame on");
    await note(page, /^Frame at 0:00.200, shown for 0.200 s$/);
    expect(await at(page)).toBeCloseTo(0.2, 2);
    await press(page, "One frame on");
    await note(page, /^Frame at 0:00.400/);
    const [download] = await Promise.all([page.waitForEvent("download"), press(page, "Save this frame")]);
    expect(download.suggestedFilename()).toBe("clip.webm.0m00.400s.png");
    // Of the frames that ffmpeg decodes it is the third: colours are rounded in two ways, so that others are only farther off.
    const grey = (path: string) => sharp(path).greyscale().raw().toBuffer();
    const shown = await grey(await download.path());
    const off: number[] = [];
    for (const number of [1, 2, 3]) {
      const frame = await grey(made("frame.png", "-i", clip, "-vf", `select=eq(n\\,${number})`, "-frames:v", "1"));
      off.push(frame.reduce((sum, value, index) => sum + Math.abs(value - (shown[index] ?? 0)), 0));
    }
    expect(off.indexOf(Math.min(...off))).toBe(1);
    await press(page, "One frame back");
    await press(page, "One frame back");
    await note(page, /^Frame at 0:00.000/);
    await page.locator("details.sheet > summary").click();
    await page.locator(".stills button").nth(11).click();
    expect(await page.locator(".stills button").allTextContents()).toEqual(
      [0, 0.2, 0.4, 0.4, 0.6, 0.8, 1, 1.2, 1.4, 1.4, 1.6, 1.8].map((seconds) => `0:0${seconds.toFixed(1)}`),
    );
    expect(await at(page)).toBeCloseTo(1.8, 2);
    expect((await saved(page, "Save as JSON")).name).toBe("clip.webm.provcheck.json");
    expect([requests, errors]).toEqual([[], []]);
  });

  it("shows frames of a clip that the browser's player does not play", async () => {
    const path = made("clip.ts", "-f", "lavfi", "-i", PICTURE, "-c:v", "libx264", "-pix_fmt", "yuv420p");
    const { page } = await given(path);
    await page.locator("img.single-frame").waitFor();
    await page.getByText("Its frames are decoded one by one instead.").waitFor();
    await note(page, /^Frame at 0:0\d\.\d{3}, shown for 0\.200 s$/);
    const before = (await page.textContent(".frame-note")) ?? "";
    await press(page, "One frame on");
    await page.waitForFunction((old) => document.querySelector(".frame-note")?.textContent !== old, before);
    await note(page, /^Frame at 0:0\d\.\d{3}, shown for 0\.200 s$/);
  });

  it("says that a browser has no WebCodecs, and takes frames from its player", async () => {
    const { page, errors } = await given(clip, (tab) =>
      tab.addInitScript("delete globalThis.VideoDecoder").then(() => tab.reload()),
    );
    await ready(page);
    await press(page, "One frame on");
    await note(page, /no WebCodecs\. Frames come from the browser's player/);
    expect(await at(page)).toBeCloseTo(0.04, 3);
    await page.locator("details.sheet > summary").click();
    await page.getByText("This browser has no WebCodecs.").nth(1).waitFor();
    await page.locator(".stills button").nth(11).click();
    expect(await at(page)).toBeCloseTo((2 * 11.5) / 12, 1);
    expect(errors).toEqual([]);
  });

  it("ends a decoder that goes round in a circle, says so, and starts a new one", async () => {
    const { page } = await given(clip);
    await ready(page);
    await press(page, "One frame on");
    await note(page, /0:00.200/);
    await page.clock.install();
    await page.workers().at(-1)?.evaluate("self.onmessage = () => { for (;;) {} }; undefined");
    await press(page, "One frame on");
    await page.clock.fastForward(16_000);
    await note(page, /^Decoding took too long and was ended\. Frames come from the browser's player/);
    await press(page, "One frame on");
    await note(page, /^Frame at 0:00\.400/);
  });

  it("draws the wave form of a clip's sound", async () => {
    const path = made("tone.webm", "-f", "lavfi", "-i", "sine=duration=1", "-c:a", "libvorbis");
    const { page } = await given(path);
    await page.locator("details.wave > summary").click();
    await page.waitForFunction(() => {
      const canvas = document.querySelector("canvas");
      const data = canvas?.getContext("2d")?.getImageData(0, 0, canvas.width, canvas.height).data ?? [];
      return data.some((value) => value !== 0);
    });
  });

  it("tells a clip whose frames cannot be read, and answers all the same", async () => {
    const path = made("damaged.webm", "-i", clip, "-c", "copy", "-bsf:v", "noise=amount=1");
    const { page, errors } = await given(path);
    await page.getByText("This browser cannot show this format.").waitFor();
    await note(page, /^(?:No frames were found in this file|Frames of this file cannot be decoded here)\.$/);
    expect(errors).toEqual([]);
  });

  describe("compared", () => {
    let first: string;
    let smaller: string;
    beforeAll(() => {
      first = made("a.webm", "-f", "lavfi", "-i", "testsrc2=duration=3:size=320x240:rate=10", ...VP8);
      smaller = made("b.webm", "-ss", "1", "-i", first, "-vf", "scale=160:120", ...VP8);
    });
    const compared = async (page: Page, path: string): Promise<string> => {
      await page.locator("details.compare > summary").click();
      await page.setInputFiles("details.compare input", path);
      const done = () => document.querySelector(".compared")?.textContent !== "";
      await page.waitForFunction(done, undefined, { timeout: 60_000 });
      return (await page.textContent(".compared")) ?? "";
    };

    it("in the command's words, with frames of both side by side", async () => {
      const { page, errors } = await given(first);
      const told = explainComparison(await compare(first, smaller));
      expect(await compared(page, smaller)).toBe(told.sentence);
      await page.locator(".pairs .both").nth(2).waitFor();
      expect(await page.locator(".pairs img").count()).toBe(6);
      expect(errors).toEqual([]);
    });

    it("finds nothing where there is nothing, and does not take that for a difference", async () => {
      const other = made("c.webm", "-f", "lavfi", "-i", "mandelbrot=size=320x240:rate=10", "-t", "1.6", ...VP8);
      const { page } = await given(first);
      expect(await compared(page, other)).toBe("Nothing alike was found.");
    });

    it("by the player's frames where there are no WebCodecs", async () => {
      const { page } = await given(first, (tab) =>
        tab.addInitScript("delete globalThis.VideoDecoder").then(() => tab.reload()),
      );
      expect(await compared(page, smaller)).toMatch(/^The same pictures: 0:01-0:0[34]/);
    });
  });
});
