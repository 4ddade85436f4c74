// Projects without a bundler: how the packages are imported, checked, tested with, and installed beside another.
import { recipe, SERVER } from "./kit.mjs";

const esm = { "package.json": { private: true, type: "module" }, "server.mjs": SERVER };

/** As a project would write it in TypeScript, with nothing of Node's types. */
const TYPED = `import { createInspector, type Inspector, type InspectOptions, ProvcheckError, type Report, type Source } from "@provcheck/core";

export const inspector: Inspector = createInspector({ processes: 1 });
export async function kind(source: Source, options: InspectOptions): Promise<Report["origin"]["kind"] | ProvcheckError["code"]> {
  try {
    return (await inspector.inspect(source, options)).origin.kind;
  } catch (error) {
    if (error instanceof ProvcheckError) return error.code;
    throw error;
  }
}
`;
const tsconfig = {
  compilerOptions: {
    target: "es2022",
    lib: ["es2022"],
    module: "nodenext",
    moduleResolution: "nodenext",
    strict: true,
    skipLibCheck: false,
    outDir: ".",
    declaration: true,
  },
  files: ["inspector.mts"],
};

const typescript = (version) => ({
  name: `typescript-${version}`,
  run(project) {
    // Node's types lie there, as they do in most projects: from TypeScript 6 on they are not taken unasked.
    project.write({ ...esm, "inspector.mts": TYPED, "tsconfig.json": tsconfig });
    project.install(`typescript@${version}`, "@types/node@20");
    project.run("tsc", ["-p", "."]);
    project.run(process.execPath, ["server.mjs"]);
    // And without any.
    project.npm("uninstall", "@types/node");
    project.run("tsc", ["-p", ".", "--noEmit"]);
    return project.reports();
  },
});

const TEST = `${SERVER.replace("const reports", 'test("reports", async () => {\nconst reports')}}, 60_000);\n`;

export const plain = [
  {
    name: "esm",
    run(project) {
      project.write({ ...esm, "inspector.mjs": recipe("inspector.mjs") });
      project.install();
      project.run(process.execPath, ["server.mjs"]);
      return project.reports();
    },
  },
  {
    name: "cjs",
    run(project) {
      const text = SERVER.replace(/import \{(.+)\} from (".+");/g, "const {$1} = require($2);")
        .replace('require("./inspector.mjs")', 'require("./inspector.cjs")')
        .replace("const reports", "(async () => {\nconst reports");
      const inspector = `const { createInspector } = require("@provcheck/core");\nexports.inspector = createInspector({ processes: 1 });\n`;
      project.write({ "package.json": { private: true }, "server.cjs": `${text}})();\n`, "inspector.cjs": inspector });
      project.install();
      project.run(process.execPath, ["server.cjs"]);
      return project.reports();
    },
  },
  typescript("5.0"),
  typescript("latest"),
  {
    name: "jest",
    run(project) {
      const manifest = { private: true, type: "module", jest: { transform: {}, testMatch: ["**/*.test.mjs"] } };
      project.write({ "package.json": manifest, "inspector.mjs": recipe("inspector.mjs"), "a.test.mjs": TEST });
      project.install("jest@30");
      project.sh(recipe("jest"));
      return project.reports();
    },
  },
  {
    name: "vitest",
    run(project) {
      const text = `import { test } from "vitest";\n${TEST}`;
      project.write({ ...esm, "inspector.mjs": recipe("inspector.mjs"), "a.test.mjs": text });
      project.install("vitest@5");
      project.run("vitest", ["run"]);
      return project.reports();
    },
  },
  {
    name: "beside-c2pa-node-0.9",
    run(project) {
      const dependencies = { "@contentauth/c2pa-node": "^0.9.0" };
      project.write({
        ...esm,
        "inspector.mjs": recipe("inspector.mjs"),
        "package.json": { ...esm["package.json"], dependencies },
      });
      try {
        project.install();
      } catch (error) {
        // Some registries lack one of its packages. What matters here is that npm finds no conflict: an empty one stands for it.
        if (!String(error.cause?.stderr).includes("@contentauth/c2pa-utilities")) throw error;
        const overrides = { "@contentauth/c2pa-utilities": "file:./stub" };
        project.write({
          "stub/package.json": { name: "@contentauth/c2pa-utilities", version: "0.3.1" },
          "package.json": {
            ...esm["package.json"],
            dependencies: { ...dependencies, ...overrides },
            overrides: { "@contentauth/c2pa-utilities": "$@contentauth/c2pa-utilities" },
          },
        });
        project.install();
      }
      project.run(process.execPath, ["server.mjs"]);
      return project.reports();
    },
  },
];
