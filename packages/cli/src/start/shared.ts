import { dirname, join } from "node:path";

/** With this word the process that reads files reads the sample, keeps its cache of code and ends. */
export const REHEARSE = "--rehearse";

/** As the process that reads files sets it; V8 refuses a cache that was made under other flags. */
export const CHILD_V8_FLAG = "--interrupt-budget=700000";

/** The folder of the library whose packages both bundles mean: it, not the command, depends on decoders and engines. */
export const coreFolder = (require: NodeJS.Require): string =>
  join(dirname(require.resolve("@provcheck/core/package.json")), "dist", "node");
