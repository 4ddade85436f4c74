import { createInspector, type Inspector, type InspectorOptions } from "@provcheck/core";

let child: URL | undefined;

/** The process that reads files, where the command brings its own: the library's, in one file that starts from a cache. */
export function useChild(entry: URL | undefined): void {
  child = entry;
}

/** A file that is packed beside the command. @throws Error where the command does not run as it is packed */
export function packedFile(name: string): URL {
  if (child === undefined) throw new Error(`${name} lies beside the command as it is packed`);
  return new URL(name, child);
}

/** The options, and the command's own process where it brings one. */
export const withChild = (options: InspectorOptions): InspectorOptions =>
  child === undefined ? options : { ...options, files: { child } };

/** An inspector whose processes start as the command's do. */
export const inspectorFor = (options: InspectorOptions): Inspector => createInspector(withChild(options));
