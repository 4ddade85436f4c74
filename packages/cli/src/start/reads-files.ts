/** Words that ask for nothing but words. */
const TELLS = new Set(["--help", "-h", "--version", "-V"]);

/**
 * Whether a command line looks as if files will be read by it, told before it is understood: no command has a dot or a slash in its
 * name. Wrong is no harm: a process that is not needed ends, and one that is missing is started later.
 */
export function readsFiles(argv: readonly string[]): boolean {
  const [first = ""] = argv;
  if (argv.some((each) => TELLS.has(each))) return false;
  return first === "check" || /^-|[./\\]/.test(first);
}
