import type { PageList } from "@provcheck/core/browser";
import type { Language } from "@provcheck/core/explain";
import type { Desk, Inspect } from "./desk.ts";
import type { Host } from "./host.ts";

/** What the page can do where it runs: from a file it reads by itself; served by `provcheck open` it may ask that. */
export interface Session {
  readonly form: "file" | "local";
  readonly inspect: Inspect;
  /** The lists that inspections of this page use. */
  lists(desk: Desk): readonly Pick<PageList, "name" | "date">[];
  /** Takes further lists and checks everything again; resolves to what is to be told. */
  use(lists: readonly PageList[], desk: Desk): Promise<string>;
  /** Where the public lists come from, when this page may ask for them. */
  readonly hosts?: readonly string[];
  fetchLists(desk: Desk, lang: Language): Promise<string>;
  /** What two pictures have in common, found in a worker of its own. */
  readonly compare: Host["compare"];
  /** Reads the bytes of a file that lies with the server. */
  bytes(remote: number): Promise<Blob>;
}
