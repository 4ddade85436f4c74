/** Larger files are digested only where somebody asks. */
const AUTO_BYTES = 256 * 1024 * 1024;

/** When the SHA-256 of the whole file is computed: `auto` up to 256 MiB. */
export type HashChoice = "auto" | "always" | "never";

/** Is the SHA-256 of a file of this size wanted? */
export const wantsSha256 =
  (choice: HashChoice) =>
  (size: number): boolean =>
    choice === "always" || (choice === "auto" && size <= AUTO_BYTES);
