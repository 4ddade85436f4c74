import { describe, expect, it } from "vitest";
import { CODES } from "../model/status-codes.ts";
import { LOCALES } from "./locales/index.ts";
import { explainCode } from "./reasoning.ts";

describe.each(Object.entries(LOCALES))("codes in %s", (lang, locale) => {
  it.each([...CODES.keys()])("%s has a sentence, what it does not mean, and what to do", (code) => {
    const found = explainCode(code, { lang: lang as "en" });
    expect(locale).toHaveProperty([`code.${code}`]);
    // Text that is missing comes out as its own key.
    for (const text of [found.sentence, found.doesNotMean, found.next, found.check, found.outcome])
      expect([code, /^(?:code|check|outcome)[-.]/.test(text)]).toEqual([code, false]);
  });
  it("an unknown code is shown verbatim and counts as unknown", () => {
    const found = explainCode("assertion.brandNew.failed", { lang: lang as "en" });
    expect(found).toMatchObject({ code: "assertion.brandNew.failed", known: false, maxLevel: 3 });
    expect(found.sentence).toBe(locale["code.unknown"]);
  });
});

it("no sentence is written twice for codes that say different things", () => {
  const sentences = [...CODES.keys()].map((code) => explainCode(code).sentence);
  const twice = sentences.filter((each, at) => sentences.indexOf(each) !== at);
  // Two codes of two versions of the standard say the one thing.
  expect(twice).toEqual(["What ties the credentials to the file was removed."]);
});
