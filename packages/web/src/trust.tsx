/** Which lists recognise signers, of which day, and how to bring others. */
import type { PageList } from "@provcheck/core/browser";
import type { Language } from "@provcheck/core/explain";
import { C2PA_ADDRESSES } from "@provcheck/core/internal";
import { useRef } from "preact/hooks";
import { forTextNode } from "provcheck/page";
import { oldest, pickedLists } from "./lists.ts";
import { fill, pageWords } from "./words.ts";

/** What there is, of which day: one line that stands on top. */
export function listsText(lists: readonly Pick<PageList, "name" | "date">[], lang: Language): string {
  const words = pageWords(lang);
  if (lists.length === 0) return words.listsNone;
  const names = lists.map(({ name }) => name).join(", ");
  const date = oldest(lists);
  return forTextNode(date ? fill(words.listsDate, { date, names }) : fill(words.listsUndated, { names }));
}

/** A page that reaches nothing names where lists are published: who clicks goes there, saves them and chooses them here. */
function Published({ lang }: { lang: Language }) {
  const words = pageWords(lang);
  return (
    <>
      <p>{words.listsPublished}</p>
      <ul class="published">
        {Object.values(C2PA_ADDRESSES).map((url) => (
          <li key={url}>
            <a href={url} target="_blank" rel="noreferrer noopener">
              {fill(words.opens, { name: url.split("/").at(-1) ?? "", host: new URL(url).host })}
            </a>
          </li>
        ))}
      </ul>
    </>
  );
}

interface TrustProps {
  lang: Language;
  lists: readonly Pick<PageList, "name" | "date">[];
  onLists: (lists: readonly PageList[]) => void;
  /** Where the page may fetch: from which hosts, and how. */
  fetching?: { hosts: readonly string[]; fetch: () => void };
}

export function Trust({ lang, lists, onLists, fetching }: TrustProps) {
  const words = pageWords(lang);
  const input = useRef<HTMLInputElement>(null);
  const chosen = async (event: Event): Promise<void> => {
    const picked = await pickedLists([...((event.currentTarget as HTMLInputElement).files ?? [])]);
    if (picked.length > 0) onLists(picked);
  };
  return (
    <section class="lists" aria-labelledby="lists">
      <h2 id="lists">{words.lists}</h2>
      <p>{listsText(lists, lang)}</p>
      <div class="buttons">
        <button type="button" onClick={() => input.current?.click()}>
          {words.listsChoose}
        </button>
        {fetching && (
          <button type="button" onClick={fetching.fetch}>
            {fill(words.listsFetch, { hosts: fetching.hosts.join(", ") })}
          </button>
        )}
      </div>
      {fetching ? <p>{words.listsFetchNote}</p> : <Published lang={lang} />}
      <input
        ref={input}
        type="file"
        multiple
        hidden
        onChange={chosen}
        aria-label={words.listsChoose}
        accept=".pem,.crt,.cer,.txt,.json"
      />
    </section>
  );
}
