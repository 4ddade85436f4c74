import { type Explanation, type Language, type Report, version } from "@provcheck/core";
import { problemText } from "../problem-text.ts";
import { forHtml } from "../sanitize.ts";
import { cards, pair } from "./html-cards.ts";
import { figure } from "./html-picture.ts";
import { STYLE } from "./html-style.ts";
import {
  branchesOf,
  coverageParts,
  coverageText,
  ladderText,
  markerRows,
  nameOf,
  type Row,
  tellForPage,
  untoldDetails,
} from "./parts.ts";
import type { MakeReporter, Outcome } from "./reporter.ts";
import { reportWords, term } from "./words.ts";

type Words = ReturnType<typeof reportWords>;

const list = (heading: string, texts: readonly string[], kind: string): string =>
  texts.length === 0
    ? ""
    : `<section class="${kind}"><h3>${forHtml(heading)}</h3><ul>${texts.map((text) => `<li>${forHtml(text)}</li>`).join("")}</ul></section>`;

/** Rows whose label is indented belong to the row before: a manifest, and the steps and files that it records. */
const tree = (heading: string, rows: Explanation["details"]): string => {
  const line = ({ label, value, note }: Row): string =>
    `<b>${forHtml(label)}</b> ${forHtml(value)}${note === undefined ? "" : ` <small>${forHtml(note)}</small>`}`;
  const items = branchesOf(rows).map((row) => {
    const below = row.below.map((each) => `<li>${line(each)}</li>`).join("");
    return `<li>${line(row)}${below === "" ? "" : `<ul>${below}</ul>`}</li>`;
  });
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

/** One column a range, wide as its share of the file. */
function coverageBar(report: Report, words: Words): string {
  const parts = coverageParts(report);
  if (parts.length === 0) return "";
  const columns = parts.map(
    ({ kind, share, title }) =>
      `<span class="${kind}" style="flex-grow:${share.toFixed(2)}" title="${forHtml(title)}"></span>`,
  );
  const legend = (["signed", "mandated", "open"] as const)
    .filter((kind) => parts.some((part) => part.kind === kind))
    .map((kind) => `<span class="key ${kind}"></span>${forHtml(words[kind])}`)
    .join(" ");
  const label = `${words.covered}: ${report.credentials.coverage?.percent} %`;
  return `<section class="coverage"><h3>${forHtml(words.covered)}</h3><div class="bar" role="img" aria-label="${forHtml(label)}">${columns.join("")}</div><p>${forHtml(coverageText(report, words))} ${legend}</p></section>`;
}

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

/** Everything that only some ask for, folded: not printed either. */
function more(report: Report, told: Explanation, lang: Language, words: Words): string {
  return [
    `<details class="more"><summary>${forHtml(words.more)}</summary>`,
    `<p class="ladder">${forHtml(ladderText(report, words))}</p>`,
    ...told.sections.map(({ heading, rows }) => table(heading, rows)),
    coverageBar(report, words),
    table(words.markers, markerRows(report, lang)),
    table(told.headings.details, untoldDetails(told)),
    "</details>",
  ].join("");
}

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
  const told = tellForPage(report, lang);
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
  `<p class="record">${rows.map(({ label, value }) => `<span><b>${forHtml(label)}</b> ${forHtml(value)}</span>`).join(" · ")}</p>`;

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
