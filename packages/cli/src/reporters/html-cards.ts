import type { Explanation } from "@provcheck/core";
import { forHtml } from "../sanitize.ts";
import { figure, image } from "./html-picture.ts";

type Card = Explanation["cards"][number];
type Picture = NonNullable<Card["picture"]>;

interface CardWords {
  actions: string;
  parts: string;
}

/** The steps of a file, one card each, oldest first; what ties their pictures to them stands below, once. */
export function cards({ cards: all, headings }: Explanation, words: CardWords): string {
  if (all.length === 0) return "";
  const pictures = all.flatMap(({ picture, parts }) => [picture, ...parts.map((part) => part.picture)]);
  const ties = [...new Set(pictures.flatMap((picture) => picture?.tie ?? []))];
  const below = ties.map((tie) => `<p class="tie">${forHtml(tie)}</p>`).join("");
  return `<section class="cards"><h3>${forHtml(headings.cards)}</h3><ol>${all.map((card) => item(card, words)).join("")}</ol>${below}</section>`;
}

function item({ kind, heading, facts, steps, parts, picture, notes }: Card, words: CardWords): string {
  const shot = picture ? shown(picture) : "";
  const rows = facts.map(({ label, text, basis }) => {
    const word = basis === undefined ? "" : ` <small>${forHtml(basis)}</small>`;
    return `<div><dt>${forHtml(label)}</dt><dd>${forHtml(text)}${word}</dd></div>`;
  });
  return [
    `<li class="card ${kind}${shot === "" ? "" : " shot"}">${shot}<div><h4>${forHtml(heading)}</h4>`,
    rows.length > 0 ? `<dl>${rows.join("")}</dl>` : "",
    ...notes.map((note) => `<p class="note">${forHtml(note)}</p>`),
    went(parts, words),
    folded(steps, words),
    "</div></li>",
  ].join("");
}

const shown = (picture: Picture): string => image(picture, picture.alt);

/** What went in beside the source, each with its picture. */
const went = (parts: Card["parts"], words: CardWords): string =>
  parts.length === 0
    ? ""
    : `<p class="parts">${forHtml(words.parts)}</p><ul class="parts">${parts
        .map(({ text, picture }) => `<li>${picture ? shown(picture) : ""}<span>${forHtml(text)}</span></li>`)
        .join("")}</ul>`;

/** Actions one by one: what the heading leaves out. */
const folded = (steps: Card["steps"], words: CardWords): string =>
  steps.length === 0
    ? ""
    : `<details><summary>${forHtml(words.actions)}</summary><ul>${steps
        .map(({ label, text }) => `<li><b>${forHtml(label)}</b> ${forHtml(text)}</li>`)
        .join("")}</ul></details>`;

/** The file beside an earlier state of it, where it keeps one. */
export function pair({ pair: found, cards: all }: Explanation, heading: string): string {
  if (!found) return "";
  const { before, after, note } = found;
  // What ties the pictures of steps to them is told below the steps.
  const told = all.some(({ picture, parts }) =>
    [picture, ...parts.map((part) => part.picture)].some((each) => each?.tie === before.tie),
  );
  const sides = [figure(before, before.caption, told ? undefined : before.tie), figure(after, after.caption)];
  if (sides.some((side) => side === "")) return "";
  return `<section class="pair"><h3>${forHtml(heading)}</h3><div>${sides.join("")}</div><p class="tie">${forHtml(note)}</p></section>`;
}
