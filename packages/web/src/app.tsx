/** The whole page: ways in, the files, and the answer about the one that is looked at. */
import type { Language } from "@provcheck/core/explain";
import { useCallback, useEffect, useRef, useState } from "preact/hooks";
import { forTextNode } from "provcheck/page";
import { Answer } from "./answer.tsx";
import { Text } from "./bits.tsx";
import type { Desk, Item } from "./desk.ts";
import { MOST_FILES } from "./desk.ts";
import { Drop } from "./drop.tsx";
import { pair } from "./gather.ts";
import { Look } from "./look.tsx";
import { badgeOf, progressText, Queue, refusal, spoken } from "./queue.tsx";
import { Save } from "./save.tsx";
import type { Session } from "./session.ts";
import { listsText, Trust } from "./trust.tsx";
import { fill, keepLanguage, LANGUAGES, nameOfLanguage, pageWords } from "./words.ts";

function Languages({ lang, onLanguage }: { lang: Language; onLanguage: (lang: Language) => void }) {
  return (
    <fieldset class="languages">
      <legend>{pageWords(lang).language}</legend>
      {LANGUAGES.map((each) => (
        <button key={each} type="button" lang={each} aria-pressed={each === lang} onClick={() => onLanguage(each)}>
          {nameOfLanguage(each)}
        </button>
      ))}
    </fieldset>
  );
}

interface TopProps {
  lang: Language;
  form: Session["form"];
  /** Which lists recognise signers, in a line. */
  lists: string;
  onLanguage: (lang: Language) => void;
}

/** What the page is for, that nothing leaves it, and of which day its lists are. */
function Top({ lang, form, lists, onLanguage }: TopProps) {
  const words = pageWords(lang);
  return (
    <header>
      <Languages lang={lang} onLanguage={onLanguage} />
      <h1>{words.title}</h1>
      <p>{words.lead}</p>
      <p class="stays">{form === "local" ? words.staysLocal : words.stays}</p>
      <p class="dated">{lists}</p>
    </header>
  );
}

function Current({ item, lang, session }: { item: Item; lang: Language; session: Session }) {
  const words = pageWords(lang);
  const heading = useRef<HTMLHeadingElement>(null);
  const { state } = item;
  const { kind } = state;
  useEffect(() => {
    if (kind === "report") heading.current?.focus({ preventScroll: true });
  }, [item.id, kind]);
  return (
    <article aria-labelledby="current">
      <h2 id="current" ref={heading} tabIndex={-1}>
        <bdi>{forTextNode(item.name)}</bdi>
      </h2>
      {state.kind === "report" ? (
        <Answer report={state.report} lang={lang}>
          <Look item={item} report={state.report} lang={lang} session={session} />
          <Save item={item} report={state.report} lang={lang} session={session} />
        </Answer>
      ) : (
        <>
          <p class={state.kind === "refused" ? "sentence refused" : "sentence"}>
            <Text>
              {state.kind === "refused" ? refusal(state, lang) : spoken(item, lang) || words[state.kind as "waiting"]}
            </Text>
          </p>
          {state.kind === "working" && <p class="progress">{progressText(item, lang, words)}</p>}
        </>
      )}
    </article>
  );
}

interface AppProps {
  desk: Desk;
  session: Session;
  first: Language;
  /** Tells whoever draws when something changed. */
  onChange: (redraw: () => void) => void;
}

/** What the page is titled by: the name and the badge of the file that is looked at. */
function titleOf(item: Item | undefined, lang: Language): string {
  const { title } = pageWords(lang);
  if (!item) return `${title} · provcheck`;
  const badge = item.state.kind === "report" ? ` · ${badgeOf(item.state.report, lang)}` : "";
  return `${forTextNode(item.name)}${badge} · provcheck`;
}

export function App({ desk, session, first, onChange }: AppProps) {
  const [lang, setLang] = useState(first);
  const [chosen, setChosen] = useState<number>();
  const [note, setNote] = useState("");
  const [, redraw] = useState(0);
  useEffect(() => onChange(() => redraw((count) => count + 1)), [onChange]);
  const words = pageWords(lang);
  const current = desk.items.find(({ id }) => id === chosen) ?? desk.items[0];
  useEffect(() => {
    document.documentElement.lang = lang;
    document.title = titleOf(current, lang);
  });
  const take = useCallback(
    (files: readonly File[]) => {
      const jobs = pair(files);
      const id = desk.add(jobs.map((job) => ({ ...job, bytes: job.file.size })));
      if (id !== undefined) setChosen(id);
      if (desk.items.length >= MOST_FILES) setNote(fill(pageWords(lang).tooMany, { count: MOST_FILES }));
    },
    [desk, lang],
  );
  const speak = (next: Language): void => {
    keepLanguage(next);
    setLang(next);
  };
  const use = (lists: Parameters<Session["use"]>[0]): void => void session.use(lists, desk).then(setNote);
  const fetching = session.hosts && {
    hosts: session.hosts,
    fetch: () => void session.fetchLists(desk, lang).then(setNote),
  };
  return (
    <>
      <Top lang={lang} form={session.form} lists={listsText(session.lists(desk), lang)} onLanguage={speak} />
      <main>
        <Drop lang={lang} onFiles={take} onNote={setNote} />
        <p role="alert" class="note">
          {note}
        </p>
        <p role="status" class="spoken">
          {spoken(current, lang)}
        </p>
        <Queue
          items={desk.items}
          current={current?.id}
          lang={lang}
          onChoose={setChosen}
          onCancel={(id) => desk.cancel(id)}
          onClear={() => desk.clear()}
        />
        {current && <Current key={current.id} item={current} lang={lang} session={session} />}
        <Trust lang={lang} lists={session.lists(desk)} onLists={use} {...(fetching ? { fetching } : {})} />
      </main>
      <footer>
        <p>{words.about}</p>
      </footer>
    </>
  );
}
