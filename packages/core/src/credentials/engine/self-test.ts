import type { Engine, EngineInput, EnginePass } from "./engine.ts";
import { SELF_TEST } from "./self-test-file.ts";
import type { SettingsDialect } from "./settings.ts";

/**
 * Which of the two dialects an engine reads. Engines ignore keys that they do not know, so that a version which words
 * its settings differently would call every signer unknown: only a file that comes out trusted shows that anchors are
 * read at all, and only one that does not shows that they decide. The file is made for this and trusted nowhere else.
 * @returns undefined when it reads neither: then it may not be asked.
 */
export async function dialectOf(engineFor: (dialect: SettingsDialect) => Engine): Promise<SettingsDialect | undefined> {
  for (const dialect of ["kinds", "lists"] as const) {
    const engine = engineFor(dialect);
    if ((await trusts(engine, SELF_TEST.anchor)) && !(await trusts(engine, SELF_TEST.stranger))) return dialect;
  }
  return undefined;
}

async function trusts(engine: Engine, anchors: string): Promise<boolean> {
  const pass: EnginePass = {
    tier: "yours",
    anchors,
    tsaAnchors: "",
    allowed: "",
    ekus: [],
  };
  const outcome = await engine.verify(selfTestInput(), pass);
  return outcome.kind === "read" && outcome.state === "Trusted";
}

function selfTestInput(): EngineInput {
  const bytes = Uint8Array.from(atob(SELF_TEST.jpeg), (char) => char.charCodeAt(0));
  return {
    size: bytes.length,
    mediaType: "image/jpeg",
    bytes: async () => bytes,
    file: () => Promise.reject(new Error("the file of the self-test has no path")),
  };
}
