import { existsSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { told } from "./messages.ts";
import { Trouble } from "./trouble.ts";

/** A name of a file as somebody meant it, or an address of the web, which names none. */
export type Meant = { kind: "path"; path: string } | { kind: "address" };

const ADDRESS = /^(?:https?|ftp|s3|blob|data):/i;
/** What surrounds a path that was copied as text: pairs of quotation marks of any keyboard. */
const QUOTED = /^(?:"(.+)"|'(.+)'|“(.+)”|‘(.+)’|`(.+)`)$/s;

/**
 * The file that is meant by what was typed or pasted. A name that exists is always itself; of one that does not, the forms
 * that programs give when a file is copied or dragged are tried: `file://` addresses, quotation marks, blanks around it,
 * blanks behind backslashes, `~` that no shell read.
 */
export function meant(typed: string, exists: (path: string) => boolean = existsSync): Meant {
  if (exists(typed)) return { kind: "path", path: typed };
  const trimmed = typed.trim();
  const bare =
    QUOTED.exec(trimmed)
      ?.slice(1)
      .find((each) => each !== undefined) ?? trimmed;
  if (ADDRESS.test(bare)) return { kind: "address" };
  const forms = [fromFileAddress(bare), bare, bare.replace(/^~(?=[/\\])/, () => homedir()), unescaped(bare)];
  return { kind: "path", path: forms.find((each) => each !== undefined && each !== "" && exists(each)) ?? typed };
}

/** `meant` for a command that takes one file. @throws Trouble for an address of the web */
export function pathMeant(typed: string): string {
  const found = meant(typed);
  if (found.kind === "path") return found.path;
  throw new Trouble("bad-option", told("problem.at", { path: typed, why: told("problem.web-address") }));
}

function fromFileAddress(text: string): string | undefined {
  if (!/^file:/i.test(text)) return undefined;
  try {
    return fileURLToPath(text);
  } catch {
    return undefined;
  }
}

/** Shells put a backslash before a blank or bracket; on Windows it parts folders. */
const unescaped = (text: string): string => (process.platform === "win32" ? text : join(text.replace(/\\(.)/gs, "$1")));
