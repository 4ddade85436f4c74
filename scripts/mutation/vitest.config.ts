import { defineConfig } from "vitest/config";

/** The unit tests alone: what a mutant breaks must be noticed beside it, in seconds and without a build. */
export default defineConfig({
  test: {
    include: ["packages/core/src/{assess,credentials,policy,report,model,explain}/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
