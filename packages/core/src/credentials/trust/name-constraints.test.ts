import { describe, expect, it } from "vitest";
import { keepsConstraints } from "./name-constraints.ts";
import type { GeneralName } from "./names.ts";

const dns = (text: string): GeneralName => ({ kind: "dns", text });
const email = (text: string): GeneralName => ({ kind: "email", text });
const uri = (text: string): GeneralName => ({ kind: "uri", text });
const ip = (...bytes: number[]): GeneralName => ({ kind: "ip", bytes: Uint8Array.from(bytes) });
const directory = (...keys: string[]): GeneralName => ({
  kind: "directory",
  name: { der: new Uint8Array(0), keys, emails: [] },
});

type Named = Parameters<typeof keepsConstraints>[0];
const named = (names: readonly GeneralName[], keys: readonly string[] = [], emails: readonly string[] = []): Named => ({
  subject: { der: new Uint8Array(0), keys, emails },
  subjectAltNames: names,
});

describe("name constraints (RFC 5280, 4.2.1.10)", () => {
  it.each<[GeneralName, GeneralName, boolean]>([
    [dns("host.example.com"), dns("example.com"), true],
    [dns("example.com"), dns("example.com"), true],
    [dns("badexample.com"), dns("example.com"), false],
    [email("a@example.com"), email("example.com"), true],
    [email("a@host.example.com"), email("example.com"), false],
    [email("a@host.example.com"), email(".example.com"), true],
    [email("A@example.com"), email("a@example.com"), false],
    [email("nobody"), email("example.com"), false],
    [uri("https://host.example.com/x"), uri(".example.com"), true],
    [uri("https://example.com:443/x"), uri("example.com"), true],
    [uri("https://user@evil.com/example.com"), uri("example.com"), false],
    [uri("https://10.0.0.1/"), uri("example.com"), false],
    [ip(10, 1, 2, 3), ip(10, 0, 0, 0, 255, 0, 0, 0), true],
    [ip(11, 1, 2, 3), ip(10, 0, 0, 0, 255, 0, 0, 0), false],
    [directory("C=x", "O=y"), directory("C=x"), true],
    [directory("O=y", "C=x"), directory("C=x"), false],
    [{ kind: "other", tag: 0xa0 }, { kind: "other", tag: 0xa0 }, false],
  ])("%j within %j: %s", (name, base, inside) => {
    expect(keepsConstraints(named([name]), { permitted: [base], excluded: [] })).toBe(inside);
  });

  it("refuses what is excluded, also when it is permitted", () => {
    const constraints = { permitted: [dns("example.com")], excluded: [dns("evil.example.com")] };
    expect(keepsConstraints(named([dns("good.example.com")]), constraints)).toBe(true);
    expect(keepsConstraints(named([dns("x.evil.example.com")]), constraints)).toBe(false);
  });

  it("leaves kinds of names free that are not constrained", () => {
    expect(keepsConstraints(named([ip(1, 2, 3, 4)], ["O=z"]), { permitted: [dns("example.com")], excluded: [] })).toBe(
      true,
    );
  });

  it("looks at the subject, and at e-mail addresses in it", () => {
    expect(keepsConstraints(named([], ["O=z"]), { permitted: [directory("O=y")], excluded: [] })).toBe(false);
    const onlyExample = { permitted: [email("example.com")], excluded: [] };
    expect(keepsConstraints(named([], ["E=a"], ["a@evil.com"]), onlyExample)).toBe(false);
    expect(keepsConstraints(named([email("a@example.com")], ["E=a"], ["a@evil.com"]), onlyExample)).toBe(true);
  });
});
