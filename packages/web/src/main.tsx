/** Starts the page. */
import { render } from "preact";
import { App } from "./app.tsx";
import { readConfig } from "./config.ts";
import { Desk } from "./desk.ts";
import { Host, type Thread } from "./host.ts";
import { LocalSession } from "./local-session.ts";
import { staticSession } from "./static-session.ts";
import { firstLanguage, pageWords } from "./words.ts";

/** The worker's whole text: the build puts it in, so that a page from disk has it and nothing is loaded later. */
declare const WORKER_TEXT: string;

interface ScriptPolicies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

/** The one address that this page starts a script from; browsers that ask for it are told so. */
function workerUrl(): string {
  const url = URL.createObjectURL(new Blob([WORKER_TEXT], { type: "text/javascript" }));
  const policies = (globalThis as { trustedTypes?: ScriptPolicies }).trustedTypes;
  const policy = policies?.createPolicy("provcheck", {
    createScriptURL(given) {
      if (given !== url) throw new TypeError("no other script");
      return given;
    },
  });
  return policy?.createScriptURL(url) ?? url;
}

function start(): void {
  const root = document.getElementById("page");
  if (!root) return;
  const { form, lists } = readConfig();
  const url = workerUrl();
  const make = (): Thread => new Worker(url) as Thread;
  const host = new Host(make);
  // A second file is compared beside whatever waits in the queue.
  const second = new Host(make);
  const compare = second.compare.bind(second);
  const lang = firstLanguage();
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
  const local = form === "local" ? new LocalSession(host, compare) : undefined;
  const session = local ?? staticSession(host, compare);
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
