import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Certified, certify, PURPOSES } from "../../../../../test/fixtures/forge/certificates.ts";
import { makeOcspResponse } from "../../../../../test/fixtures/x509/ocsp-responses.ts";
import { makeResponse, makeToken } from "../../../../../test/fixtures/x509/tokens.ts";
import { FormatError } from "../../model/limits.ts";
import { readOcspResponse } from "./ocsp.ts";
import { isResponse, readToken, tokenOfResponse } from "./token.ts";

/** Changes one byte, or cuts the rest off. */
function damaged(good: Uint8Array) {
  return fc
    .record({ at: fc.nat(good.length - 1), to: fc.nat(255), cut: fc.boolean() })
    .map(({ at, to, cut }) => (cut ? good.slice(0, at) : good.map((byte, i) => (i === at ? to : byte))));
}

function onlyFormatErrors(good: Uint8Array, read: (bytes: Uint8Array) => unknown): void {
  read(good);
  fc.assert(
    fc.property(fc.oneof(damaged(good), fc.uint8Array({ maxLength: 40 })), (bytes) => {
      try {
        read(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(FormatError);
      }
    }),
    { numRuns: 500 },
  );
}

const authority = (): Promise<Certified> => certify({ purposes: [PURPOSES.timeStamping], purposesCritical: true });

describe("readers of tokens and responses", () => {
  it("throw nothing but a FormatError for tokens", async () => {
    const token = makeToken(new Uint8Array(4), await authority());
    onlyFormatErrors(token, readToken);
    onlyFormatErrors(makeResponse(token), tokenOfResponse);
    expect([isResponse(token), isResponse(makeResponse(token)), isResponse(new Uint8Array(0))]).toEqual([
      false,
      true,
      false,
    ]);
  });

  it("throw nothing but a FormatError for OCSP responses", async () => {
    const root = await certify({ authority: true });
    onlyFormatErrors(makeOcspResponse(await certify({}, root), root), readOcspResponse);
  });

  it("keep the bytes that were signed as they stand", async () => {
    const token = makeToken(new Uint8Array(4), await authority());
    const before = token.slice();
    const { signedBytes, content } = readToken(token);
    expect(signedBytes[0]).toBe(0x31);
    expect(content[0]).toBe(0x30);
    // Also when a host hands over Node's Buffer, whose `slice` shares its memory.
    readToken(Buffer.from(token.buffer, token.byteOffset, token.length));
    expect(token).toEqual(before);
  });
});
