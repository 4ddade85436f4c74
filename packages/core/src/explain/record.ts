import type { Report } from "../model/report.ts";
import { engineText } from "./details.ts";
import { list, phrase, plain, quote, type Voice, type Words } from "./say.ts";
import type { Row } from "./section.ts";
import { whenText } from "./when.ts";

/** So much of a digest tells lists of one name and day apart. */
const DIGEST_CHARS = 12;

/** Of which bytes, when, with what and by which lists: what makes a report a record of a check. */
export function recordOf(report: Report, voice: Voice): Row[] {
  const { say, comma } = voice;
  const { input, tool, checkedAt } = report;
  const sha256: Row[] = input.sha256 === undefined ? [] : [{ label: say("field.sha256"), value: plain(input.sha256) }];
  return [
    ...sha256,
    { label: say("record.checked-at"), value: whenText(checkedAt, voice) },
    {
      label: say("record.tool"),
      value: list([phrase`provcheck ${plain(tool.version)}`, ...tool.engines.map(engineText)], comma),
    },
    { label: say("record.lists"), value: listsText(report, voice) },
  ];
}

function listsText({ trust }: Report, { say, comma, separator }: Voice): Words {
  if (trust.lists.length === 0) return say("record.no-lists");
  return list(
    trust.lists.map(({ name, date, digest }) => {
      const short = digest.replace(/^sha256:/, "").slice(0, DIGEST_CHARS);
      return say("record.list", {
        name: quoted(name),
        about: list([date !== undefined && plain(date), plain(short)], comma),
      });
    }),
    separator,
  );
}

/** A list's name is a file name, and as it is where it cannot be read as a sentence. */
const quoted = (name: string): Words => (/^[\w.-]+$/.test(name) ? plain(name) : quote(name));
