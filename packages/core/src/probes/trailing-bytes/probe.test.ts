import { expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { trailingBytes } from "./probe.ts";

it("says how many bytes follow the end, and where", () => {
  const blocks = [{ kind: "trailer" as const, path: "trailing bytes", offset: 100, length: 7 }];
  expect(trailingBytes.ask(probeFacts({ blocks }))).toMatchObject({ answer: "true", args: { bytes: 7, offset: 100 } });
  expect(trailingBytes.ask(probeFacts({})).answer).toBe("false");
});
