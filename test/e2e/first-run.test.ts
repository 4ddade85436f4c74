import { spawn } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { makeAuthority } from "../fixtures/ca.ts";
import { cli, cliEnv, root, runCli } from "../fixtures/cli.ts";

const sample = join(root, "examples/media/2-signed-camera.jpg");
/** `script` gives a program a terminal. It is part of every Debian; elsewhere these tests are left out. */
const terminal = existsSync("/usr/bin/script") && process.platform === "linux";
const QUESTION = "There are no trust lists here yet";

interface Shown {
  text: string;
  code: number | null;
}

/** Runs the command at a terminal, and answers once it asks. */
function atTerminal(args: readonly string[], answer: string, env: NodeJS.ProcessEnv): Promise<Shown> {
  const quoted = [process.execPath, cli, ...args].map((each) => `'${each}'`).join(" ");
  return new Promise((resolve) => {
    const child = spawn("/usr/bin/script", ["-qefc", quoted, "/dev/null"], {
      env: cliEnv({ SHELL: "/bin/sh", ...env }),
    });
    let text = "";
    child.stdout.on("data", (part: Buffer) => {
      const asked = text.includes("\n> ");
      text += part.toString();
      if (!asked && text.includes("\n> ")) child.stdin.write(answer);
    });
    child.on("close", (code) => resolve({ text, code }));
  });
}

describe.runIf(terminal)("the first run at a terminal", () => {
  let server: Server;
  let mirror: string;
  const asked: string[] = [];
  beforeAll(async () => {
    const authorities = await Promise.all(Array.from({ length: 24 }, (_, n) => makeAuthority(`Anchor ${n}`)));
    const pem = authorities.map((each) => each.pem).join("\n");
    server = createServer((request, response) => {
      asked.push(request.url ?? "");
      if (request.url === "/lists/c2pa-official.pem") response.end(pem);
      else response.writeHead(404).end();
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    mirror = `http://127.0.0.1:${(server.address() as AddressInfo).port}/lists`;
  });
  afterAll(() => server.close());

  it("asks once, fetches from where it was told to, and checks with what came", async () => {
    const home = join(tempDir(), "trust");
    const shown = await atTerminal([sample], `m\n${mirror}\n`, { PROVCHECK_TRUST_HOME: home });
    expect(shown.text).toContain(QUESTION);
    expect(shown.text.replace(/\s+/g, " ")).toContain("raw.githubusercontent.com, contentcredentials.org");
    expect(asked).toContain("/lists/c2pa-official.pem");
    expect(existsSync(join(home, "c2pa-official.pem"))).toBe(true);
    expect(shown.text.replace(/\s+/g, " ")).toContain("The signer is on none of the trust lists used.");
    expect(shown.code).toBe(0);
    expect((await atTerminal([sample], "", { PROVCHECK_TRUST_HOME: home })).text).not.toContain(QUESTION);
  });

  it("asks nobody who said never, and fetches nothing", async () => {
    const home = join(tempDir(), "trust");
    const before = asked.length;
    expect((await atTerminal([sample], "n\n", { PROVCHECK_TRUST_HOME: home })).text).toContain(QUESTION);
    expect(readFileSync(join(home, "never-ask.txt"), "utf8")).toContain("Delete it to be asked again");
    expect((await atTerminal([sample], "", { PROVCHECK_TRUST_HOME: home })).text).not.toContain(QUESTION);
    expect(asked.length).toBe(before);
  });

  it.each<[string, string[], NodeJS.ProcessEnv]>([
    ["a machine asks for JSON", ["--json", sample], {}],
    ["a gate checks", ["--require", "intact", sample], {}],
    ["lists are named", ["--trust-anchors", join(root, "examples/sample-ca.pem"), sample], {}],
    ["a run of continuous integration checks", [sample], { CI: "true" }],
  ])("asks nothing where %s", async (_, args, env) => {
    const { text } = await atTerminal(args, "", { PROVCHECK_TRUST_HOME: join(tempDir(), "none"), ...env });
    expect(text).not.toContain(QUESTION);
    expect(text).toContain("Sample Camera Maker");
  });
});

it("asks nothing where no terminal is", async () => {
  const { stdout, stderr } = await runCli([sample]);
  expect(stdout).toContain("Sample Camera Maker");
  expect(stderr).not.toContain(QUESTION);
});

describe("what people paste in place of a path", () => {
  const folder = tempDir();
  const path = join(folder, "采访 photo (1).jpg");
  beforeAll(() => writeFileSync(path, readFileSync(sample)));

  it.each([
    ["a file: address", () => pathToFileURL(path).href],
    ["a path in quotation marks", () => `"${path}"`],
    ["a path with blanks around it", () => `  ${path} `],
    ["a path as a terminal drags it", () => path.replace(/[ ()]/g, "\\$&")],
  ])("%s", async (_, typed) => {
    const { code, stdout } = await runCli(["--jsonl", typed()]);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ credentials: { found: "embedded" } });
  });

  it("an address of the web is told as that, and fails no other file", async () => {
    const { code, stdout, stderr } = await runCli(["--jsonl", "https://example.com/a.jpg", path]);
    expect(code).toBe(3);
    expect(stderr).toContain("a web address, and nothing is fetched from there");
    expect(stdout.trim().split("\n")).toHaveLength(2);
  });
});
