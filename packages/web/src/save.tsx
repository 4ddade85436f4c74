/** What a reporter takes along: a print, the command's own page and JSON, or everything in one ZIP. */
import type { Language, Report } from "@provcheck/core/explain";
import { LEFT_OUT, leaveOut } from "@provcheck/core/internal";
import { strToU8, zipSync } from "fflate";
import { useState } from "preact/hooks";
import { htmlReporter, jsonReporter } from "provcheck/page";
import type { Item } from "./desk.ts";
import { download } from "./download.ts";
import type { Session } from "./session.ts";
import { pageWords } from "./words.ts";

/** What a page holds in memory twice to pack it. */
const MOST_ZIP_BYTES = 512 * 1024 * 1024;

type Make = typeof htmlReporter;

/** A report by one of the command's own reporters: byte by byte what the command would write. */
function written(make: Make, report: Report, lang: Language): string {
  const reporter = make({ lang, color: false, columns: 80, show: [] });
  const each = reporter.each({ kind: "report", path: report.input.name, report }, 0);
  return `${reporter.begin()}${each}${reporter.end()}`;
}

const hex = (bytes: ArrayBuffer): string =>
  [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await crypto.subtle.digest("SHA-256", bytes));

/** File names in an archive are read by every system: no path, no control character. */
const safeName = (name: string): string =>
  name.replace(/[\u0000-\u001f\u007f<>:"/\\|?*]+/g, "_").replace(/^\.+/, "_") || "_";

/** Files, and what each hashes to, as `sha256sum -c` reads it. */
async function archive(files: Readonly<Record<string, Uint8Array<ArrayBuffer>>>): Promise<Uint8Array<ArrayBuffer>> {
  const sums = await Promise.all(
    Object.entries(files).map(async ([name, bytes]) => `${await sha256(bytes)}  ${name}\n`),
  );
  const all = { ...files, "SHA256SUMS.txt": strToU8(sums.join("")) };
  // Pictures and clips are compressed already; texts are small.
  return zipSync(all, { level: 0 }) as Uint8Array<ArrayBuffer>;
}

/** The command puts small copies of pictures into pages alone. */
const withoutPictures = ({ preview: _, thumbnails: __, ...report }: Report): Report => report;

interface SaveProps {
  item: Item;
  report: Report;
  lang: Language;
  session: Session;
}

export function Save({ item, report, lang, session }: SaveProps) {
  const words = pageWords(lang);
  const [hides, setHides] = useState(false);
  const [note, setNote] = useState("");
  const given = (): Report => {
    const extension = /\.[A-Za-z0-9]{1,5}$/.exec(report.input.name)?.[0] ?? "";
    return hides ? leaveOut(report, LEFT_OUT, `${words.hiddenName}${extension}`) : report;
  };
  const html = (): string => written(htmlReporter, given(), lang);
  const json = (): string => written(jsonReporter, withoutPictures(given()), lang);
  const base = (): string => safeName(given().input.name);
  const zip = async (): Promise<void> => {
    const files: Record<string, Uint8Array<ArrayBuffer>> = {
      "report.html": strToU8(html()) as Uint8Array<ArrayBuffer>,
      "report.json": strToU8(json()) as Uint8Array<ArrayBuffer>,
    };
    const tooLarge = item.bytes > MOST_ZIP_BYTES;
    setNote(tooLarge ? words.zipTooLarge : "");
    if (!hides && !tooLarge) {
      const file = item.file ?? (await session.bytes(item.remote ?? 0));
      files[base()] = new Uint8Array(await file.arrayBuffer());
    }
    download([await archive(files)], `${base()}.provcheck.zip`, "application/zip");
  };
  return (
    <details class="save">
      <summary>{words.save}</summary>
      <p>
        <label>
          <input type="checkbox" checked={hides} onChange={(event) => setHides(event.currentTarget.checked)} />{" "}
          {words.hide}
        </label>
        {hides && <small> {words.hideNote}</small>}
      </p>
      <div class="buttons">
        <button type="button" onClick={() => print()}>
          {words.print}
        </button>
        <button type="button" onClick={() => download([html()], `${base()}.provcheck.html`, "text/html")}>
          {words.saveHtml}
        </button>
        <button type="button" onClick={() => download([json()], `${base()}.provcheck.json`, "application/json")}>
          {words.saveJson}
        </button>
        <button type="button" onClick={() => void zip()}>
          {words.saveZip}
        </button>
      </div>
      <p role="status">{note}</p>
    </details>
  );
}
