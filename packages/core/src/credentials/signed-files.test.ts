import { describe, expect, it } from "vitest";
import { CARRIER_NAMES } from "../../../../test/fixtures/forge/carriers/carrier.ts";
import { CARRIERS } from "../../../../test/fixtures/forge/carriers/index.ts";
import { anchor } from "../../../../test/fixtures/forge/certificates.ts";
import { DOCUMENTS, signDocument } from "../../../../test/fixtures/forge/documents.ts";
import { signAs } from "../../../../test/fixtures/forge/sign-as.ts";
import { inflaters, opened } from "../../../../test/fixtures/opened.ts";
import { trusting } from "../../../../test/fixtures/x509/claims.ts";
import { verifierCrypto } from "../node/verifier-crypto.ts";
import type { EngineInput } from "./engine/engine.ts";
import { type CredentialsRead, readCredentials } from "./read.ts";

/** Every kind of file that can hold a store, with every binding that the standard gives it. */
const FILES: readonly (readonly [name: string, make: () => Promise<Uint8Array>])[] = [
  ...CARRIER_NAMES.flatMap((name) =>
    CARRIERS[name].bindings.map((binding) => [`${name} by ${binding}`, () => signAs(name, {}, { binding })] as const),
  ),
  ...Object.entries(DOCUMENTS).map(([name, make]) => [name, async () => (await signDocument(make())).file] as const),
];

const trust = trusting({ tier: "yours", anchors: (await anchor()).certificate.toString("pem") });

async function read(file: Uint8Array): Promise<CredentialsRead> {
  const input = { ...(await opened(file)), engineInput: {} as EngineInput, wholeFile: false };
  return readCredentials(input, { crypto: verifierCrypto, inflaters, trust, now: new Date() });
}
const readChanged = async (file: Uint8Array, at: number): Promise<CredentialsRead | undefined> => {
  const changed = Uint8Array.from(file);
  changed[at] = (changed[at] ?? 0) ^ 1;
  // Who changes a header may leave nothing that could be opened.
  const found = await opened(changed).catch(() => undefined);
  return found && read(changed);
};
const ends = ({ offset, length }: { offset: number; length: number }): number[] => [
  ...new Set([offset, offset + Math.floor(length / 2), offset + length - 1]),
];

describe.each(FILES)("a signed file, %s", (_, make) => {
  it("is as it was signed, shows nothing that is not protected, and every byte of it is accounted for", async () => {
    const file = await make();
    const { report, limits } = await read(file);
    expect(report).toMatchObject({ found: "embedded", integrity: "pass", failures: [] });
    expect([report.breaches, report.unprotected, limits]).toEqual([undefined, undefined, []]);
    const ranges = report.coverage?.ranges ?? [];
    let end = 0;
    for (const { offset, length } of ranges) {
      expect(offset).toBe(end);
      end = offset + length;
    }
    expect(end).toBe(file.length);
    expect(ranges.filter(({ signed }) => signed).length).toBeGreaterThan(0);
  });

  it("has changed by one bit of what is protected, at both ends and in the middle of every stretch", async () => {
    const file = await make();
    const { report, covered } = await read(file);
    const signed = (report.coverage?.ranges ?? []).filter((range) => range.signed);
    for (const at of signed.flatMap(ends)) {
      expect(covered([{ offset: at, length: 1 }]), `byte ${at}`).toBe("inside");
      const after = await readChanged(file, at);
      expect(after?.report.integrity, `byte ${at}`).not.toBe("pass");
    }
  });

  it("does not protect its store, which signs itself", async () => {
    const { report, covered } = await read(await make());
    const { offset = 0, length = 0 } = report;
    expect(length).toBeGreaterThan(1000);
    expect(covered([{ offset: offset + Math.floor(length / 2), length: 1 }])).toBe("outside");
  });
});
