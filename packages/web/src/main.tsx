/** Starts the page. */
import { render } from "preact";
import { App } from "./app.tsx";
import { compareFiles } from "./compare-clips.ts";
import { readConfig } from "./config.ts";
import { Desk } from "./desk.ts";
import { FramesHost, type FramesThread } from "./frames-host.ts";
import { Host, type Thread } from "./host.ts";
import { LocalSession } from "./local-session.ts";
import type { Compare } from "./session.ts";
import { staticSession } from "./static-session.ts";
import { firstLanguage, pageWords } from "./words.ts";

/** The worker's whole text: the build puts it in, so that a page from disk has it and nothing is loaded later. */
declare const WORKER_TEXT: string;

interface ScriptPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The addresses that this page starts scripts from: made here of its own text, and no others. */
const addresses = new Set<string>();
const policy = (globalThis as { trustedTypes?: ScriptPolicies }).trustedTypes?.createPolicy("provcheck", {
  createScriptURL(given) {
    if (!addresses.has(given)) throw new TypeError("no other script");
    return given;
  },
});

/** An address for a worker's text; browsers that ask for it are told that it is ours. */
function workerUrl(text: string): string {
  const url = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  addresses.add(url);
  return policy?.createScriptURL(url) ?? url;
}

/** The worker that decodes frames lies in the page as data: its text is read when somebody first looks for a frame. */
function framesHost(): FramesHost {
  let url: string | undefined;
  return new FramesHost(() => {
    url ??= workerUrl(document.getElementById("frames")?.textContent ?? "");
    return new Worker(url) as FramesThread;
  });
}

function start(): void {
  const root = document.getElementById("page");
  if (!root) return;
  const { form, lists } = readConfig();
  const url = workerUrl(WORKER_TEXT);
  const make = (): Thread => new Worker(url) as Thread;
  const host = new Host(make);
  // A second file is compared beside whatever waits in the queue.
  const second = new Host(make);
  const frames = framesHost();
  // Neither does one frame wait for two clips that are compared.
  const clips = framesHost();
  const compare: Compare = (job, other, tell) => compareFiles([job, other], second, clips, tell);
  const lang = firstLanguage();
  // Signatures and hashes are checked by WebCrypto, which browsers give to pages from disk, from this machine or over HTTPS alone.
  if (globalThis.crypto?.subtle === undefined) {
    root.textContent = pageWords(lang).notSecure;
    return;
  }
  try {
    host.warm();
  } catch {
    root.textContent = pageWords(lang).noWorker;
    return;
  }
  let redraw = (): void => undefined;
  let drawing = false;
  const changed = (): void => {
    if (drawing) return;
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      redraw();
    });
  };
  const local = form === "local" ? new LocalSession(host, { compare, frames }) : undefined;
  const session = local ?? staticSession(host, { compare, frames });
  const desk = new Desk(session.inspect, changed);
  desk.lists = lists;
  const listen = (to: () => void): void => {
    redraw = to;
  };
  root.textContent = "";
  render(<App desk={desk} session={session} first={lang} onChange={listen} />, root);
  void local?.begin(desk).then(changed);
}

start();
