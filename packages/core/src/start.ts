/**
 * What the command does without reading a file: it starts the process that will, and says which engines are installed.
 * Not published: the command's bundles hold it.
 * @packageDocumentation
 */
export { installedEngines } from "./node/engines/version.ts";
export { CHILD_FLAGS, offer, type ReadingProcess, startAhead } from "./node/host/child-process.ts";
