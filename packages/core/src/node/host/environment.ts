/** What a child needs of the environment to be found and to write temporary files, and nothing that changes what it does. */
const NEEDED = ["PATH", "SystemRoot", "TMPDIR", "TEMP", "TMP"];

/** The environment of every child: none of the host's settings and secrets, and no FFREPORT. */
export function smallEnvironment(more: readonly string[] = []): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { AV_LOG_FORCE_NOCOLOR: "1" };
  for (const key of [...NEEDED, ...more]) {
    const value = process.env[key];
    if (value !== undefined) env[key] = value;
  }
  return env;
}
