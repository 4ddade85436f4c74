// @ts-check
import { randomUUID } from "node:crypto";
import { createWriteStream } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createInspector, evaluatePolicy, explain, ProvcheckError, presetPolicy, removeAtEnd } from "@provcheck/core";
import { Hono } from "hono";

/** What one upload may cost. Every number is a promise to the machine that runs this. */
const LIMITS = { bytes: 64 * 1024 * 1024, atOnce: 32, waiting: 512, receiveMs: 60_000, timeMs: 20_000 };

/** Steps that were not taken for the machine's reasons. */
const OURS = /^(?:timeout|memory|crashed|not-started|opinion-unavailable|pixels-unavailable):/;

class TooLarge extends Error {}

/** Passes bytes on until there are too many. A length that the client states is not believed. */
async function* upTo(/** @type {AsyncIterable<Uint8Array>} */ body, /** @type {number} */ most) {
  let total = 0;
  for await (const part of body) {
    total += part.length;
    if (total > most) throw new TooLarge();
    yield part;
  }
}

/** At most `most` uploads are worked on; `waiting` more stand in line, and the rest is told to come back. */
function line(/** @type {number} */ most, /** @type {number} */ waiting) {
  let running = 0;
  /** @type {(() => void)[]} */
  const queue = [];
  return {
    async enter() {
      if (running < most) running += 1;
      else if (queue.length >= waiting) return false;
      else await new Promise((/** @type {(value?: undefined) => void} */ go) => queue.push(go));
      return true;
    },
    leave() {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    },
  };
}

/** Which of the two languages of the report the uploader reads. */
const languageOf = (/** @type {string | undefined} */ header) => (/^\s*zh\b/i.test(header ?? "") ? "zh-CN" : "en");

/**
 * The endpoint: `POST /uploads` with the file as the body.
 *
 * 201 taken; 422 the policy says no, or the file cannot be read whole, with what to tell the uploader; 400 empty; 408 not received in time; 413 too large; 415 no media; 503 could not
 * be checked now. A file that was not checked is not taken: somebody who can make the check fail must gain nothing by it.
 *
 * @param {{ policy?: string, limits?: Partial<typeof LIMITS>, keep?: (path: string, report: import("@provcheck/core").Report) => Promise<unknown> }} [options]
 *   `keep` moves a taken file to where it belongs, before the temporary one is removed
 */
export function uploads({ policy = "label-ai", limits = {}, keep = async () => undefined } = {}) {
  const { bytes, atOnce, waiting, receiveMs, timeMs } = { ...LIMITS, ...limits };
  const rules = presetPolicy(policy);
  const inspector = createInspector();
  const { enter, leave } = line(atOnce, waiting);
  const app = new Hono();

  app.post("/uploads", async (c) => {
    const { body } = c.req.raw;
    if (!body) return c.json({ code: "empty-file" }, 400);
    if (!(await enter())) return c.json({ code: "busy" }, 503, { "retry-after": "5" });
    // Whatever ends this process, the upload goes with it: promised before there is anything to remove.
    const folder = join(tmpdir(), `upload-${randomUUID()}`);
    const removed = removeAtEnd(folder);
    try {
      await mkdir(folder, { mode: 0o700 });
      // A name of ours: the uploader's is text, not a path.
      const path = join(folder, "file");
      // Who sends slowly must not hold a place for long.
      const signal = AbortSignal.timeout(receiveMs);
      await pipeline(
        upTo(Readable.fromWeb(/** @type {any} */ (body)), bytes),
        createWriteStream(path, { flags: "wx" }),
        {
          signal,
        },
      );
      const report = await inspector.inspect(path, { limits: { timeMs } });
      const lang = languageOf(c.req.header("accept-language"));
      const told = explain(report, { lang });
      const { verdict, findings } = evaluatePolicy(report, rules);
      const answer = {
        sha256: report.input.sha256,
        origin: report.origin.kind,
        assurance: report.assurance.state,
        sentence: told.sentence,
        doesNotProve: told.doesNotProve,
      };
      // A step that was not taken could have changed the answer: that is no answer. Another time may be better where the
      // machine was short of something; a file that is damaged stays so.
      const open = findings.flatMap(({ unchecked = [] }) => unchecked);
      if (report.error || open.some((step) => OURS.test(step)))
        return c.json({ ...answer, code: "not-checked" }, 503, { "retry-after": "60" });
      if (open.length > 0) return c.json({ ...answer, code: "not-checked", open, why: told.notChecked }, 422);
      if (verdict === "fail") {
        const why = findings.filter(({ effect }) => effect !== "warn").map(({ rule, message }) => ({ rule, message }));
        return c.json({ ...answer, code: "policy", why, next: told.next }, 422);
      }
      await keep(path, report);
      return c.json(answer, 201);
    } catch (error) {
      if (error instanceof TooLarge) return c.json({ code: "too-large", most: bytes }, 413);
      if (error instanceof ProvcheckError) {
        const { code } = error;
        if (code === "empty-file") return c.json({ code }, 400);
        if (code === "unsupported-content") return c.json({ code }, 415);
        return c.json({ code }, 503);
      }
      // The connection ended or came to a halt while the file was coming.
      return c.json({ code: "not-received" }, 408);
    } finally {
      leave();
      await rm(folder, { recursive: true, force: true });
      removed();
    }
  });

  return { app, close: () => inspector.close() };
}
