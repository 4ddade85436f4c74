/** The steps of a file, with the pictures that it keeps of them. */
import type { Explanation } from "@provcheck/core/explain";
import { useState } from "preact/hooks";
import { forTextNode } from "provcheck/page";
import { Text } from "./bits.tsx";

type Card = Explanation["cards"][number];
type Picture = NonNullable<Card["picture"]>;
type Pair = NonNullable<Explanation["pair"]>;

export interface CardWords {
  actions: string;
  parts: string;
}

/** Reports can come from anywhere: what is no small picture of our own making is not shown. */
const isPicture = ({ mediaType, base64 }: Pick<Picture, "mediaType" | "base64">): boolean =>
  /^image\/(?:jpeg|png|webp)$/.test(mediaType) && /^[A-Za-z0-9+/=]*$/.test(base64);

function Shown({ picture, alt }: { picture: Omit<Picture, "tie">; alt: string }) {
  if (!isPicture(picture)) return null;
  const { mediaType, base64, width, height } = picture;
  return <img src={`data:${mediaType};base64,${base64}`} width={width} height={height} alt={forTextNode(alt)} />;
}

function Facts({ facts }: Pick<Card, "facts">) {
  if (facts.length === 0) return null;
  return (
    <dl>
      {facts.map(({ label, text, basis }) => (
        <div key={label}>
          <dt>
            <Text>{label}</Text>
          </dt>
          <dd>
            <Text>{text}</Text>
            {basis && (
              <small>
                {" "}
                <Text>{basis}</Text>
              </small>
            )}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Parts({ parts, words }: Pick<Card, "parts"> & { words: CardWords }) {
  if (parts.length === 0) return null;
  return (
    <>
      <p class="parts">{words.parts}</p>
      <ul class="parts">
        {parts.map((part, at) => (
          <li key={at}>
            {part.picture && <Shown picture={part.picture} alt={part.picture.alt} />}
            <span>
              <Text>{part.text}</Text>
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}

function Actions({ steps, words }: Pick<Card, "steps"> & { words: CardWords }) {
  if (steps.length === 0) return null;
  return (
    <details>
      <summary>{words.actions}</summary>
      <ul>
        {steps.map(({ label, text }, at) => (
          <li key={at}>
            <b>
              <Text>{label}</Text>
            </b>{" "}
            <Text>{text}</Text>
          </li>
        ))}
      </ul>
    </details>
  );
}

function Step({ card, words }: { card: Card; words: CardWords }) {
  const { kind, heading, facts, steps, parts, picture, notes } = card;
  return (
    <li class={`card ${kind}${picture ? " shot" : ""}`}>
      {picture && <Shown picture={picture} alt={picture.alt} />}
      <div>
        <h4>
          <Text>{heading}</Text>
        </h4>
        <Facts facts={facts} />
        {notes.map((note) => (
          <p key={note} class="tie">
            <Text>{note}</Text>
          </p>
        ))}
        <Parts parts={parts} words={words} />
        <Actions steps={steps} words={words} />
      </div>
    </li>
  );
}

/** Oldest first; what ties the pictures to the steps stands below, once. */
export function Cards({ told, words }: { told: Explanation; words: CardWords }) {
  const { cards, headings } = told;
  if (cards.length === 0) return null;
  const pictures = cards.flatMap(({ picture, parts }) => [picture, ...parts.map((part) => part.picture)]);
  const ties = [...new Set(pictures.flatMap((picture) => picture?.tie ?? []))];
  return (
    <section class="cards">
      <h3>{headings.cards}</h3>
      <ol>
        {cards.map((card, at) => (
          <Step key={at} card={card} words={words} />
        ))}
      </ol>
      {ties.map((tie) => (
        <p key={tie} class="tie">
          <Text>{tie}</Text>
        </p>
      ))}
    </section>
  );
}

/** The file now over an earlier state of it that it keeps: the slider shows more of the one or the other. */
export function Before({ pair, heading, slide }: { pair: Pair; heading: string; slide: string }) {
  const [share, setShare] = useState(50);
  const { before, after, note } = pair;
  if (!isPicture(before) || !isPicture(after)) return null;
  return (
    <section class="before">
      <h3>{heading}</h3>
      <div class="over-both">
        <Shown picture={before} alt={before.caption} />
        <div class="over" style={{ clipPath: `inset(0 0 0 ${share}%)` }}>
          <Shown picture={after} alt={after.caption} />
        </div>
      </div>
      <label class="slide">
        <Text>{before.caption}</Text>
        <input
          type="range"
          min="0"
          max="100"
          value={share}
          aria-label={slide}
          onInput={(event) => setShare(Number(event.currentTarget.value))}
        />
        <Text>{after.caption}</Text>
      </label>
      <p class="tie">
        <Text>{[before.tie, note].join(" ")}</Text>
      </p>
    </section>
  );
}
