import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));
// Real media live beside the project where its maintainers have them; nobody else needs them.
const corpus = existsSync(here("../shared/corpus/expected.jsonl"));
const setupFiles = here("test/setup/file-folders.ts");

export default defineConfig({
  test: {
    // As many at once as there are cores; by itself it would leave one of them to nobody.
    maxWorkers: "100%",
    globalSetup: "test/setup/run-folder.ts",
    projects: [
      // Time limits are for what hangs: the machine may be busy with everything else.
      {
        test: {
          name: "unit",
          isolate: false,
          setupFiles,
          include: ["packages/*/src/**/*.test.ts"],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: "e2e",
          isolate: false,
          setupFiles,
          include: ["test/e2e/**/*.test.ts"],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: "packed",
          setupFiles,
          include: ["test/packed/**/*.test.ts"],
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      ...(corpus
        ? [
            {
              test: {
                name: "corpus",
                isolate: false,
                setupFiles,
                include: ["test/corpus/**/*.test.ts"],
                testTimeout: 120_000,
                hookTimeout: 120_000,
              },
            },
          ]
        : []),
    ],
    coverage: {
      provider: "v8",
      include: ["packages/*/src/**/*.ts"],
      exclude: ["**/*.test.ts"],
    },
  },
});
