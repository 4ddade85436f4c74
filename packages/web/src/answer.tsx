/** A report on the page: what its page says too, in the same words, with buttons. */
import type { Explanation, Language, Report } from "@provcheck/core/explain";
import { useMemo } from "preact/hooks";
import {
  coverageParts,
  coverageText,
  forTextNode,
  ladderText,
  markerRows,
  reportWords,
  tellForPage,
  untoldDetails,
} from "provcheck/page";
import { Copy, List, Rows, Text } from "./bits.tsx";
import { Before, Cards } from "./cards.tsx";
import { fill, type PageWords, pageWords } from "./words.ts";

type Words = ReturnType<typeof reportWords>;

const hostOf = (url: string): string => URL.parse?.(url)?.host ?? url.replace(/^https:\/\/([^/]*).*$/, "$1");

/** Opened by whoever reads, in a tab of its own, and never by itself; it says whom it asks. */
const Link = ({ name, url, words }: { name: string; url: string; words: PageWords }) => (
  <a class="button" href={url} target="_blank" rel="noreferrer noopener">
    {name === hostOf(url) ? name : fill(words.opens, { name, host: hostOf(url) })}
  </a>
);

function Asked({ told, words }: { told: Explanation; words: Words }) {
  return (
    <section class="table">
      <h3>{words.asked}</h3>
      <dl>
        {told.answers.map(({ question, answers }) => (
          <div key={question}>
            <dt>{question}</dt>
            <dd>
              {answers.map(({ text, basis, link }, at) => (
                <p key={at}>
                  <Text>{text}</Text>
                  {basis && (
                    <>
                      {" "}
                      <small>
                        <Text>{basis}</Text>
                      </small>
                    </>
                  )}
                  {link && (
                    <>
                      {" "}
                      <a href={link.url} target="_blank" rel="noreferrer noopener">
                        {link.name}
                      </a>
                    </>
                  )}
                </p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function Next({ told, words, page }: { told: Explanation; words: Words; page: PageWords }) {
  if (told.actions.length === 0) return null;
  return (
    <section class="next">
      <h3>{told.headings.next}</h3>
      <ul>
        {told.actions.map(({ text, links, copy }, at) => (
          <li key={at}>
            <Text>{text}</Text>
            {links.length > 0 && (
              <div class="buttons">
                {links.map((link) => (
                  <Link key={link.url} {...link} words={page} />
                ))}
              </div>
            )}
            {copy && (
              <details>
                <summary>{words.message}</summary>
                <p>
                  <Text>{copy}</Text>
                </p>
                <Copy text={copy} label={page.copyMessage} words={page} />
              </details>
            )}
          </li>
        ))}
      </ul>
      {told.actions.some(({ links }) => links.length > 0) && <p>{words.nothingSent}</p>}
    </section>
  );
}

function Coverage({ report, words }: { report: Report; words: Words }) {
  const parts = coverageParts(report);
  if (parts.length === 0) return null;
  const label = `${words.covered}: ${report.credentials.coverage?.percent} %`;
  return (
    <section class="coverage">
      <h3>{words.covered}</h3>
      <div class="bar" role="img" aria-label={label}>
        {parts.map(({ kind, share, title }, at) => (
          <span key={at} class={kind} style={{ flexGrow: share.toFixed(2) }} title={forTextNode(title)} />
        ))}
      </div>
      <p>
        <Text>{coverageText(report, words)}</Text>
        {(["signed", "mandated", "open"] as const)
          .filter((kind) => parts.some((part) => part.kind === kind))
          .map((kind) => (
            <span key={kind}>
              <span class={`key ${kind}`} />
              {words[kind]}
            </span>
          ))}
      </p>
    </section>
  );
}

interface AnswerProps {
  report: Report;
  lang: Language;
  /** What stands between the caption and the questions: the picture, where there is one. */
  children?: preact.ComponentChildren;
}

/** The answer first: badge, sentence and caption; then what a reporter asks, what backs it and what does not; the rest folded. */
export function Answer({ report, lang, children }: AnswerProps) {
  const told = useMemo(() => tellForPage(report, lang), [report, lang]);
  const [words, page] = [reportWords(lang), pageWords(lang)];
  return (
    <>
      <p class="record">
        {told.record.map(({ label, value }, at) => (
          <span key={label}>
            {at > 0 && " · "}
            {label}: <Text>{value}</Text>
          </span>
        ))}
      </p>
      <p class="badge">
        <Text>{told.badge}</Text>
      </p>
      <p class="sentence">
        <Text>{told.sentence}</Text>
      </p>
      <p class="caption">
        <b>{words.caption}</b> <Text>{told.caption}</Text>
      </p>
      <div class="buttons">
        <Copy text={told.sentence} label={page.copySentence} words={page} />
        <Copy text={told.caption} label={page.copyCaption} words={page} />
      </div>
      {children}
      {told.pair && <Before pair={told.pair} heading={words.beforeAfter} slide={page.compareSlide} />}
      <Asked told={told} words={words} />
      <Cards told={told} words={{ actions: words.actions, parts: words.parts }} />
      <List heading={told.headings.backs} texts={told.backs} kind="backs" />
      <List heading={told.headings.against} texts={told.against} kind="against" />
      <List heading={told.headings.doesNotProve} texts={[told.doesNotProve]} kind="not-proven" />
      <List heading={told.headings.notChecked} texts={told.notChecked} kind="not-checked" />
      <Next told={told} words={words} page={page} />
      <details class="more">
        <summary>{words.more}</summary>
        <p class="ladder">
          <Text>{ladderText(report, words)}</Text>
        </p>
        {told.sections.map(({ heading, rows }) => (
          <Rows key={heading} heading={heading} rows={rows} />
        ))}
        <Coverage report={report} words={words} />
        <Rows heading={words.markers} rows={markerRows(report, lang)} />
        <Rows heading={told.headings.details} rows={untoldDetails(told)} />
      </details>
    </>
  );
}
