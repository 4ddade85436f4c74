import { describe, expect, it } from "vitest";
import { report } from "../../../../test/fixtures/plain-report.ts";
import { SOURCE_CODES } from "../model/recorded.ts";
import type { Report } from "../model/report.ts";
import { SAYS } from "../model/vocabulary.ts";
import { details } from "./details.ts";
import { LOCALES } from "./locales/index.ts";
import { voiceOf } from "./say.ts";

type Marker = Report["markers"][number];
const marker = (says: Marker["says"], detail: string): Marker => ({
  id: "iptc.digital-source-type",
  says,
  carriage: "stated",
  detail,
  confidence: "full",
  at: [],
});

describe("labels that were found", () => {
  it.each(Object.keys(LOCALES) as (keyof typeof LOCALES)[])(
    "are each told once in %s, whatever they call the source",
    (lang) => {
      for (const says of SAYS)
        for (const detail of SOURCE_CODES) {
          if (says === "none") continue;
          const voice = voiceOf(lang);
          const rows = details(report({ markers: [marker(says, detail)] }), voice);
          const row = rows.find(({ label }) => label === voice.say("field.markers"));
          const told = voice.sayCode("says", says);
          expect(row?.value.startsWith(told), `${says} ${detail}`).toBe(true);
          expect(row?.value.slice(told.length)).not.toMatch(new RegExp(`^ ?[(（]${told}[)），,]`));
        }
    },
  );
});
