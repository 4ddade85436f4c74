/**
 * Files of ours that are started, not imported. All bundles lie in the folder of this file, and look there as this file does.
 * Addresses are written out where they are, so that whatever traces a build finds the files.
 */

/** The process that files are read in. */
export const childBundle = (): URL => new URL("./child.bundle.js", import.meta.url);

/** The thread that compares prints. */
export const matchBundle = (): URL => new URL("./match.bundle.js", import.meta.url);
