import { expect, it } from "vitest";
import { manifest, namedCertificate, probeFacts, standing } from "../../../../../test/fixtures/probe-facts.ts";
import { signerNamesItself } from "./probe.ts";

const one = manifest();
const leaf = namedCertificate("Nikon Corporation");
it("is true where only the certificate's own words name a maker", () => {
  expect(
    signerNamesItself.ask(
      probeFacts({
        manifests: [one],
        standings: [standing(one, { chain: [namedCertificate("NIKON CORPORATION")] })],
      }),
    ),
  ).toMatchObject({ answer: "true", args: { name: "NIKON CORPORATION" } });
});
it("is false for a recognised signer and for a name nobody knows", () => {
  expect(
    signerNamesItself.ask(
      probeFacts({ manifests: [one], standings: [standing(one, { chain: [leaf], tier: "official" })] }),
    ).answer,
  ).toBe("false");
  expect(
    signerNamesItself.ask(
      probeFacts({ manifests: [one], standings: [standing(one, { chain: [namedCertificate("Jane Doe")] })] }),
    ).answer,
  ).toBe("false");
  expect(signerNamesItself.ask(probeFacts({})).answer).toBe("not-applicable");
});
