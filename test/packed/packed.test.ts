import { execFile, execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { issue, makeAuthority } from "../fixtures/ca.ts";
import { FFMPEG, makeMedia } from "../fixtures/ffmpeg.ts";
import { heic } from "../fixtures/heic.ts";
import { picture } from "../fixtures/media.ts";
import { scene } from "../fixtures/scenes.ts";
import { sign } from "../fixtures/sign.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sample = join(root, "examples/media/1-signed-ai.jpg");
const anchors = join(root, "examples/sample-ca.pem");

/** A server with lists of the tests' own making, as large as the product wants them. */
async function mirror() {
  const authorities = [];
  for (let n = 0; n < 25; n++) authorities.push(await makeAuthority(`Anchor ${n}`));
  const pem = authorities.map((each) => each.pem).join("\n");
  const products = Array.from({ length: 120 }, (_, at) => ({
    recordId: `r${at}`,
    status: "conformant",
    product: { productType: "generatorProduct", DN: { CN: `P${at}`, O: "H" } },
  }));
  const server = createServer((request, response) => {
    const name = request.url ?? "";
    if (name.endsWith(".json")) response.end(JSON.stringify(products));
    else if (name.endsWith(".cfg"))
      response.end("1.3.6.1.5.5.7.3.4\n1.3.6.1.5.5.7.3.36\n1.3.6.1.5.5.7.3.8\n1.3.6.1.5.5.7.3.9");
    else if (name.includes("allowed"))
      response.end(Array.from({ length: 60 }, (_, n) => Buffer.alloc(32, n).toString("base64")).join("\n"));
    else response.end(pem);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { authorities, server, address: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** What a stranger gets: the packed packages, plain npm, an empty folder, no workspace, no native engine. */
describe("packed packages", () => {
  let dir: string;
  const run = (command: string, args: readonly string[], cwd = dir): string =>
    execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(() => {
    dir = tempDir();
    const out = join(dir, "tarballs");
    mkdirSync(out);
    for (const name of ["core", "queue", "cli"])
      run("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", out], join(root, "packages", name));
    writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
    const tarballs = readdirSync(out).map((file) => join(out, file));
    expect(tarballs).toHaveLength(3);
    run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs]);
  });

  it("have a queue that needs nothing else, and say what a server's needs", () => {
    // Nothing else: whoever runs the tests through pnpm has all that it hoisted in NODE_PATH.
    const env = { PATH: process.env.PATH, HOME: dir };
    const provcheck = (...args: string[]) =>
      spawnSync(process.execPath, [join(dir, "node_modules/provcheck/dist/provcheck.cjs"), ...args], {
        cwd: dir,
        encoding: "utf8",
        env,
      });
    const trust = ["--queue", "jobs", "--trust-anchors", anchors];
    expect(provcheck("enqueue", sample, ...trust).status).toBe(0);
    const worked = provcheck("worker", ...trust, "--results", "out.jsonl", "--until-empty");
    expect([worked.status, worked.stderr]).toEqual([0, expect.stringContaining("1 done")]);
    expect(readFileSync(join(dir, "out.jsonl"), "utf8")).toContain('"verdict":"trusted"');
    const server = provcheck("queue", "status", "--queue", "redis://127.0.0.1:9");
    expect([server.status, server.stderr]).toEqual([3, expect.stringContaining("npm install bullmq ioredis")]);
    const script = `import { openQueue } from "@provcheck/queue"; const queue = await openQueue("jobs"); console.log((await queue.status()).done);`;
    expect(run(process.execPath, ["--input-type=module", "-e", script]).trim()).toBe("1");
    for (const name of ["bullmq", "pg", "@aws-sdk"])
      expect(existsSync(join(dir, "node_modules", name)), name).toBe(false);
  });

  it("bring wasm and not the native engine", () => {
    expect(existsSync(join(dir, "node_modules/@contentauth/c2pa-wasm"))).toBe(true);
    expect(existsSync(join(dir, "node_modules/@contentauth/c2pa-node"))).toBe(false);
  });

  it("are imported from ESM", () => {
    const script = `import { inspect, explain, score } from "@provcheck/core";
      const report = await inspect(${JSON.stringify(sample)}, { trust: { anchors: ${JSON.stringify(anchors)} } });
      console.log(JSON.stringify([report.origin, score(report).state, explain(report, { lang: "zh-CN" }).lang]));`;
    writeFileSync(join(dir, "use.mjs"), script);
    const [origin, state, lang] = JSON.parse(run(process.execPath, ["use.mjs"])) as [object, string, string];
    expect(origin).toMatchObject({ kind: "ai-generated", carriage: "signed" });
    expect([state, lang]).toEqual(["trusted", "zh-CN"]);
  });

  it("are imported from TypeScript, with the consumer's own settings", () => {
    writeFileSync(
      join(dir, "use.ts"),
      `import { createInspector, type Report, type Source } from "@provcheck/core";\nimport { reportSchema } from "@provcheck/core/schema";\nconst inspector = createInspector({ processes: 1 });\nconst report: Report = await inspector.inspect(new Uint8Array());\nconst level: number | null = report.assurance.level;\nconst source: Source | undefined = undefined;\nexport { level, reportSchema, source };\n`,
    );
    writeFileSync(
      join(dir, "tsconfig.json"),
      JSON.stringify({
        compilerOptions: {
          target: "ES2023",
          lib: ["ES2023", "DOM", "ESNext.Disposable"],
          module: "NodeNext",
          moduleResolution: "NodeNext",
          strict: true,
          noEmit: true,
          skipLibCheck: false,
          types: ["node"],
          typeRoots: [join(root, "node_modules/@types")],
        },
        files: ["use.ts"],
      }),
    );
    const result = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", dir], {
      encoding: "utf8",
    });
    expect(result.stdout).toBe("");
  });

  it("run the command", () => {
    const out = run("npx", ["--no-install", "provcheck", sample, "--trust-anchors", anchors]);
    expect(out).toContain("Made with AI");
    expect(run("npx", ["--no-install", "provcheck", "--version"])).toMatch(/^provcheck \d.*\nc2pa-wasm /);
    expect(JSON.parse(run("npx", ["--no-install", "provcheck", "schema"]))).toMatchObject({
      title: "provcheck report",
    });
  });

  it("compare pictures, with decoders that are not sharp's own, and say it in words", async () => {
    const original = await sharp(scene(5, 320, 240))
      .png()
      .toBuffer();
    writeFileSync(join(dir, "a.png"), original);
    writeFileSync(join(dir, "b.jpg"), await sharp(original).flop().resize(200).jpeg().toBuffer());
    const outcome = (a: string, b: string) =>
      JSON.parse(run("npx", ["--no-install", "provcheck", "compare", a, b, "--json"]));
    expect(outcome("a.png", "b.jpg")).toMatchObject({ outcome: "match", picture: { orientation: "mirrored" } });
    if (FFMPEG === undefined) return;
    writeFileSync(join(dir, "c.heic"), heic(original, 320, 240));
    expect(outcome("a.png", "c.heic")).toMatchObject({ outcome: "match", limits: [] });
  });

  it.runIf(FFMPEG)("take frames and compare clips", () => {
    makeMedia([
      "-f",
      "lavfi",
      "-i",
      "testsrc2=s=320x180:r=10:d=4",
      "-pix_fmt",
      "yuv420p",
      "-c:v",
      "libx264",
      join(dir, "a.mp4"),
    ]);
    makeMedia(["-i", join(dir, "a.mp4"), "-c", "copy", join(dir, "b.mkv")]);
    run("npx", ["--no-install", "provcheck", "frames", "a.mp4", "--out", "frames"]);
    expect(readdirSync(join(dir, "frames"))).toEqual(expect.arrayContaining(["contact-sheet.jpg", "frames.html"]));
    expect(run("npx", ["--no-install", "provcheck", "compare", "a.mp4", "b.mkv"])).toMatch(/only re-wrapped/);
    const report = JSON.parse(run("npx", ["--no-install", "provcheck", "a.mp4", "--json", "--deep"])).reports[0];
    expect([report.media.writer.family, report.limits]).toEqual(["lavf", []]);
  });

  it("recognise signers by the data package when it is installed", async () => {
    const lists = await mirror();
    const out = join(dir, "lists");
    try {
      // The mirror answers from this process: the build must not block it.
      const build = join(root, "packages/trust-lists/build.mjs");
      await promisify(execFile)(process.execPath, [build, "--mirror", lists.address, "--out", out]);
    } finally {
      await new Promise((resolve) => lists.server.close(resolve));
    }
    expect(readFileSync(join(out, "ATTRIBUTION.md"), "utf8")).toContain("CC BY 4.0");
    const installed = join(dir, "node_modules/@provcheck/trust-lists");
    mkdirSync(installed, { recursive: true });
    cpSync(join(root, "packages/trust-lists/package.json"), join(installed, "package.json"));
    cpSync(out, join(installed, "lists"), { recursive: true });
    const [first] = lists.authorities;
    if (!first) throw new Error("no authority");
    const leaf = await issue(first, { commonName: "A", organisation: "B" });
    writeFileSync(join(dir, "signed.jpg"), await sign(await picture("jpeg"), "image/jpeg", leaf, {}));
    const env = { ...process.env, PROVCHECK_TRUST_HOME: join(dir, "empty") };
    const json = execFileSync("npx", ["--no-install", "provcheck", "signed.jpg", "--jsonl"], {
      cwd: dir,
      encoding: "utf8",
      env,
    });
    expect((JSON.parse(json) as { credentials: { pass: string } }).credentials.pass).toBe("official");
    rmSync(installed, { recursive: true });
  });

  it("say that a sidecar is no manifest store, rather than nothing", () => {
    writeFileSync(
      join(dir, "photo.png"),
      Buffer.from(
        "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301010018dd8db00000000049454e44ae426082",
        "hex",
      ),
    );
    writeFileSync(join(dir, "photo.c2pa"), Buffer.alloc(64));
    const report = JSON.parse(run("npx", ["--no-install", "provcheck", "photo.png", "--jsonl"])) as {
      limits: { code: string }[];
      assurance: object;
    };
    expect(report.limits.map((limit) => limit.code)).toContain("manifest-store-unreadable");
    expect(report.assurance).toMatchObject({ state: "unverifiable", level: 1 });
  });
});
