import { randomBytes, timingSafeEqual } from "node:crypto";
import type { IncomingMessage } from "node:http";

/** A word that nobody guesses, new at every start. */
export const newToken = (): string => randomBytes(24).toString("base64url");

const same = (given: string, token: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(token)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** Where a browser says that it comes from. A page of anybody else's may send requests here, but never as this page. */
const OWN_SITE: ReadonlySet<string> = new Set(["same-origin", "none"]);

/**
 * What is asked, below the token; undefined for whoever does not know it, came by another name (a page elsewhere whose own
 * name leads to this machine) or from another page.
 */
export function asked(request: IncomingMessage, port: number, token: string): string | undefined {
  const { host, origin, "sec-fetch-site": site } = request.headers;
  const own = [`127.0.0.1:${port}`, `localhost:${port}`];
  if (host === undefined || !own.includes(host)) return undefined;
  if (origin !== undefined && origin !== `http://${host}`) return undefined;
  if (typeof site === "string" && !OWN_SITE.has(site)) return undefined;
  const [, given = "", path] = /^\/([\w-]*)\/(.*)$/.exec((request.url ?? "").split("?")[0] ?? "") ?? [];
  return path !== undefined && same(given, token) ? path : undefined;
}
