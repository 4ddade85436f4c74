import { expect, it } from "vitest";
import { serverError } from "./connect.ts";

const failed = (message: string, code?: string) =>
  Object.assign(new Error(message), code === undefined ? {} : { code });

it.each([
  [failed("OOM command not allowed when used memory > 'maxmemory'."), "no-room"],
  [failed("MISCONF Redis is configured to save RDB snapshots, but is unable to persist on disk"), "no-room"],
  [failed("could not extend file: No space left on device", "53100"), "no-room"],
  [failed("WRONGPASS invalid username-password pair"), "refused"],
  [failed("NOPERM this user has no permissions to run the 'eval' command"), "refused"],
  [failed('password authentication failed for user "u"', "28P01"), "refused"],
  [failed("permission denied for schema public", "42501"), "refused"],
  [failed("connect ECONNREFUSED 127.0.0.1:9", "ECONNREFUSED"), "unreachable"],
])("%s is told as %s, without the password of the address", (error, code) => {
  const told = serverError("redis://:secret@host:1", error);
  expect(told.code).toBe(code);
  expect(told.message).not.toContain("secret");
});
