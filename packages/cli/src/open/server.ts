import { createReadStream } from "node:fs";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { basename } from "node:path";
import { type InspectOptions, type Inspector, ProvcheckError, type Report } from "@provcheck/core";
import { safeJson } from "../sanitize.ts";
import { asked, newToken } from "./guard.ts";
import type { PageListOf } from "./lists.ts";

/** What the page is served with. */
export interface Serving {
  /** The page, as it is sent. */
  html: string;
  /** Files of the command line. */
  files: readonly { path: string; bytes: number }[];
  inspector: Inspector;
  file: InspectOptions;
  lists(): Promise<readonly PageListOf[]>;
  /** From which hosts the public lists come, and how they are fetched; resolves to what went wrong. */
  hosts: readonly string[];
  update(): Promise<string | undefined>;
}

/** For every answer: nothing is kept, guessed, framed or shared with another page. */
const HEADERS = {
  "cache-control": "no-store",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "no-referrer",
  "cross-origin-resource-policy": "same-origin",
  "cross-origin-opener-policy": "same-origin",
} as const;
/** What the page sends here at most; larger files it reads by itself. */
const MOST_BYTES = 1024 ** 3;

const send = (response: ServerResponse, status: number, type: string, body: string): void => {
  response.writeHead(status, { ...HEADERS, "content-type": type });
  response.end(body);
};
const sendJson = (response: ServerResponse, value: unknown): void =>
  send(response, 200, "application/json", safeJson(value));

type Reply = { report: Report } | { code: string; message: string };

async function inspected(work: () => Promise<Report>): Promise<Reply> {
  try {
    return { report: await work() };
  } catch (error) {
    if (error instanceof ProvcheckError) return { code: error.code, message: error.message };
    throw error;
  }
}

type Answer = (request: IncomingMessage, response: ServerResponse, number: number) => Promise<void> | void;

/** Whoever asked has gone: what was done for them ends. */
function goneSignal(response: ServerResponse): AbortSignal {
  const abort = new AbortController();
  response.once("close", () => abort.abort(new Error("gone")));
  return abort.signal;
}

/** What can be asked, by method and path. */
function routes(serving: Serving): Readonly<Record<string, Answer>> {
  const { inspector, files, file: options, hosts } = serving;
  const begin: Answer = async (_, response) =>
    sendJson(response, {
      files: files.map(({ path, bytes }) => ({ name: basename(path), bytes })),
      lists: await serving.lists(),
      hosts,
    });
  return {
    "GET ": (_, response) => send(response, 200, "text/html; charset=utf-8", serving.html),
    "GET begin": begin,
    "GET files/N": (_, response, number) => {
      const file = files[number];
      if (!file) return send(response, 404, "text/plain", "");
      response.writeHead(200, { ...HEADERS, "content-type": "application/octet-stream" });
      createReadStream(file.path)
        .on("error", () => response.destroy())
        .pipe(response);
    },
    "POST files/N/report": async (_, response, number) => {
      const file = files[number];
      if (!file) return send(response, 404, "text/plain", "");
      const own = { ...options, name: basename(file.path), signal: goneSignal(response) };
      sendJson(response, await inspected(() => inspector.inspect(file.path, own)));
    },
    "POST report": async (request, response) => {
      const name = new URL(request.url ?? "", "http://127.0.0.1").searchParams.get("name") ?? "";
      const limits = { ...options.limits, inputBytes: MOST_BYTES };
      const own = { ...options, name: basename(name), limits, signal: goneSignal(response) };
      sendJson(response, await inspected(() => inspector.inspect(request, own)));
    },
    "POST lists": async (_, response) => {
      const problem = await serving.update();
      sendJson(response, { lists: await serving.lists(), ...(problem === undefined ? {} : { problem }) });
    },
  };
}

/** A server on loopback, and the one address that it answers. */
export async function serve(serving: Serving): Promise<{ server: Server; url: string }> {
  const token = newToken();
  const answers = routes(serving);
  const server = createServer((request, response) => {
    const path = asked(request, portOf(server), token);
    const [, number = ""] = /^files\/(\d{1,6})(?:\/|$)/.exec(path ?? "") ?? [];
    const key = `${request.method} ${number === "" ? path : path?.replace(number, "N")}`;
    const answer = path !== undefined && Object.hasOwn(answers, key) ? answers[key] : undefined;
    if (!answer) return send(response, path === undefined ? 403 : 404, "text/plain", "");
    void Promise.resolve(answer(request, response, Number(number))).catch(() => response.destroy());
  });
  await new Promise<void>((done, failed) => server.once("error", failed).listen(0, "127.0.0.1", done));
  return { server, url: `http://127.0.0.1:${portOf(server)}/${token}/` };
}

function portOf(server: Server): number {
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}
