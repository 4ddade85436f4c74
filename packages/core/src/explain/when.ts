import { momentOf } from "../model/moment.ts";
import { ours, quote, type Voice, type Words } from "./say.ts";

/** `UTC−7`, `UTC+5:30`: hours as people count them. */
function zoneText(zone: string): Words {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (!match) return ours("UTC");
  const [, sign = "+", hours = "", minutes = ""] = match;
  if (hours === "00" && minutes === "00") return ours("UTC");
  return ours(`UTC${sign === "-" ? "−" : "+"}${Number(hours)}${minutes === "00" ? "" : `:${minutes}`}`);
}

/**
 * A time for people, with the zone that the file gives for it or none: `18 Aug 2025, 08:50:24 (UTC−7)`. What is no time
 * is quoted as it stands.
 * @param zone what another field of the file says of the zone
 */
export function whenText(value: string, { say }: Voice, zone?: string): Words {
  const when = momentOf(value);
  if (!when) return quote(value);
  const month = say("when.months").split(" ")[when.month - 1] ?? "";
  const date = say("when.date", { year: when.year, month: ours(month), day: when.day });
  if (when.time === undefined) return date;
  const told = say("when.time", { date, time: ours(when.time) });
  const where = when.zone ?? zone;
  return where === undefined ? told : say("when.zoned", { when: told, zone: zoneText(where) });
}
