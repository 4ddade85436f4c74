import { join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { describe, expect, it } from "vitest";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(ROOT, "../../../tsconfig.base.json"), ts.sys.readFile).config,
  ts.sys,
  ROOT,
);
const OPTIONS = { ...options, types: [], composite: false, declaration: false, noEmit: true, rootDir: ROOT };

const host = ts.createCompilerHost(OPTIONS);
const read = host.getSourceFile.bind(host);
const sources = new Map<string, ts.SourceFile | undefined>();

/** What the compiler says of files, with some of them changed in memory. */
function problemsOf(files: Iterable<string>, changes: readonly Change[]): Map<string, string> {
  const changed = new Map(changes.map((change) => [join(ROOT, change.file), change]));
  const getSourceFile: typeof host.getSourceFile = (path, language, ...more) => {
    const change = changed.get(path);
    if (change) return ts.createSourceFile(path, textOf(change.file).replace(change.from, change.to), language);
    if (!sources.has(path)) sources.set(path, read(path, language, ...more));
    return sources.get(path);
  };
  const names = [...new Set(files)];
  const paths = names.map((name) => join(ROOT, name));
  const program = ts.createProgram(paths, OPTIONS, { ...host, getSourceFile });
  const messages = (name: string): string =>
    program
      .getSemanticDiagnostics(program.getSourceFile(join(ROOT, name)))
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, "\n"))
      .join("\n");
  return new Map(names.map((name) => [name, messages(name)]));
}

const textOf = (file: string): string => ts.sys.readFile(join(ROOT, file)) ?? "";

interface Change {
  what: string;
  file: string;
  from: string | RegExp;
  to: string;
  told: RegExp;
}

const ZH = "explain/locales/zh-CN";
const EN = "explain/locales/en/index.ts";

/** What a careless hand could leave, each with what the compiler has to say of it. */
const CHANGES: readonly Change[] = [
  {
    what: "a line of help that is missing in another language",
    file: `${ZH}/help.ts`,
    from: /\n {2}"exit\.usage": .*/,
    to: "",
    told: /"exit\.usage"/,
  },
  {
    what: "an error that leaves out what English names",
    file: `${ZH}/errors.ts`,
    from: /("error\.internal": ".*)\{why\}/,
    to: "$1",
    told: /Misfilled<"why">/,
  },
  {
    what: "a text that is missing in another language",
    file: `${ZH}/generators.ts`,
    from: /\n {2}"makes\.image": .*/,
    to: "",
    told: /"makes\.image"/,
  },
  {
    what: "a text too many in another language",
    file: `${ZH}/compare.ts`,
    from: '\n  "field.share"',
    to: '\n  "field.invented": "多余",\n  "field.share"',
    told: /Unknown<"field\.invented">/,
  },
  {
    what: "a translation that names what English does not",
    file: `${ZH}/media.ts`,
    from: /("edit\.part": ".*)\{from\}/,
    to: "$1{until}",
    told: /Misfilled<"(?:seconds|from)"/,
  },
  {
    what: "a translation that leaves out what English names",
    file: `${ZH}/reasoning.ts`,
    from: /("history\.with": ".*)\{agent\}/,
    to: "$1",
    told: /Misfilled<"agent">/,
  },
  {
    what: "a code without a text",
    file: EN,
    from: /\n {2}"limit\.crashed":\s*".*/,
    to: "",
    told: /"limit\.crashed"/,
  },
  {
    what: "a text for a code that is in no table",
    file: EN,
    from: '\n  "limit.crashed"',
    to: '\n  "limit.invented": "Invented.",\n  "limit.crashed"',
    told: /Unknown<"limit\.invented">/,
  },
  {
    what: "a text that names an argument which its code does not have",
    file: EN,
    from: "stopped {step}",
    to: "stopped {moment}",
    told: /Misfilled<"moment">/,
  },
  {
    what: "a reason of the ladder's that is in no table",
    file: "assess/ladder.ts",
    from: 'yield "contradiction"',
    to: 'yield "contradicts"',
    told: /"contradicts"/,
  },
  {
    what: "a check with a reason that answers another question",
    file: "credentials/checks.ts",
    from: 'answer("signer", "advisory"',
    to: 'answer("signer", "time-proven"',
    told: /"time-proven"/,
  },
  {
    what: "a status code that is in no table",
    file: "credentials/verify/specific/time-stamp.ts",
    from: "assertion.timestamp.malformed",
    to: "assertion.timestamp.broken",
    told: /"assertion\.timestamp\.broken"/,
  },
  {
    what: "a limit that is in no table",
    file: "formats/walk.ts",
    from: '"damaged-structure"',
    to: '"damaged-structures"',
    told: /"damaged-structures"/,
  },
  {
    what: "a next step that is in no table",
    file: "explain/next-steps.ts",
    from: '"next.ask-original"',
    to: '"next.ask-the-original"',
    told: /"next\.ask-the-original"/,
  },
  {
    what: "an observation that is not in the table",
    file: "probes/polyglot/probe.ts",
    from: 'Probe<"polyglot">',
    to: 'Probe<"chimera">',
    told: /"chimera"/,
  },
  {
    what: "a string of the file's that a probe gives as it is",
    file: "probes/signer-names-itself/probe.ts",
    from: "fileText(name)",
    to: "name",
    told: /'string' is not assignable to type 'FileText'/,
  },
  {
    what: "a string of the file's that a sentence shows as it is",
    file: "explain/history.ts",
    from: "agent: quote(action.softwareAgent)",
    to: "agent: action.softwareAgent",
    told: /'string' is not assignable to type 'Shown'/,
  },
  {
    what: "a string of the file's that a row shows as it is",
    file: "explain/history.ts",
    from: "value: quote(active.label)",
    to: "value: active.label",
    told: /'string' is not assignable to type 'Words'/,
  },
];

/** One change a file in each program: the first of all files, then the second. English by itself: all the others rest on it. */
const turnOf = (change: Change): string => {
  const nth = CHANGES.filter(({ file }) => file === change.file).indexOf(change);
  return change.file === EN ? `English ${nth}` : String(nth);
};
const turns = new Map<string, Map<string, string>>();

function problemsWith(change: Change): string {
  const turn = turnOf(change);
  const together = CHANGES.filter((each) => turnOf(each) === turn);
  const found =
    turns.get(turn) ??
    problemsOf(
      together.map(({ file }) => file),
      together,
    );
  turns.set(turn, found);
  return found.get(change.file) ?? "";
}

// The compiler's own time, however busy the machine is.
describe("does not compile", { timeout: 120_000 }, () => {
  it.each(CHANGES)("$what", (change) => {
    const text = textOf(change.file);
    expect(text.replace(change.from, change.to), "the change has nothing to change").not.toBe(text);
    expect(problemsWith(change)).toMatch(change.told);
  });

  it("and everything does as it stands", () => {
    const found = problemsOf(
      CHANGES.map(({ file }) => file),
      [],
    );
    expect([...found].filter(([, problems]) => problems !== "")).toEqual([]);
  });
});
