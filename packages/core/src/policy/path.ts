import picomatch from "picomatch";

/** One way to write a path: forward slashes, no `.`, and `..` only in front, whatever way it was spelt. */
function plainPath(path: string): string {
  const slashed = path.replaceAll("\\", "/");
  const kept: string[] = [];
  for (const part of slashed.split("/")) {
    if (part === "" || part === ".") continue;
    if (part === ".." && kept.length > 0 && kept.at(-1) !== "..") kept.pop();
    else kept.push(part);
  }
  const plain = kept.join("/");
  return slashed.startsWith("/") ? `/${plain}` : plain;
}

/** A path as rules see it: below the root where it lies there. */
export function ruledPath(path: string, root: string | undefined): string {
  const plain = plainPath(path);
  if (root === undefined) return plain;
  const base = plainPath(root);
  const inside = base === "/" ? base : `${base}/`;
  return plain.startsWith(inside) ? plain.slice(inside.length) : plain;
}

/**
 * Whether one of the globs meets a path, or the file's name alone.
 * @param globs as in rules: `assets/**`, `*.jpg`
 * @param path with forward slashes, from the root
 * @example
 * ```ts
 * import { matchesGlobs } from "@provcheck/core";
 * console.log(matchesGlobs(["*.psd"], "art/cover.psd"));
 * ```
 */
export const matchesGlobs = (globs: readonly string[], path: string): boolean =>
  picomatch.isMatch(path, [...globs], { dot: true }) ||
  picomatch.isMatch(path.split("/").at(-1) ?? "", [...globs], { dot: true });
