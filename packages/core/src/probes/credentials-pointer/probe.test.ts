import { expect, it } from "vitest";
import { manifest, probeFacts } from "../../../../../test/fixtures/probe-facts.ts";
import { fact } from "../../../../../test/fixtures/walk.ts";
import { credentialsPointer } from "./probe.ts";

const pointer = fact("xmp/dcterms:provenance", "self#jumbf=c2pa/urn:x");
it("is true for a pointer without the credentials it points to", () => {
  expect(credentialsPointer.ask(probeFacts({ facts: [pointer] }))).toMatchObject({
    answer: "true",
    args: { pointer: "self#jumbf=c2pa/urn:x" },
  });
  expect(credentialsPointer.ask(probeFacts({})).answer).toBe("false");
});
it("does not apply where credentials are there, or to an embedded part", () => {
  expect(credentialsPointer.ask(probeFacts({ facts: [pointer], manifests: [manifest()] })).answer).toBe(
    "not-applicable",
  );
  expect(credentialsPointer.ask(probeFacts({ facts: [fact("xmp/dcterms:provenance", "x", true)] })).answer).toBe(
    "false",
  );
});
