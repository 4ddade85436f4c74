import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tempDir } from "../../../../test/fixtures/authority-file.ts";
import { jobOf } from "../jobs.ts";
import type { JobResult } from "../verdict.ts";
import { JsonlSink } from "./jsonl.ts";
import { openResults } from "./open-results.ts";
import { signatureOf } from "./webhook.ts";

const result = (at: number, name = `${at}`): JobResult => {
  const { id, object } = jobOf({ kind: "http", address: `https://example.org/${at}` }, { world: "w" });
  return { id, verdict: "none", origin: "unknown", name, object, checkedAt: "2026-11-27T00:00:00.000Z", report: null };
};
const path = (): string => join(tempDir(), "out.jsonl");
const idsIn = (file: string): string[] =>
  readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => (JSON.parse(line) as JobResult).id);

describe("a file of lines", () => {
  it("has one line an id, whoever writes it and however often", async () => {
    const file = path();
    const [one, other] = [new JsonlSink(file), new JsonlSink(file)];
    for (const at of [1, 2, 1]) await one.write(result(at));
    for (const at of [2, 3, 3]) await other.write(result(at));
    await Promise.all([1, 2, 3, 4].flatMap((at) => [one.write(result(at)), other.write(result(at))]));
    expect(idsIn(file)).toEqual([1, 2, 3, 4].map((at) => result(at).id));
    const third = new JsonlSink(file);
    await third.write(result(4));
    expect(idsIn(file)).toHaveLength(4);
    await Promise.all([one.close(), other.close(), third.close()]);
  });

  // Killed in the middle of a line, at every place of it.
  it("keeps no half line of ours, and the result comes whole", async () => {
    const file = path();
    const sink = new JsonlSink(file);
    await sink.write(result(1));
    await sink.write(result(2));
    const whole = readFileSync(file);
    const first = whole.indexOf(10) + 1;
    for (let end = first + 1; end < whole.length; end += 9) {
      writeFileSync(file, whole.subarray(0, end));
      const again = new JsonlSink(file);
      await again.write(result(2));
      await again.close();
      expect(readFileSync(file).equals(whole), String(end)).toBe(true);
    }
    await sink.close();
  });

  it("leaves what others wrote, and text of files cannot break a line or act in a terminal", async () => {
    const file = path();
    writeFileSync(file, "a line of somebody else's");
    const sink = new JsonlSink(file);
    await sink.write(result(1, 'a\n{"id":"j0"}\u001b[31m\u202e\u0000'));
    appendFileSync(file, "");
    const lines = readFileSync(file, "utf8").split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[0]).toBe("a line of somebody else's");
    expect(lines[1]).not.toMatch(/[\u0000-\u001f\u202e]/);
    expect((JSON.parse(lines[1] ?? "") as JobResult).name).toBe('a\n{"id":"j0"}\u001b[31m\u202e\u0000');
    await sink.close();
  });
});

describe("a webhook", () => {
  it("is signed over the bytes that come, names its id, and fails where the receiver does", async () => {
    const came: { headers: IncomingHttpHeaders; body: string }[] = [];
    let status = 204;
    const server = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        came.push({ headers: request.headers, body });
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook?key=1`;
    const sink = await openResults(address, { secret: "quiet" });
    await sink.write(result(1, "\u0000é"));
    const [{ headers, body } = { headers: {}, body: "" }] = came;
    expect(headers["idempotency-key"]).toBe(result(1).id);
    expect(headers["x-provcheck-signature"]).toBe(signatureOf("quiet", String(headers["x-provcheck-time"]), body));
    expect(signatureOf("loud", String(headers["x-provcheck-time"]), body)).not.toBe(headers["x-provcheck-signature"]);
    expect((JSON.parse(body) as JobResult).name).toBe("\u0000é");
    status = 500;
    await expect(sink.write(result(2))).rejects.toThrow("answered 500");
    expect(sink.address).not.toContain("key=1");
    server.close();
    server.closeAllConnections();
  });

  it.each([
    ["http://example.org/x", "results-address"],
    ["https://example.org/x", "secret"],
    ["ftp://example.org/x", "results-address"],
    ["/nowhere/at/all/out.jsonl", "results"],
  ])("%s is refused: %s", async (address, code) => {
    await expect(openResults(address)).rejects.toMatchObject({ code });
  });
});
