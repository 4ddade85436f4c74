import { type Explanation, explain, type Language, type Report, version } from "@provcheck/core";
import { problemText } from "../problem-text.ts";
import { forHtml } from "../sanitize.ts";
import { posix } from "./findings.ts";
import { cards, pair } from "./html-cards.ts";
import { figure } from "./html-picture.ts";
import { STYLE } from "./html-style.ts";
import type { MakeReporter, Outcome } from "./reporter.ts";
import { reportWords, term } from "./words.ts";

type Words = ReturnType<typeof reportWords>;

const list = (heading: string, texts: readonly string[], kind: string): string =>
  texts.length === 0
    ? ""
    : `<section class="${kind}"><h3>${forHtml(heading)}</h3><ul>${texts.map((text) => `<li>${forHtml(text)}</li>`).join("")}</ul></section>`;

/** What the library puts where a row has nothing but its label. */
const NOTHING_MORE = "·";

/** Rows whose label is indented belong to the row before: a manifest, and the steps and files that it records. */
const tree = (heading: string, rows: Explanation["details"]): string => {
  const line = ({ label, value, note }: Explanation["details"][number]): string =>
    `<b>${forHtml(label.trim())}</b> ${value === NOTHING_MORE ? "" : forHtml(value)}${note === undefined ? "" : ` <small>${forHtml(note)}</small>`}`;
  const items: string[] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at++];
    if (!row) break;
    const below: string[] = [];
    for (let next = rows[at]; next?.label.startsWith("  "); next = rows[++at]) below.push(`<li>${line(next)}</li>`);
    items.push(`<li>${line(row)}${below.length > 0 ? `<ul>${below.join("")}</ul>` : ""}</li>`);
  }
  return `<section class="tree"><h3>${forHtml(heading)}</h3><ul>${items.join("")}</ul></section>`;
};

const table = (heading: string, rows: Explanation["details"]): string =>
  rows.length === 0
    ? ""
    : rows.some(({ label }) => label.startsWith("  "))
      ? tree(heading, rows)
      : `<section class="table"><h3>${forHtml(heading)}</h3><dl>${rows
          .map(
            ({ label, value, note }) =>
              `<div><dt>${forHtml(label)}</dt><dd>${forHtml(value)}${note === undefined ? "" : ` <small>${forHtml(note)}</small>`}</dd></div>`,
          )
          .join("")}</dl></section>`;

/** One column a range, wide as its share of the file; narrow ones keep a hair so that they are seen. */
function coverageBar(report: Report, words: Words): string {
  const { coverage } = report.credentials;
  if (!coverage || report.input.bytes === 0) return "";
  const parts = coverage.ranges.slice(0, 200).map((range) => {
    const kind = range.signed ? "signed" : range.mandated ? "mandated" : "open";
    const share = Math.max(0.4, (range.length / report.input.bytes) * 100);
    return `<span class="${kind}" style="flex-grow:${share.toFixed(2)}" title="${forHtml(`${range.offset}+${range.length} ${range.what}`)}"></span>`;
  });
  const legend = (["signed", "mandated", "open"] as const)
    .filter((kind) => parts.some((part) => part.includes(`class="${kind}"`)))
    .map((kind) => `<span class="key ${kind}"></span>${forHtml(words[kind])}`)
    .join(" ");
  return `<section class="coverage"><h3>${forHtml(words.covered)}</h3><div class="bar" role="img" aria-label="${forHtml(`${words.covered}: ${coverage.percent} %`)}">${parts.join("")}</div><p>${coverage.percent} %${report.credentials.integrity === "changed" ? `, ${forHtml(words.mismatch)}` : ""}. ${legend}</p></section>`;
}

/** Within credentials the name comes from the file; elsewhere from our own tables. */
const vendorOf = ({ id, vendor }: Report["markers"][number]): string | undefined =>
  vendor !== undefined && id.startsWith("c2pa.") ? `“${vendor}”` : vendor;

function markers(report: Report, lang: Language, words: Words): string {
  const rows = report.markers
    .filter((marker) => marker.says !== "none")
    .slice(0, 40)
    .map((marker) => ({
      label: marker.id,
      value: [term(lang, marker.says), term(lang, marker.carriage), vendorOf(marker)].filter(Boolean).join(", "),
      note: marker.at
        .slice(0, 3)
        .map((at) =>
          [
            at.path,
            at.offset === undefined ? "" : `@${at.offset}`,
            COVERED_TOLD.has(at.covered) ? term(lang, at.covered) : "",
          ]
            .filter(Boolean)
            .join(" "),
        )
        .join("; "),
    }));
  return table(words.markers, rows);
}

const COVERED_TOLD: ReadonlySet<string> = new Set(["inside", "outside"]);

function preview(report: Report, words: Words): string {
  if (!report.preview) return "";
  const copy = report.input.kind === "audio" ? words.wave : words.picture;
  return figure(report.preview, report.preview.stills === undefined ? copy : words.sheet);
}

function policyBlock(outcome: Extract<Outcome, { kind: "report" }>, lang: Language, words: Words): string {
  const { policy } = outcome;
  if (!policy) return "";
  const told = policy.findings.map((each) => {
    const exception = each.ignored ? ` (${words.ignored}: ${each.ignored.reason})` : "";
    return `${term(lang, each.effect)}: ${each.rule}: ${[each.message, each.because.join(", ")].filter(Boolean).join(": ")}${exception}`;
  });
  return list(
    `${words.policy}: ${policy.policy}, ${policy.verdict === "pass" ? words.pass : words.fail}`,
    told.length > 0 ? told : [words.noRule],
    "policy",
  );
}

/** The question, and below it every answer with whose word it is. */
const asked = (told: Explanation, words: Words): string =>
  `<section class="table"><h3>${forHtml(words.asked)}</h3><dl>${told.answers
    .map(({ question, answers }) => {
      const said = answers.map(({ text, basis, link: at }) => {
        const word = basis ? ` <small>${forHtml(basis)}</small>` : "";
        return `<p>${forHtml(text)}${word}${at ? ` ${link(at)}` : ""}</p>`;
      });
      return `<div><dt>${forHtml(question)}</dt><dd>${said.join("")}</dd></div>`;
    })
    .join("")}</dl></section>`;

/** Opened by whoever reads, and never by itself. */
const link = ({ name, url }: { name: string; url: string }): string =>
  `<a href="${forHtml(url)}" rel="noreferrer noopener" target="_blank">${forHtml(name)}</a>`;

function next(told: Explanation, words: Words): string {
  if (told.actions.length === 0) return "";
  const items = told.actions.map(({ text, links, copy }) => {
    const pages = links.length > 0 ? `<span class="links"><br>${links.map(link).join(" · ")}</span>` : "";
    const message = copy
      ? `<details><summary>${forHtml(words.message)}</summary><p>${forHtml(copy)}</p></details>`
      : "";
    return `<li>${forHtml(text)}${pages}${message}</li>`;
  });
  const warned = told.actions.some(({ links }) => links.length > 0) ? `<p>${forHtml(words.nothingSent)}</p>` : "";
  return `<section class="next"><h3>${forHtml(told.headings.next)}</h3><ul>${items.join("")}</ul>${warned}</section>`;
}

/** Details that neither the top of the page nor a folded section tells already. */
function untold({ details, record: rows, sections }: Explanation): Explanation["details"] {
  const top = rows.map(({ value }) => value);
  const folded = new Set(sections.flatMap((section) => section.rows.map(({ label, value }) => `${label} ${value}`)));
  return details.filter(
    ({ label, value }) => !folded.has(`${label} ${value}`) && !top.some((each) => each.includes(value)),
  );
}

const LAWS_FOR: ReadonlySet<Report["origin"]["kind"]> = new Set(["ai-generated", "ai-edited", "possibly-ai"]);

/** Everything that only some ask for, folded: not printed either. */
function more(report: Report, told: Explanation, lang: Language, words: Words): string {
  const { level } = report.assurance;
  const ladder = level === null ? words.noLadder : words.ladder.replace("{level}", String(level));
  return [
    `<details class="more"><summary>${forHtml(words.more)}</summary>`,
    `<p class="ladder">${forHtml(ladder)}</p>`,
    ...told.sections.map(({ heading, rows }) => table(heading, rows)),
    coverageBar(report, words),
    markers(report, lang, words),
    table(told.headings.details, untold(told)),
    "</details>",
  ].join("");
}

/** The name alone: a path tells who keeps the file where, and with it sometimes who sent it. */
const nameOf = (path: string): string => posix(path).split("/").at(-1) || path;

/** A file on the page, and what the overview says of it. */
interface Entry {
  html: string;
  name: string;
  badge: string;
}

function article(outcome: Outcome, index: number, lang: Language, words: Words): Entry {
  const name = nameOf(outcome.path);
  const id = `file-${index + 1}`;
  const begin = `<article aria-labelledby="${id}"><h2 id="${id}">${forHtml(name)}</h2>`;
  if (outcome.kind === "error") {
    const why = forHtml(`${words.problem}: ${problemText(lang, outcome)}`);
    return { html: `${begin}<p class="sentence">${why}</p></article>\n`, name, badge: words.problem };
  }
  const { report } = outcome;
  // What laws ask of AI content is no matter of a picture that nothing says it of.
  const laws = LAWS_FOR.has(report.origin.kind) ? (["disclosure"] as const) : [];
  const told = explain(report, { lang, show: ["history", "time", "signer", "coverage", ...laws] });
  const html = [
    begin,
    record(told),
    `<p class="badge">${forHtml(told.badge)}</p>`,
    `<p class="sentence">${forHtml(told.sentence)}</p>`,
    `<p class="caption"><b>${forHtml(words.caption)}</b> ${forHtml(told.caption)}</p>`,
    pair(told, words.beforeAfter) || preview(report, words),
    asked(told, words),
    cards(told, { actions: words.actions, parts: words.parts }),
    policyBlock(outcome, lang, words),
    list(told.headings.backs, told.backs, "backs"),
    list(told.headings.against, told.against, "against"),
    list(told.headings.doesNotProve, [told.doesNotProve], "not-proven"),
    list(told.headings.notChecked, told.notChecked, "not-checked"),
    next(told, words),
    more(report, told, lang, words),
    "</article>\n",
  ].join("");
  return { html, name, badge: told.badge };
}

/** Of which bytes, with what and when, so that the page can be judged later. */
const record = ({ record: rows }: Explanation): string =>
  `<p class="record">${rows.map(({ label, value }) => `<span>${forHtml(label)}: ${forHtml(value)}</span>`).join(" · ")}</p>`;

/** A page of thousands of files is read by its overview; more than this many rows nobody reads. */
const MOST_ENTRIES = 2_000;

const overview = (entries: readonly Omit<Entry, "html">[], words: Words): string =>
  entries.length < 2
    ? ""
    : `<nav id="overview" aria-label="${forHtml(words.overview)}"><h2>${forHtml(words.overview)}</h2><ol>${entries
        .map(
          ({ name, badge }, index) =>
            `<li><a href="#file-${index + 1}">${forHtml(name)}</a> <small>${forHtml(badge)}</small></li>`,
        )
        .join("")}</ol></nav>\n`;

/** A title of its own for each page, so that tabs and prints can be told apart. */
const titleOf = (first: Outcome | undefined, words: Words): string =>
  [words.title, first && nameOf(first.path), first?.kind === "report" ? first.report.checkedAt.slice(0, 10) : undefined]
    .filter(Boolean)
    .join(" · ");

/** The page's beginning: who it is from and what it rests on. */
const head = (first: Outcome | undefined, { lang, policy }: Parameters<MakeReporter>[0], words: Words): string =>
  [
    `<!doctype html>\n<html lang="${lang}">\n<head>\n<meta charset="utf-8">\n`,
    `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">\n`,
    `<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="provcheck ${version}">\n`,
    `<meta name="referrer" content="no-referrer">\n`,
    `<title>${forHtml(titleOf(first, words))}</title>\n<style>${STYLE}</style>\n</head>\n<body>\n<main>\n`,
    `<header><h1>${forHtml(words.title)}</h1><p>${forHtml(words.quoted)}</p>`,
    policy ? `<p>${forHtml(`${words.policy}: ${policy.name}, ${policy.digest}`)}</p>` : "",
    "</header>\n",
  ].join("");

/** Held back so long, so that the overview of it can stand on top; a page that grows beyond it has its overview at the end. */
const MOST_HELD_CHARS = 16 * 1024 * 1024;

/**
 * One self-contained page: no script, nothing fetched, prints to A4. File text is quoted and escaped; the content
 * security policy allows inline style and data pictures and nothing else. Links are opened by whoever reads.
 */
export const htmlReporter: MakeReporter = (options) => {
  const words = reportWords(options.lang);
  const entries: Omit<Entry, "html">[] = [];
  let first: Outcome | undefined;
  let held: string[] | undefined = [];
  let chars = 0;
  return {
    begin: () => "",
    each: (outcome, index) => {
      const { html, name, badge } = article(outcome, index, options.lang, words);
      first ??= outcome;
      if (entries.length < MOST_ENTRIES) entries.push({ name, badge });
      if (!held) return html;
      held.push(html);
      chars += html.length;
      if (chars <= MOST_HELD_CHARS) return "";
      const link = `<p><a href="#overview">${forHtml(words.overviewBelow)}</a></p>\n`;
      const begun = [head(first, options, words), link, ...held].join("");
      held = undefined;
      return begun;
    },
    end: () => {
      const below = "</main>\n</body>\n</html>\n";
      const shown = overview(entries, words);
      return held ? [head(first, options, words), shown, ...held, below].join("") : `${shown}${below}`;
    },
  };
};
