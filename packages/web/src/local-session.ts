import type { PageList, Report } from "@provcheck/core/browser";
import type { Language } from "@provcheck/core/explain";
import type { Desk, Item } from "./desk.ts";
import type { Host, Outcome } from "./host.ts";
import type { Session, Workshop } from "./session.ts";
import { merged } from "./static-session.ts";
import { fill, pageWords } from "./words.ts";

/** What the server answers: a report, or why there is none. */
type Reply = { report: Report } | { code: string; message: string };
/** What the server was started with. */
interface Begin {
  files: { name: string; bytes: number }[];
  lists: PageList[];
  hosts: string[];
}

/** Larger files are read by the page where they lie: nobody wants a second copy of them. */
const MOST_SENT_BYTES = 1024 ** 3;

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  const response = await fetch(path, { ...init, cache: "no-store", credentials: "omit", redirect: "error" });
  if (!response.ok) throw new Error(`provcheck open: ${response.status}`);
  return response;
}

const outcomeOf = (reply: Reply): Outcome =>
  "report" in reply
    ? { kind: "report", report: reply.report }
    : { kind: "refused", code: reply.code, message: reply.message };

/** The page as `provcheck open` serves it: files go to provcheck on this machine, which has ffmpeg and its own lists. */
export class LocalSession implements Session {
  readonly form = "local";
  readonly compare: Workshop["compare"];
  readonly frames: Workshop["frames"];
  readonly #host: Host;
  #own: PageList[] = [];
  hosts: string[] = [];

  constructor(host: Host, { compare, frames }: Workshop) {
    this.#host = host;
    this.compare = compare;
    this.frames = frames;
  }

  /** Asks what the server was started with, and puts that on the desk. */
  async begin(desk: Desk): Promise<void> {
    const { files, lists, hosts } = (await (await ask("begin")).json()) as Begin;
    this.#own = lists;
    this.hosts = hosts;
    desk.add(files.map(({ name, bytes }, remote) => ({ name, bytes, remote })));
  }

  readonly inspect: Session["inspect"] = async (item, picked, onProgress, signal) => {
    if (picked.length > 0 || (item.file && item.file.size > MOST_SENT_BYTES)) {
      const file = item.file ?? (await this.bytes(item.remote ?? 0));
      const job = { file, name: item.name, ...(item.sidecar ? { sidecar: item.sidecar } : {}) };
      return this.#host.inspect(job, merged(this.#own, picked), onProgress, signal);
    }
    // The command reads with ffmpeg and a second opinion: of a long clip that takes a while, and it says nothing meanwhile.
    let seconds = 0;
    const tell = (): void => onProgress({ step: "open", read: 0, local: seconds++ });
    tell();
    const timer = setInterval(tell, 1_000);
    try {
      return outcomeOf((await (await this.#send(item, signal)).json()) as Reply);
    } finally {
      clearInterval(timer);
    }
  };

  #send({ file, name, sidecar, remote }: Item, signal: AbortSignal): Promise<Response> {
    if (!file) return ask(`files/${remote}/report`, { method: "POST", signal });
    const body = sidecar ? new Blob([file, sidecar]) : file;
    const query = new URLSearchParams({ name, bytes: String(file.size) });
    return ask(`report?${query}`, { method: "POST", body, signal });
  }

  lists(desk: Desk): readonly PageList[] {
    return merged(this.#own, desk.lists);
  }

  async use(lists: readonly PageList[], desk: Desk): Promise<string> {
    desk.lists = merged(desk.lists, lists);
    desk.again();
    return "";
  }

  async fetchLists(desk: Desk, lang: Language): Promise<string> {
    const words = pageWords(lang);
    try {
      const { lists, problem } = (await (await ask("lists", { method: "POST" })).json()) as {
        lists: PageList[];
        problem?: string;
      };
      this.#own = lists;
      desk.again();
      return problem ? fill(words.listsNotFetched, { why: problem }) : words.listsFetched;
    } catch (error) {
      return fill(words.listsNotFetched, { why: error instanceof Error ? error.message : "" });
    }
  }

  async bytes(remote: number): Promise<Blob> {
    return (await ask(`files/${remote}`)).blob();
  }
}
