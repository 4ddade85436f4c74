import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector } from "@provcheck/core";
import { build } from "esbuild";
import { describe, expect, it } from "vitest";
import { NetworkBridge } from "../../packages/core/src/node/network/bridge.ts";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { root } from "../fixtures/cli.ts";
import { picture } from "../fixtures/media.ts";
import { sign } from "../fixtures/sign.ts";

/** A namespace of one's own: real sockets, real names from a file, and no way out. */
const here =
  spawnSync("unshare", ["-rnm", "ip", "link", "set", "lo", "up"]).status === 0 &&
  spawnSync("openssl", ["version"]).status === 0;

const HOSTS = `127.0.0.1 localhost private.test both.test
93.184.216.34 public.test both.test
::1 six.test
`;

/** What runs inside: a server on every address, and the guard with nothing replaced. */
const INSIDE = `
import { createServer } from "node:https";
import { readFileSync } from "node:fs";
import { guardedFetch } from "./guard.mjs";
let connections = 0, closed = 0;
const answers = {
  "/": (response) => response.end("hello"),
  "/endless": (response) => { response.writeHead(404); setInterval(() => response.write("x".repeat(1000)), 10).unref(); },
  "/private": (response) => response.writeHead(302, { location: "https://private.test/" }).write("x"),
};
const server = createServer({ key: readFileSync("key.pem"), cert: readFileSync("cert.pem") }, (request, response) =>
  answers[request.url](response));
server.on("connection", (socket) => { connections += 1; socket.on("error", () => undefined).on("close", () => (closed += 1)); });
await new Promise((resolve) => server.listen(443, "::", resolve));
const told = {};
for (const url of process.argv.slice(2)) {
  const before = connections;
  const text = await guardedFetch(url, { method: "GET", headers: {} }).then(({ bytes }) => Buffer.from(bytes).toString(), (error) => error.problem);
  told[url] = { text, dialled: connections - before };
}
for (let round = 0; round < 300 && closed < connections; round++) await new Promise((resolve) => setTimeout(resolve, 100));
console.log(JSON.stringify({ told, open: connections - closed }));
process.exit(0);
`;

it.runIf(here)("asks live names by what they resolve to, and ends every connection at once", async () => {
  const dir = tempDir();
  const outfile = join(dir, "guard.mjs");
  const entryPoints = [join(root, "packages/core/src/node/network/guard.ts")];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "esm", target: "node20" });
  writeFileSync(join(dir, "inside.mjs"), INSIDE);
  writeFileSync(join(dir, "hosts"), HOSTS);
  const names = "subjectAltName=DNS:public.test,DNS:private.test,DNS:both.test,DNS:localhost,DNS:six.test";
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem"];
  execFileSync(
    "openssl",
    ["req", "-x509", ...key, "-out", "cert.pem", "-days", "2", "-subj", "/CN=x", "-addext", names],
    {
      cwd: dir,
      stdio: "ignore",
    },
  );
  const urls = {
    "https://public.test/": { text: "hello", dialled: 1 },
    "https://public.test/endless": { text: "status", dialled: 1 },
    "https://public.test/private": { text: "private-address", dialled: 1 },
    "https://private.test/": { text: "private-address", dialled: 0 },
    "https://both.test/": { text: "private-address", dialled: 0 },
    "https://localhost/": { text: "private-address", dialled: 0 },
    "https://six.test/": { text: "private-address", dialled: 0 },
    "https://127.1/": { text: "private-address", dialled: 0 },
    "https://missing.test/": { text: "unresolvable", dialled: 0 },
  };
  const prelude = 'ip link set lo up; ip addr add 93.184.216.34/32 dev lo; mount --bind hosts /etc/hosts; exec "$@"';
  const run = ["-rnm", "sh", "-c", prelude, "sh", process.execPath, "inside.mjs", ...Object.keys(urls)];
  const env = { PATH: process.env.PATH, NODE_EXTRA_CA_CERTS: join(dir, "cert.pem") };
  const { stdout, stderr } = spawnSync("unshare", run, { cwd: dir, env, encoding: "utf8", timeout: 240_000 });
  expect(JSON.parse(stdout || JSON.stringify(stderr))).toEqual({ told: urls, open: 0 });
});

describe("names that a file brings", () => {
  it("in a certificate lead through the guard: a responder in our own network is not asked", async () => {
    const authority = await makeAuthority("ocsp CA");
    const leaf = await issue(authority, { commonName: "S", organisation: "L", ocsp: "https://ocsp.internal.test/" });
    const dialled: string[] = [];
    const inspector = createInspector({ processes: 1, trust: { anchors: tempFile("a.pem", authority.pem) } });
    const network = {
      resolve: async () => ["10.0.0.7"],
      dial: async ({ host }: { host: string }) => {
        dialled.push(host);
        throw new Error("not to be asked");
      },
    };
    const file = await sign(await picture("jpeg"), "image/jpeg", leaf, {});
    const report = await inspector.inspect(file, { online: { ocsp: true, manifests: true, network } });
    await inspector.close();
    expect([dialled, report.network]).toEqual([[], undefined]);
    expect(report.limits.filter(({ code }) => code === "network-refused")).toEqual([
      expect.objectContaining({ detail: expect.stringMatching(/ocsp\.internal\.test.*private-address/) }),
    ]);
  });

  it("are asked for by no library inside: its own `fetch` refuses", async () => {
    const own = globalThis.fetch;
    const sent: string[] = [];
    const bridge = new NetworkBridge((message) => {
      if (message.type !== "fetch") return;
      sent.push(message.url);
      queueMicrotask(() => bridge.answered(message.fetch, { bytes: new Uint8Array([sent.length]) }));
    });
    try {
      bridge.begin(1);
      for (const url of ["https://who.test/.well-known/did.json", "https://host.test/one.c2pa"])
        await expect(fetch(url)).rejects.toThrow();
      expect(sent).toEqual([]);
      expect(await bridge.get("https://host.test/one.c2pa")).toEqual(new Uint8Array([1]));
    } finally {
      globalThis.fetch = own;
    }
  });
});
