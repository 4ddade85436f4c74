import { createInspector, type Inspector, ProvcheckError, withoutPrompts } from "@provcheck/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium } from "../fixtures/browser.ts";
import { plain } from "../fixtures/page-script.ts";
import { comparable, launch, openTab, reportInTab } from "../fixtures/tab.ts";
import { CORPUS, LINES } from "./corpus.ts";

/** What ffmpeg adds on the command line and a page has not: it is asked for neither here nor there. */
describe.runIf(chromium !== undefined)("the page makes the command's report", () => {
  let browser: Browser;
  let page: Page;
  let inspector: Inspector;
  beforeAll(async () => {
    browser = await launch();
    ({ page } = await openTab(browser));
    inspector = createInspector({ secondOpinion: "off" });
  });
  afterAll(async () => {
    await browser.close();
    await inspector.close();
  });

  it.each(LINES.map(({ file }) => file))("%s", async (file) => {
    const there = await reportInTab(page, CORPUS + file);
    const name = file.split("/").at(-1) ?? "";
    if (typeof there === "string") {
      await expect(inspector.inspect(CORPUS + file, { name })).rejects.toBeInstanceOf(ProvcheckError);
      return;
    }
    const here = await inspector.inspect(CORPUS + file, { name, now: new Date(there.checkedAt) });
    expect(comparable(there)).toEqual(plain(comparable(withoutPrompts(here))));
  });
});
