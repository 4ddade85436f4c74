import type { ArchiveIndex, IndexOptions } from "./index-types.ts";

/**
 * Opens the index of an archive, or begins one. It is a file of prints that only grows; nothing of the archive can be seen in it but paths,
 * digests and prints. A damaged one is an error, never a wrong answer.
 * @param options the folder, and where the index is kept
 * @throws ProvcheckError `index-unreadable` for what is damaged or no index, `bad-option`
 * @example
 * ```ts
 * import { createIndex } from "@provcheck/core";
 * const index = await createIndex({ folder: "archive", file: "archive.provcheck-index" });
 * for (const path of ["archive/a.jpg", "archive/b.mp4"]) console.log(path, await index.add(path));
 * await index.save();
 * for (const { path, comparison } of (await index.query("suspicious.mp4")).hits) console.log(path, comparison.outcome);
 * ```
 */
export async function createIndex(options: IndexOptions): Promise<ArchiveIndex> {
  // Loaded when somebody has an archive: most starts never do.
  const { openIndex } = await import("./archive.ts");
  return openIndex(options);
}
