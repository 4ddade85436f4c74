/** What a child needs of the environment to be found and to write temporary files, and nothing that changes what it does. */
const NEEDED = ["PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP"];

/**
 * What every program that this process starts carries in its environment, as what it starts in turn does: by it they are
 * found where nobody noted their numbers. No other process of this machine ever had the same.
 */
const OWNER = { PROVCHECK_OWNER: `${process.pid}-${process.hrtime.bigint()}` };
/** The same as it stands there. */
export const OWNER_MARK = `PROVCHECK_OWNER=${OWNER.PROVCHECK_OWNER}`;

/**
 * The environment of every child: none of the host's settings and secrets, and no FFREPORT.
 *
 * The mark stands first: there is a `grep` that sees of an environment only what stands before its first NUL.
 */
export const smallEnvironment = (more: readonly string[] = []): NodeJS.ProcessEnv => ({
  ...OWNER,
  ...plainEnvironment(more),
});

/** The same for a process that is meant to live a moment longer than this one. */
export function plainEnvironment(more: readonly string[] = []): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { AV_LOG_FORCE_NOCOLOR: "1" };
  for (const key of [...NEEDED, ...more]) {
    const value = process.env[key];
    if (value !== undefined) env[key] = value;
  }
  return env;
}
