import { COMMANDS } from "@provcheck/core/internal";
import { expect, it } from "vitest";
import { QUEUE_ERRORS } from "../../../queue/src/errors.ts";

it("what goes wrong with a queue is said in the package's own words, and in every language", () => {
  const named = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();
  for (const { texts } of Object.values(COMMANDS)) {
    const all = Object.entries(texts).filter(([key]) => key.startsWith("queue.error."));
    expect(all.map(([key]) => key.slice("queue.error.".length)).sort()).toEqual(Object.keys(QUEUE_ERRORS).sort());
    for (const [key, text] of Object.entries(QUEUE_ERRORS)) {
      const said = (texts as Record<string, string>)[`queue.error.${key}`] ?? "";
      expect(new Set(named(said)), key).toEqual(new Set(named(text)));
    }
  }
  const { texts } = COMMANDS.en as { texts: Record<string, string> };
  for (const [key, text] of Object.entries(QUEUE_ERRORS)) expect(texts[`queue.error.${key}`]).toBe(text);
});
