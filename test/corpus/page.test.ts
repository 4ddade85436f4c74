import { createInspector, type Inspector, ProvcheckError, withoutPrompts } from "@provcheck/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chromium, launch } from "../fixtures/browser.ts";
import { plain } from "../fixtures/page-script.ts";
import { comparable, openTab, reportInTab } from "../fixtures/tab.ts";
import { CORPUS, LINES } from "./corpus.ts";
import { CASE_LINES, CASES } from "./vectors.ts";

type Compared = ReturnType<typeof comparable>;
/** What packets tell of a track where no header does: the command lists them, by ffprobe where nothing else can, and the page does not. */
const OF_PACKETS = ["frames", "frameRate", "durationSeconds", "variableRate"] as const;

/** The command's report without what only packets told it: where the page has a value, both must have the same. */
function withoutPackets(here: Compared, there: Compared): Compared {
  const tracks = here.media?.tracks.map((track, at) => {
    const left = { ...track };
    for (const key of OF_PACKETS) if (there.media?.tracks[at]?.[key] === undefined) delete left[key];
    return left;
  });
  const asked = there.observations.some(({ id }) => id === "earlier-key-frames");
  const observations = here.observations.filter(({ id }) => asked || id !== "earlier-key-frames");
  return { ...here, observations, ...(here.media && tracks ? { media: { ...here.media, tracks } } : {}) };
}

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

  const files = [...LINES.map(({ file }) => CORPUS + file), ...CASE_LINES.map(({ file }) => CASES + file)];
  it.each(files)("%s", async (path) => {
    const there = await reportInTab(page, path);
    const name = path.split("/").at(-1) ?? "";
    if (typeof there === "string") {
      await expect(inspector.inspect(path, { name })).rejects.toBeInstanceOf(ProvcheckError);
      return;
    }
    const here = await inspector.inspect(path, { name, now: new Date(there.checkedAt) });
    const left = comparable(there);
    expect(left).toEqual(plain(withoutPackets(comparable(withoutPrompts(here)), left)));
  });
});
