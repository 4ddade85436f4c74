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
    [dns("HOST.Example.com."), dns("example.COM"), true],
    [dns("example.com"), dns(".example.com"), false],
    [dns("host.example.com"), dns(".example.com"), true],
    [dns(".example.com"), dns(".example.com"), false],
    [dns("anything.org"), dns(""), true],
    [dns("example.com.org"), dns("example.com"), false],
    [email("a@EXAMPLE.com"), email("a@example.COM"), true],
    [email("a@example.com"), email("a@example.org"), false],
    [email("b@example.com"), email("a@example.com"), false],
    [email("a@b@example.com"), email("example.com"), true],
    [email("@example.com"), email("example.com"), false],
    [email("a@x.org"), email(""), true],
    [uri("https://host.example.com/x"), uri("example.com"), false],
    [uri("https://a:b@example.com?x"), uri("example.com"), true],
    [uri("HTTPS://example.com#x"), uri("example.com"), true],
    [uri("a+b-c.d1://example.com"), uri("example.com"), true],
    [uri("https://example.com:/"), uri("example.com"), true],
    [uri("https:///example.com"), uri(""), false],
    [uri("https://[::1]/"), uri(""), false],
    [uri("1https://example.com"), uri(""), false],
    [uri("mailto:a@example.com"), uri(""), false],
    [uri("example.com"), uri(""), false],
    [uri("https://1.example.com/"), uri("1.example.com"), true],
    [ip(10, 1, 2, 3), ip(10, 1, 2, 3, 255, 255, 255, 255), true],
    [ip(10, 1, 2, 4), ip(10, 1, 2, 3, 255, 255, 255, 255), false],
    [ip(10, 1, 2, 3), ip(0, 0, 0, 0, 0, 0, 0, 0), true],
    [ip(...Array<number>(16).fill(1)), ip(...Array<number>(32).fill(1)), true],
    [ip(...Array<number>(16).fill(0)), ip(...Array<number>(32).fill(1)), false],
    [ip(10, 1, 2, 3), ip(...Array<number>(32).fill(0)), false],
    [ip(10, 1, 2), ip(10, 1, 2, 255, 255, 255), false],
    [directory("C=x"), directory("C=x", "O=y"), false],
    [directory("C=x"), directory(), true],
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

  it.each<[GeneralName, GeneralName, boolean]>([
    // What cannot be read may be what is excluded.
    [email("nobody"), email("example.com"), false],
    [uri("https://10.0.0.1/"), uri("example.com"), false],
    [ip(10, 1, 2, 3), ip(...Array<number>(32).fill(0)), true],
    [ip(10, 1, 2, 3), ip(10, 1, 2), false],
    [ip(10, 1, 2), ip(10, 1, 2, 3, 255, 255, 255, 255), false],
    [{ kind: "other", tag: 0xa0 }, { kind: "other", tag: 0xa0 }, false],
    [{ kind: "other", tag: 0xa0 }, { kind: "other", tag: 0xa3 }, true],
    [dns("a.org"), dns("b.org"), true],
    [dns("a.org"), dns("a.org"), false],
  ])("%j beside the excluded %j may stand: %s", (name, base, may) => {
    expect(keepsConstraints(named([name]), { permitted: [], excluded: [base] })).toBe(may);
  });

  it("asks all names, and one of several permitted trees", () => {
    const permitted = [dns("a.org"), dns("b.org")];
    const kept = (...names: GeneralName[]) => keepsConstraints(named(names), { permitted, excluded: [] });
    expect(kept(dns("b.org"), dns("a.org"))).toBe(true);
    expect(kept(dns("b.org"), dns("c.org"))).toBe(false);
    expect(kept()).toBe(true);
    expect(keepsConstraints(named([], []), { permitted: [directory("O=y")], excluded: [] })).toBe(true);
    const address = { permitted: [email("example.com")], excluded: [] };
    expect(keepsConstraints(named([], ["E=a"], ["a@example.com"]), address)).toBe(true);
    expect(keepsConstraints(named([dns("x.org")], ["E=a"], ["a@evil.com"]), address)).toBe(false);
  });
});
