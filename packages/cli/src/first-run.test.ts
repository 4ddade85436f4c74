import { PassThrough } from "node:stream";
import { type Language, ProvcheckError, type TrustUpdate } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { askForLists, type Choices } from "./first-run.ts";

/** What is told, and what is done, when somebody answers with these lines. */
async function answered(lines: string, more: Partial<Choices> = {}, lang: Language = "en", signal?: AbortSignal) {
  const done: unknown[][] = [];
  const input = new PassThrough();
  const output = new PassThrough();
  input.end(lines);
  const update: TrustUpdate = { id: "official", outcome: "new", added: ["A name"], removed: [] };
  const choices: Choices = {
    async fetch(...asked) {
      done.push(["fetch", ...asked]);
      return [update];
    },
    async add(path) {
      done.push(["add", path]);
      return "mine";
    },
    async never() {
      done.push(["never"]);
    },
    ...more,
  };
  await askForLists(lang, ["lists.example"], { input, output, ...(signal && { signal }) }, choices);
  output.end();
  return { done, text: String(output.read() ?? "") };
}

describe("the question of the first run", () => {
  it.each<[string, string, unknown[][]]>([
    ["yes", "y\n", [["fetch"]]],
    ["yes, in full", "Yes please\n", [["fetch"]]],
    ["a mirror", "m\nhttps://mirror.example/lists\n", [["fetch", "https://mirror.example/lists"]]],
    ["a mirror and no address", "m\n\n", []],
    ["a file", "f\n/lists/own.pem\n", [["add", "/lists/own.pem"]]],
    ["a file and no path", "f\n", []],
    ["never", "n\n", [["never"]]],
    ["later", "l\n", []],
    ["nothing", "\n", []],
    ["something else", "是\n", []],
    ["an end of the input", "", []],
  ])("does what is answered and nothing else: %s", async (_, lines, expected) => {
    const { done, text } = await answered(lines);
    expect(done).toEqual(expected);
    expect(text.replace(/\s+/g, " ")).toContain("They come from lists.example; nothing about your files is sent.");
    if (expected.length === 0) expect(text).toContain("Any time later: provcheck trust update");
  });

  it("is asked in Chinese too", async () => {
    const { text } = await answered("n\n", {}, "zh-CN");
    expect(text.replace(/\s+/g, "")).toContain("列表来自lists.example；不会发送任何与您的文件有关的内容");
    expect(text).toContain("以后不再询问");
  });

  it("goes on where nothing comes, and says how to go about it later", async () => {
    const refused: TrustUpdate = { id: "official", outcome: "refused", added: [], removed: [], problem: "no answer" };
    const { text } = await answered("y\n", { fetch: async () => [refused] });
    expect(text).toMatch(/no answer\)\n[\s\S]*Any time later/);
    const failing = async () => {
      throw new ProvcheckError("trust-file-unreadable", "own.pem: no certificate");
    };
    expect((await answered("f\nown.pem\n", { add: failing })).text).toContain("Any time later");
  });

  it("hides no fault of its own", async () => {
    const broken = async () => {
      throw new TypeError("a fault");
    };
    await expect(answered("n\n", { never: broken })).rejects.toThrow("a fault");
  });

  it("does nothing once the run was stopped", async () => {
    const { done } = await answered("y\n", {}, "en", AbortSignal.abort());
    expect(done).toEqual([]);
  });
});
