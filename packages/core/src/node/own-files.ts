/**
 * Files of ours that are started, not imported. All bundles lie in the folder of this file, and look there as this file does.
 * Addresses are written out where they are, so that whatever traces a build finds the files; what `@vercel/nft` finds, it finds in
 * statements, and not in the body of an arrow function.
 */

/** The process that files are read in. */
export function childBundle(): URL {
  return new URL("./child.bundle.js", import.meta.url);
}

/** The process that a detector somebody added runs in. */
export function detectorBundle(): URL {
  return new URL("./detector.bundle.js", import.meta.url);
}

/** The thread that compares prints. */
export function matchBundle(): URL {
  return new URL("./match.bundle.js", import.meta.url);
}

/** The thread that reads words. */
export function labelsBundle(): URL {
  return new URL("./labels.bundle.js", import.meta.url);
}
