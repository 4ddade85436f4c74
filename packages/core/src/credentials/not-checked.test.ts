import { describe, expect, it } from "vitest";
import { actions, created } from "../../../../test/fixtures/forge/assertions.ts";
import { makeChain } from "../../../../test/fixtures/forge/certificates.ts";
import { signAs } from "../../../../test/fixtures/forge/sign-as.ts";
import { forge } from "../../../../test/fixtures/forge/store.ts";
import * as media from "../../../../test/fixtures/media.ts";
import { inflaters, opened } from "../../../../test/fixtures/opened.ts";
import { one } from "../../../../test/fixtures/verified.ts";
import { trusting } from "../../../../test/fixtures/x509/claims.ts";
import { BUDGETS } from "../model/limits.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import type { EngineInput } from "./engine/engine.ts";
import { type CredentialsInput, type CredentialTools, readCredentials } from "./read.ts";
import { NO_TRUST } from "./trust/lists.ts";

async function read(
  file: Uint8Array,
  more: Partial<CredentialsInput> = {},
  tools: Partial<CredentialTools> = {},
): ReturnType<typeof readCredentials> {
  const input = { ...(await opened(file)), engineInput: {} as EngineInput, wholeFile: false, ...more };
  return readCredentials(input, { crypto: verifierCrypto, inflaters, trust: NO_TRUST, now: new Date(), ...tools });
}

/** What was not checked is said, and is neither a failure nor a pass. */
describe("a binding beyond its budget", () => {
  const excluding = (count: number) =>
    signAs(
      "jpeg",
      {},
      {
        binding: "data",
        edit: (data) => ({
          ...data,
          exclusions: Array.from({ length: count }, (_, at) => ({ start: 1_000_000 + 2 * at, length: 1 })),
        }),
      },
    );
  it("covers nothing of which we know, and says which budget ended it", async () => {
    const { report, limits } = await read(await excluding(BUDGETS.exclusionCount + 1));
    expect(limits).toEqual([{ code: "coverage-not-computed", step: "verify", budget: "exclusionCount" }]);
    expect(report.integrity).not.toBe("pass");
    expect(report.coverage).toBeUndefined();
  });
  it("is checked up to that", async () => {
    const { report, limits } = await read(await excluding(BUDGETS.exclusionCount));
    expect(limits).toEqual([]);
    expect(report.integrity).toBe("changed");
  });
});

describe("a store beyond its budget", () => {
  const templates = (count: number) =>
    forge(
      one({
        assertions: [
          actions([created("digitalCapture")], { templates: Array.from({ length: count }, () => ({ action: "*" })) }),
        ],
      }),
    );
  it("is not read, and says which budget ended it", async () => {
    const sidecar = await templates(BUDGETS.listedCount + 1);
    const { report, limits } = await read(await media.picture("jpeg"), { sidecar });
    expect(report).toMatchObject({ found: "unreadable", integrity: "undecodable" });
    expect(limits).toEqual([{ code: "budget-exceeded", step: "verify", budget: "listedCount" }]);
  });
  it("is read up to that", async () => {
    const { report } = await read(await media.picture("jpeg"), { sidecar: await templates(BUDGETS.listedCount) });
    expect(report.found).toBe("sidecar");
  });
});

it("a file that was not walked to its end may hold a store that nobody looked for", async () => {
  const { container, reader } = await opened(await media.picture("jpeg"));
  const limits = [{ code: "budget-exceeded", step: "read", budget: "chunkCount" }] as typeof container.limits;
  const input = { container: { ...container, limits }, reader, engineInput: {} as EngineInput, wholeFile: false };
  const { report } = await readCredentials(input, {
    crypto: verifierCrypto,
    inflaters,
    trust: NO_TRUST,
    now: new Date(),
  });
  expect(report.found).toBe("unchecked");
});

describe("a responder", () => {
  const signed = async () => {
    const signer = await makeChain({ intermediates: [{}], leaf: { ocsp: "https://ocsp.invalid/a" } });
    const trust = trusting({ tier: "yours", anchors: signer.anchorPem });
    return { file: await signAs("jpeg", one({ signer })), trust };
  };
  it("that the guard refuses is a limit, and no finding about the signer", async () => {
    const { file, trust } = await signed();
    const askResponder = () => Promise.reject(new Error(`refused ${"x".repeat(300)}`));
    const { report, limits } = await read(file, {}, { trust, askResponder });
    expect(limits).toEqual([{ code: "network-refused", step: "verify", detail: `refused ${"x".repeat(192)}` }]);
    expect(report).toMatchObject({ integrity: "pass", pass: "yours" });
  });
  it("is asked once, and by nobody who may not ask", async () => {
    const { file, trust } = await signed();
    const asked: string[] = [];
    const askResponder = async (url: string) => {
      asked.push(url);
      return new Uint8Array();
    };
    const { limits } = await read(file, {}, { trust, askResponder });
    expect([asked, limits]).toEqual([["https://ocsp.invalid/a"], []]);
    expect((await read(file, {}, { trust })).limits).toEqual([]);
  });
});
