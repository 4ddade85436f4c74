import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { httpSource } from "./http-source.ts";

const SIZE = 200_000;
const BYTES = Uint8Array.from({ length: SIZE }, (_, at) => (at * 31) & 255);

/** Object storage of one's own: what it says can be changed between two requests. */
class Storage {
  bytes: Uint8Array = BYTES;
  etag: string | undefined = '"one"';
  modified: string | undefined;
  /** Answers as it likes instead. */
  odd: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  readonly asked: IncomingMessage["headers"][] = [];
  readonly server: Server = createServer((request, response) => {
    this.asked.push(request.headers);
    if (this.odd?.(request, response)) return;
    const { range = "", "if-range": condition } = request.headers;
    const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range) ?? [];
    const named = {
      ...(this.etag ? { etag: this.etag } : {}),
      ...(this.modified ? { "last-modified": this.modified } : {}),
    };
    if (this.bytes.length === 0) response.writeHead(416, { ...named, "content-range": "bytes */0" }).end();
    else if (from === undefined || (condition !== undefined && condition !== this.etag && condition !== this.modified))
      response.writeHead(200, named).end(this.bytes);
    else {
      const part = this.bytes.subarray(Number(from), Number(to) + 1);
      const end = Number(from) + part.length - 1;
      response.writeHead(206, { ...named, "content-range": `bytes ${from}-${end}/${this.bytes.length}` }).end(part);
    }
  });

  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }
  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

describe("httpSource", () => {
  let storage: Storage;
  let origin: string;
  beforeEach(async () => {
    storage = new Storage();
    origin = await storage.listen();
  });
  afterEach(() => storage.close());
  const open = (options = {}) =>
    httpSource(`${origin}/a/b%20c.jpg?token=x`, { allow: [origin], blockBytes: 1_000, ...options });

  it("reads what is asked for, by ranges of one version, and the beginning once", async () => {
    const source = await open({ headers: { authorization: "Bearer x" } });
    expect([source.size, source.name]).toEqual([SIZE, "b c.jpg"]);
    expect(await source.read(0, 100)).toEqual(BYTES.slice(0, 100));
    expect(await source.read(150_000, 100)).toEqual(BYTES.slice(150_000, 150_100));
    expect(await source.read(150_100, 100)).toEqual(BYTES.slice(150_100, 150_200));
    expect(await source.read(SIZE - 10, 100)).toEqual(BYTES.slice(-10));
    expect(storage.asked.map(({ range, "if-range": condition }) => [range, condition])).toEqual([
      ["bytes=0-999", undefined],
      ["bytes=150000-150999", '"one"'],
      [`bytes=${SIZE - 10}-${SIZE - 1}`, '"one"'],
    ]);
    for (const { authorization, "accept-encoding": encoding } of storage.asked)
      expect([authorization, encoding]).toEqual(["Bearer x", "identity"]);
  });

  it("is an error, and never a mix, where the object is replaced meanwhile", async () => {
    const changes: ((at: Storage) => void)[] = [
      (at) => { at.etag = '"two"'; },
      (at) => { at.etag = undefined; at.modified = "Thu, 26 Nov 2026 20:00:01 GMT"; },
      (at) => { at.bytes = BYTES.slice(1); },
      // A server that knows no conditions, and one whose tag is weak.
      (at) => { at.odd = (_, response) => { response.writeHead(206, { etag: '"two"', "content-range": `bytes 150000-150999/${SIZE}` }).end(BYTES.slice(0, 1_000)); return true; }; },
    ]; // biome-ignore format: a table
    for (const [number, change] of changes.entries()) {
      storage.etag = number === 1 ? undefined : '"one"';
      storage.modified = number === 1 ? "Thu, 26 Nov 2026 20:00:00 GMT" : undefined;
      storage.bytes = BYTES;
      const source = await open();
      expect(await source.read(100_000, 1)).toEqual(BYTES.slice(100_000, 100_001));
      change(storage);
      await expect(source.read(150_000, 10)).rejects.toMatchObject({
        code: "source-failed",
        message: expect.stringContaining("was changed while it was read") as string,
      });
    }
  });

  it("notices a change behind a weak tag too", async () => {
    storage.etag = 'W/"one"';
    const source = await open();
    expect(await source.read(100_000, 1)).toEqual(BYTES.slice(100_000, 100_001));
    expect(storage.asked.at(-1)?.["if-range"]).toBeUndefined();
    storage.etag = 'W/"two"';
    await expect(source.read(150_000, 10)).rejects.toThrow(/was changed/);
  });

  it("knows an object of no bytes", async () => {
    storage.bytes = new Uint8Array(0);
    const source = await open();
    expect([source.size, (await source.read(0, 10)).length]).toEqual([0, 0]);
  });

  it.each<[string, Storage["odd"], RegExp]>([
    ["that knows no ranges", (_, response) => { response.writeHead(200, { etag: '"one"' }).end(BYTES); return true; }, /answers no ranges; give its whole answer/],
    ["that names no version", (_, response) => { response.writeHead(206, { "content-range": `bytes 0-9/${SIZE}` }).end(BYTES.slice(0, 10)); return true; }, /names no version/],
    ["that answers with another range", (_, response) => { response.writeHead(206, { etag: '"one"', "content-range": `bytes 5-14/${SIZE}` }).end(BYTES.slice(0, 10)); return true; }, /another range/],
    ["that does not say which", (_, response) => { response.writeHead(206, { etag: '"one"' }).end(BYTES.slice(0, 10)); return true; }, /another range/],
    ["that compresses", (_, response) => { response.writeHead(206, { etag: '"one"', "content-encoding": "gzip", "content-range": `bytes 0-9/${SIZE}` }).end(BYTES.slice(0, 10)); return true; }, /in an encoding/],
    ["that sends more than was asked for", (_, response) => { response.writeHead(206, { etag: '"one"', "content-range": `bytes 0-999/${SIZE}` }).end(BYTES); return true; }, /too-large/],
    ["that has nothing there", (_, response) => { response.writeHead(404).end(); return true; }, /answered 404/],
    ["that never answers", () => true, /timeout/],
    ["that breaks off", (_, response) => { response.writeHead(206, { etag: '"one"', "content-length": "1000", "content-range": `bytes 0-999/${SIZE}` }); response.write("x"); setTimeout(() => response.destroy(), 20); return true; }, /failed/],
  ])("refuses a server %s", async (_, odd, message) => {
    storage.odd = odd;
    const refused = expect(open({ timeoutMs: 300 })).rejects;
    await refused.toMatchObject({ code: "source-failed", message: expect.stringMatching(message) as string });
    // What may be a token is not told.
    await expect(open({ timeoutMs: 300 })).rejects.not.toThrow(/token/);
  }); // biome-ignore format: a table

  it("goes through the guard: only origins that somebody vouches for are asked inside", async () => {
    const refused = (problem: string) => ({ code: "source-failed", cause: expect.objectContaining({ problem }) as object });
    await expect(httpSource(`${origin}/a.jpg`)).rejects.toMatchObject(refused("not-https"));
    await expect(httpSource("https://127.0.0.1/a.jpg")).rejects.toMatchObject(refused("private-address"));
    await expect(httpSource("https://a.example/", { network: { resolve: async () => ["10.0.0.1"] } })).rejects.toMatchObject(refused("private-address"));
    // One that is vouched for does not vouch for where it leads to.
    storage.odd = (_, response) => { response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(); return true; };
    await expect(open()).rejects.toMatchObject(refused("not-https"));
    expect(storage.asked).toHaveLength(1);
  }); // biome-ignore format: a table

  it("says who asks to nobody but whom it was told to", async () => {
    const other = new Storage();
    const elsewhere = await other.listen();
    const hosts: string[] = [];
    try {
      storage.odd = (_, response) => { response.writeHead(302, { location: `${elsewhere}/b` }).end(); return true; };
      const source = await open({ allow: [origin, elsewhere], headers: { authorization: "Bearer x", cookie: "a" }, onHost: (host: string) => hosts.push(host) });
      expect(source.size).toBe(SIZE);
    } finally {
      await other.close();
    }
    expect(storage.asked[0]?.authorization).toBe("Bearer x");
    expect([other.asked[0]?.authorization, other.asked[0]?.cookie, other.asked[0]?.range]).toEqual([undefined, undefined, "bytes=0-999"]);
    expect(hosts).toEqual(["127.0.0.1", "127.0.0.1"]);
  }); // biome-ignore format: one line each

  it("ends with the signal, on its way too", async () => {
    const ends = new AbortController();
    storage.odd = () => {
      setTimeout(() => ends.abort(new Error("called off")), 20);
      return true;
    };
    await expect(open({ signal: ends.signal })).rejects.toThrow("called off");
    await expect(open({ signal: ends.signal })).rejects.toThrow("called off");
    expect(storage.asked).toHaveLength(1);
  });

  it.each([
    [{ allow: ["localhost:9000"] }, /is no origin/],
    [{ allow: ["http://localhost:9000/"] }, /is no origin/],
    [{ blockBytes: -1 }, /positive/],
    [{ alow: [] }, /did you mean allow/],
  ])("refuses %o", async (wrong, message) => {
    await expect(open(wrong)).rejects.toMatchObject({
      code: "bad-option",
      message: expect.stringMatching(message) as string,
    });
  });
});
