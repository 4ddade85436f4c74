import { readdirSync } from "node:fs";
import { join } from "node:path";
import { createInspector } from "@provcheck/core";
import { afterAll, describe, expect, it } from "vitest";
import { FFPROBE } from "../fixtures/ffmpeg.ts";
import { ffprobeFacts, judge, mediainfoFacts, ourFacts, type Tally, table } from "../fixtures/oracles.ts";
import { CORPUS } from "./corpus.ts";

const CLIPS = ["plain", "real", "signed"].flatMap((folder) =>
  readdirSync(join(CORPUS, folder))
    .filter((name) => /\.(?:mp4|mov|m4a|avi|mkv|webm|mp3|wav|flac|ogg)$/.test(name))
    .map((name) => `${folder}/${name}`),
);

describe.runIf(FFPROBE)("container facts of real files", () => {
  const inspector = createInspector({
    processes: 1,
    ffmpeg: { ffmpeg: "/nowhere/ffmpeg", ffprobe: "/nowhere/ffprobe" },
  });
  const tallies = new Map<string, Tally>();
  afterAll(async () => {
    await inspector.close();
    process.stdout.write(`\n${CLIPS.length} real files\n${table(tallies)}\n`);
  });

  it.each(CLIPS)("%s: equal both oracles wherever these agree", async (name) => {
    const path = join(CORPUS, name);
    const own = new Map<string, Tally>();
    const ours = ourFacts(await inspector.inspect(path));
    const [one, other] = [ffprobeFacts(path), await mediainfoFacts(path)];
    judge(name, ours, one, other, own);
    judge(name, ours, one, other, tallies);
    expect([...own.values()].flatMap(({ wrong }) => wrong)).toEqual([]);
  });

  it("found some", () => expect(CLIPS.length).toBeGreaterThan(12));
});
