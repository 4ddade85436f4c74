import { describe, expect, it } from "vitest";
import { type Dial, type GuardOptions, guardedFetch, isPublicAddress } from "./guard.ts";

const PUBLIC = "93.184.216.34";
const GET = { method: "GET", headers: {} } as const;

async function* body(...parts: string[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield new TextEncoder().encode(part);
}
const answer = (
  status: number,
  headers: Record<string, string> = {},
  ...parts: string[]
): Awaited<ReturnType<Dial>> => ({ status, headers, body: body(...parts) });

/** A network of one's own: what names resolve to, and what hosts answer. */
function network(
  names: Record<string, string[]>,
  hosts: Record<string, () => Awaited<ReturnType<Dial>>>,
): GuardOptions & { dialled: string[] } {
  const dialled: string[] = [];
  return {
    dialled,
    resolve: async (host) => names[host] ?? [],
    dial: async ({ address, host }) => {
      dialled.push(address);
      return hosts[host]?.() ?? answer(404);
    },
  };
}

describe("isPublicAddress", () => {
  it.each(["93.184.216.34", "8.8.8.8", "2606:2800:220:1:248:1893:25c8:1946"])("%s is public", (address) =>
    expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    "127.0.0.1", "10.1.2.3", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "255.255.255.255", "198.18.0.1",
    "::1", "::", "fe80::1", "fc00::1", "fd12:3456::1", "::ffff:127.0.0.1", "::ffff:93.184.216.34", "64:ff9b::7f00:1", "2002:7f00:1::", "2001:db8::1", "ff02::1", "2620:4f:8000::1",
    "localhost", "", "0x7f.1", "2130706433",
  ])("%s is not", (address) => expect(isPublicAddress(address)).toBe(false)); // biome-ignore format: a table
});

describe("guardedFetch", () => {
  it("ends the connection of an answer that it does not take, and of one that it took", async () => {
    const closed: number[] = [];
    const net = (status: number, headers: Record<string, string> = {}) => ({
      ...network({ "example.org": [PUBLIC] }, {}),
      dial: async () => ({ ...answer(status, headers, "x"), close: () => void closed.push(status) }),
    });
    await expect(guardedFetch("https://example.org/", GET, net(404))).rejects.toThrow(/404/);
    await expect(guardedFetch("https://example.org/", GET, net(302, { location: "http://[" }))).rejects.toThrow(
      /address/,
    );
    await expect(guardedFetch("https://example.org/", GET, net(301, { location: "/" }))).rejects.toThrow(/redirects/);
    await expect(guardedFetch("https://example.org/", GET, net(200, { "content-length": "1e12" }))).rejects.toThrow();
    await guardedFetch("https://example.org/", GET, net(200));
    expect(closed).toEqual([404, 302, 301, 301, 301, 301, 200, 200]);
  });

  it("asks a public host, names it first, and returns what it says", async () => {
    const named: string[] = [];
    const net = network(
      { "example.org": [PUBLIC] },
      { "example.org": () => answer(200, { "content-type": "application/c2pa" }, "he", "llo") },
    );
    const response = await guardedFetch("https://example.org/a", GET, { ...net, onHost: (host) => named.push(host) });
    expect(new TextDecoder().decode(response.bytes)).toBe("hello");
    expect([named, net.dialled]).toEqual([["example.org"], [PUBLIC]]);
  });

  it.each([
    ["http", "http://example.org/", "not-https"],
    ["a file", "file:///etc/passwd", "not-https"],
    ["another port", "https://example.org:8443/", "not-https"],
    ["credentials", "https://user:secret@example.org/", "credentials-in-address"],
    ["words", "not an address", "not-an-address"],
    ["a loopback address", "https://127.0.0.1/", "private-address"],
    ["a loopback address in hexadecimal", "https://0x7f000001/", "private-address"],
    ["a loopback address as one number", "https://2130706433/", "private-address"],
    ["the metadata service", "https://169.254.169.254/latest", "private-address"],
    ["an IPv6 loopback address", "https://[::1]/", "private-address"],
    ["IPv4 in IPv6", "https://[::ffff:10.0.0.1]/", "private-address"],
    ["a name that resolves to a private address", "https://inside.example/", "private-address"],
    ["a name with one private address among others", "https://mixed.example/", "private-address"],
    ["a name without an address", "https://nowhere.example/", "unresolvable"],
  ])("refuses %s", async (_, address, problem) => {
    const net = network(
      { "example.org": [PUBLIC], "inside.example": ["10.0.0.1"], "mixed.example": [PUBLIC, "127.0.0.1"] },
      {},
    );
    await expect(guardedFetch(address, GET, net)).rejects.toMatchObject({ problem });
    expect(net.dialled).toEqual([]);
  });

  it.each([
    ["to a private address", "https://127.0.0.1/", "private-address"],
    ["to a name that is private", "https://inside.example/", "private-address"],
    ["to http", "http://example.org/", "not-https"],
    ["in a circle", "/again", "too-many-redirects"],
  ])("refuses a redirect %s", async (_, location, problem) => {
    const net = network(
      { "example.org": [PUBLIC], "inside.example": ["192.168.0.1"] },
      { "example.org": () => answer(302, { location }) },
    );
    await expect(guardedFetch("https://example.org/", GET, net)).rejects.toMatchObject({ problem });
    expect(net.dialled.every((address) => address === PUBLIC)).toBe(true);
  });

  it("follows a redirect to another public host, and names both", async () => {
    const named: string[] = [];
    const net = network(
      { "a.example": [PUBLIC], "b.example": ["8.8.8.8"] },
      { "a.example": () => answer(301, { location: "https://b.example/x" }), "b.example": () => answer(200, {}, "ok") },
    );
    await guardedFetch("https://a.example/", GET, { ...net, onHost: (host) => named.push(host) });
    expect([named, net.dialled]).toEqual([
      ["a.example", "b.example"],
      [PUBLIC, "8.8.8.8"],
    ]);
  });

  it("dials the address it checked: a name that changes its mind cannot lead elsewhere", async () => {
    let looks = 0;
    const net = network({}, { "rebind.example": () => answer(200, {}, "ok") });
    await guardedFetch("https://rebind.example/", GET, {
      ...net,
      resolve: async () => [looks++ === 0 ? PUBLIC : "127.0.0.1"],
    });
    expect([looks, net.dialled]).toEqual([1, [PUBLIC]]);
  });

  it("stops a body that never ends, whatever length it announced", async () => {
    async function* endless(): AsyncGenerator<Uint8Array> {
      for (;;) yield new Uint8Array(1024);
    }
    const lying = network(
      { "example.org": [PUBLIC] },
      { "example.org": () => ({ status: 200, headers: { "content-length": "10" }, body: endless() }) },
    );
    await expect(guardedFetch("https://example.org/", GET, { ...lying, maxBytes: 100_000 })).rejects.toMatchObject({
      problem: "too-large",
    });
    const boasting = network(
      { "example.org": [PUBLIC] },
      { "example.org": () => answer(200, { "content-length": "999999999999" }, "x") },
    );
    await expect(guardedFetch("https://example.org/", GET, boasting)).rejects.toMatchObject({ problem: "too-large" });
  });

  it("stops a host that never answers, or never finishes", async () => {
    const silent: Dial = () => new Promise(() => undefined);
    async function* dripping(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array(1);
      await new Promise(() => undefined);
    }
    const drip: Dial = async () => ({ status: 200, headers: {}, body: dripping() });
    for (const dial of [silent, drip]) {
      await expect(
        guardedFetch("https://example.org/", GET, { resolve: async () => [PUBLIC], dial, timeoutMs: 50 }),
      ).rejects.toMatchObject({ problem: "timeout" });
    }
  });

  it("takes no other status for an answer", async () => {
    const net = network({ "example.org": [PUBLIC] }, {});
    await expect(guardedFetch("https://example.org/", GET, net)).rejects.toMatchObject({ problem: "status" });
  });
});
