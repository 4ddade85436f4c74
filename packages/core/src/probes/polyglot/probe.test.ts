import { expect, it } from "vitest";
import { probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { polyglot } from "./probe.ts";

it("tells both formats, and nothing of a file that is one", () => {
  const facts = probeFacts({});
  expect(polyglot.ask(facts).answer).toBe("false");
  const both = { ...facts, container: { ...facts.container, also: "pdf" as const } };
  expect(polyglot.ask(both)).toMatchObject({ answer: "true", args: { format: facts.container.format, other: "pdf" } });
});
