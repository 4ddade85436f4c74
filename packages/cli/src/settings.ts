import { installedTrust, type TrustOptions } from "@provcheck/core";
import type { Flags } from "./flags.ts";

/** Lists that were named; without any, those that are installed. `--trust-dir none` uses none. */
export async function trustOptions(flags: Flags): Promise<TrustOptions> {
  const trust: TrustOptions = {};
  const dir = flags.trustDir ?? (await installedTrust());
  if (dir !== undefined && dir !== "none") trust.dir = dir;
  if (flags.trustAnchors !== undefined) trust.anchors = flags.trustAnchors;
  if (flags.allowedList !== undefined) trust.allowedList = flags.allowedList;
  if (flags.trustConfig !== undefined) trust.trustConfig = flags.trustConfig;
  return trust;
}

/** Whether output is coloured: as the options, the environment and the terminal say. */
export function useColor(wanted: boolean): boolean {
  const { NO_COLOR, FORCE_COLOR, TERM } = process.env;
  if (!wanted || (NO_COLOR !== undefined && NO_COLOR !== "")) return false;
  if (FORCE_COLOR !== undefined && FORCE_COLOR !== "" && FORCE_COLOR !== "0") return true;
  return process.stdout.isTTY === true && TERM !== "dumb";
}

/** Whether somebody watches how far it is: as the options say, or because standard error is a terminal. */
export const isWatched = ({ progress }: Pick<Flags, "progress">): boolean => progress ?? process.stderr.isTTY === true;
