import { readdirSync } from "node:fs";
import { createInspector, type Inspector } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runCli } from "../fixtures/cli.ts";
import { CASES } from "./vectors.ts";

const FOLDER = `${CASES}attacks/gate/`;

/** What each file is to whoever shows it, and what it says of itself: the drawings and the photograph say AI, the clips nothing. */
const RIGHT: Readonly<Record<string, readonly [format: string, origin: string, checked: string]>> = {
  "0-plain.svg": ["svg", "ai-generated", "complete"],
  "1-long-comment.svg": ["svg", "ai-generated", "complete"],
  "2-pdf-in-comment.svg": ["svg", "ai-generated", "complete"],
  "3-comment-tag.svg": ["svg", "ai-generated", "complete"],
  "4-utf16.svg": ["svg", "ai-generated", "complete"],
  "7-styp.mp4": ["mp4", "unknown", "complete"],
  // Its box moves the samples away from where its table says they are: the packets cannot be listed, and that is told.
  "8-uuid-first.mp4": ["mp4", "unknown", "partly"],
  "11-junk-in-jpeg.jpg": ["jpeg", "ai-generated", "complete"],
};

describe("files that browsers show and a sniffer may not know", () => {
  let inspector: Inspector;
  beforeAll(() => {
    inspector = createInspector();
  });
  afterAll(() => inspector.close());

  it("are all held here", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(RIGHT).sort());
  });

  it.each(Object.entries(RIGHT))("%s", async (file, right) => {
    const { input, origin, checked, observations, limits } = await inspector.inspect(FOLDER + file);
    expect([input.format, origin.kind, checked]).toEqual(right);
    expect(origin.carriage).toBe(right[1] === "unknown" ? "none" : "stated");
    // A header in a comment makes no second format of it.
    expect(observations.find(({ id }) => id === "polyglot")?.answer).toBe("false");
    expect(limits.some(({ code }) => code === "stray-bytes")).toBe(file === "11-junk-in-jpeg.jpg");
  });

  const all = Object.keys(RIGHT);
  const labelled = all.filter((file) => RIGHT[file]?.[1] === "ai-generated");
  it.each([
    ["--require", "trusted", 1, all],
    ["--policy", "require-credentials", 1, all],
    ["--fail-on", "ai-generated", 1, labelled],
    // All of it could be read, and an AI label is a warning there: each is named.
    ["--policy", "ci-assets", 0, labelled],
  ] as const)("%s %s ends with %i and names each", async (gate, what, code, named) => {
    const run = await runCli(["-r", FOLDER, gate, what, "--jsonl"]);
    const told = run.stderr.split("\n").map((line) => /gate\/([^/:]+): (?:--|deny|warn|require)/.exec(line)?.[1]);
    expect(told.filter((file) => file !== undefined).sort()).toEqual([...named].sort());
    expect(run.code).toBe(code);
  });
});
