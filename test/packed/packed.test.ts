import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";

const root = fileURLToPath(new URL("../..", import.meta.url));
const sample = join(root, "examples/media/1-signed-ai.jpg");
const anchors = join(root, "examples/sample-ca.pem");

/** What a stranger gets: the packed packages, plain npm, an empty folder, no workspace, no native engine. */
describe("packed packages", () => {
  let dir: string;
  const run = (command: string, args: readonly string[], cwd = dir): string =>
    execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });

  beforeAll(() => {
    dir = tempDir();
    const out = join(dir, "tarballs");
    mkdirSync(out);
    for (const name of ["core", "cli"])
      run("npx", ["-y", "pnpm@12.21.0", "pack", "--pack-destination", out], join(root, "packages", name));
    writeFileSync(join(dir, "package.json"), JSON.stringify({ name: "stranger", private: true, type: "module" }));
    const tarballs = readdirSync(out).map((file) => join(out, file));
    expect(tarballs).toHaveLength(2);
    run("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...tarballs]);
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

  it("say that a sidecar needs the native engine, rather than nothing", () => {
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
    expect(report.limits.map((limit) => limit.code)).toContain("sidecar-needs-native");
    expect(report.assurance).toMatchObject({ state: "unverifiable", level: 1 });
  });
});
