import { expect, it } from "vitest";
import { report } from "../../../../test/fixtures/plain-report.ts";
import { SUMMARY_CODES } from "../model/summaries.ts";
import { CARRIAGES, ORIGIN_KINDS } from "../model/vocabulary.ts";
import { explain } from "./explain.ts";

/** Sentences of files without Content Credentials. */
const WITHOUT = /\.(?:stated|keyed|decoded|sealed|camera-metadata|none|nothing)$/;

/** A report that comes to this sentence, as far as words ask. */
function reportOf(code: string) {
  const [, kind = "unknown", how = ""] = code.split(".");
  const origin = ORIGIN_KINDS.find((each) => each === kind) ?? "unknown";
  const carriage = CARRIAGES.find((each) => each === how) ?? "none";
  return report({
    origin: { kind: origin, carriage, markerIds: [] },
    credentials: { found: WITHOUT.test(code) ? "none" : "embedded", manifests: [], signals: [] },
    summary: { code, args: { vendor: "OpenAI", product: "GPT-4o", signer: "Somebody Ltd" } },
    metadata: {
      camera: { make: "Apple", model: "iPhone 13" },
      dates: [{ what: "captured", value: "2025:08:25 15:53:05", zone: "-07:00", path: "x", covered: "none" }],
      location: { latitude: 42.94336, longitude: -122.1716, path: "x", covered: "none" },
      software: [],
      generation: [],
      facts: [],
    },
    ...(code === "summary.not-checked" ? { error: { code: "timeout", step: "read" } } : {}),
  });
}

it.each(["en", "zh-CN"] as const)("every sentence, badge and caption in %s, as they were when last read", (lang) => {
  const told = [...SUMMARY_CODES].sort().map((code) => {
    const { badge, sentence, caption } = explain(reportOf(code), { lang });
    return `${code}\n  ${badge}\n  ${sentence}\n  ${caption}`;
  });
  expect(told.join("\n\n")).toMatchSnapshot();
});
