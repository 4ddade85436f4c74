/** Small parts that the page is made of. Whatever may quote a file goes through `Text`. */

import { useEffect, useState } from "preact/hooks";
import { branchesOf, forTextNode, type Row } from "provcheck/page";
import type { PageWords } from "./words.ts";

/** Quoted names are isolated: a name that is written from right to left turns nothing around it. */
export function Text({ children }: { children: string }) {
  const parts = forTextNode(children).split(/(“[^”]*”)/);
  return <>{parts.map((part) => (part.startsWith("“") ? <bdi>{part}</bdi> : part))}</>;
}

export function List({ heading, texts, kind }: { heading: string; texts: readonly string[]; kind: string }) {
  if (texts.length === 0) return null;
  return (
    <section class={kind}>
      <h3>{heading}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text}>
            <Text>{text}</Text>
          </li>
        ))}
      </ul>
    </section>
  );
}

const Note = ({ note }: { note?: string | undefined }) =>
  note === undefined ? null : (
    <>
      {" "}
      <small>
        <Text>{note}</Text>
      </small>
    </>
  );

function Line({ label, value, note }: Row) {
  return (
    <>
      <b>
        <Text>{label}</Text>
      </b>{" "}
      <Text>{value}</Text>
      <Note note={note} />
    </>
  );
}

/** Rows as a table, or as a tree where some belong to the row before. */
export function Rows({ heading, rows }: { heading: string; rows: readonly Row[] }) {
  if (rows.length === 0) return null;
  const isTree = rows.some(({ label }) => label.startsWith("  "));
  return (
    <section class={isTree ? "tree" : "table"}>
      <h3>{heading}</h3>
      {isTree ? (
        <ul>
          {branchesOf(rows).map((row, at) => (
            <li key={at}>
              <Line {...row} />
              {row.below.length > 0 && (
                <ul>
                  {row.below.map((each, index) => (
                    <li key={index}>
                      <Line {...each} />
                    </li>
                  ))}
                </ul>
              )}
            </li>
          ))}
        </ul>
      ) : (
        <dl>
          {rows.map(({ label, value, note }, at) => (
            <div key={at}>
              <dt>
                <Text>{label}</Text>
              </dt>
              <dd>
                <Text>{value}</Text>
                <Note note={note} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** Puts a text into the clipboard. Where the browser has none to give, a field that is marked and copied. */
async function toClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    document.body.append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    return copied;
  }
}

const TOLD_MS = 4_000;

/** A button that copies, and says that it did. */
export function Copy({ text, label, words }: { text: string; label: string; words: PageWords }) {
  const [told, setTold] = useState("");
  useEffect(() => {
    const timer = setTimeout(() => setTold(""), TOLD_MS);
    return () => clearTimeout(timer);
  }, [told]);
  const copy = async () => setTold((await toClipboard(forTextNode(text))) ? words.copied : words.notCopied);
  return (
    <span class="copy">
      <button type="button" onClick={copy}>
        {label}
      </button>
      <span role="status">{told}</span>
    </span>
  );
}
