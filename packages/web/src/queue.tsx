/** The files on the desk, each with what is known of it. */
import { explain, type Language, type Report } from "@provcheck/core/explain";
import { codeText, forTextNode } from "provcheck/page";
import type { Item } from "./desk.ts";
import { fill, type PageWords, pageWords, size } from "./words.ts";

const badges = new WeakMap<Report, Map<Language, string>>();

/** A file is explained once a language, however often the list is drawn. */
export function badgeOf(report: Report, lang: Language): string {
  const known = badges.get(report) ?? new Map<Language, string>();
  badges.set(report, known);
  const badge = known.get(lang) ?? explain(report, { lang }).badge;
  known.set(lang, badge);
  return badge;
}

/** Why there is no report, in the language where it has words for it. */
export const refusal = ({ code, message }: { code: string; message: string }, lang: Language): string =>
  pageWords(lang)[`refused.${code}` as keyof PageWords] ?? codeText(lang, code) ?? message;

/** What is being done with a file, in words; of one that is not under way nothing. */
export function progressText(item: Item, lang: Language, words: PageWords): string {
  const { state } = item;
  if (state.kind !== "working") return "";
  if (state.local !== undefined) return fill(words.progressLocal, { seconds: state.local });
  return fill(words.progress, {
    step: words[`step.${state.step}` as keyof PageWords] ?? state.step,
    read: size(state.read, lang),
    size: size(item.bytes, lang),
  });
}

function stateText(item: Item, lang: Language, words: PageWords): string {
  const { state } = item;
  if (state.kind === "report") return badgeOf(state.report, lang);
  if (state.kind === "refused") return refusal(state, lang);
  return state.kind === "working" ? progressText(item, lang, words) : words[state.kind];
}

/** What a screen reader is told when something ends or begins; not every step of it. */
export function spoken(item: Item | undefined, lang: Language): string {
  if (!item) return "";
  const words = pageWords(lang);
  const name = forTextNode(item.name);
  if (item.state.kind === "working") return fill(words.inspecting, { name });
  if (item.state.kind === "report") return fill(words.done, { name, badge: badgeOf(item.state.report, lang) });
  return item.state.kind === "refused" ? fill(words.refused, { name, why: refusal(item.state, lang) }) : "";
}

interface QueueProps {
  items: readonly Item[];
  current: number | undefined;
  lang: Language;
  onChoose: (id: number) => void;
  onCancel: (id: number) => void;
  onClear: () => void;
}

export function Queue({ items, current, lang, onChoose, onCancel, onClear }: QueueProps) {
  const words = pageWords(lang);
  if (items.length === 0) return null;
  return (
    <nav class="queue" aria-label={words.files}>
      <h2>{words.files}</h2>
      <ol>
        {items.map((item) => (
          <li key={item.id}>
            <button
              type="button"
              class="file"
              aria-current={item.id === current ? "true" : undefined}
              onClick={() => onChoose(item.id)}
            >
              <bdi>{forTextNode(item.name)}</bdi> <small>{forTextNode(stateText(item, lang, words))}</small>
            </button>
            {(item.state.kind === "waiting" || item.state.kind === "working") && (
              <button
                type="button"
                onClick={() => onCancel(item.id)}
                aria-label={`${words.cancel}: ${forTextNode(item.name)}`}
              >
                {words.cancel}
              </button>
            )}
          </li>
        ))}
      </ol>
      <button type="button" onClick={onClear}>
        {words.clear}
      </button>
    </nav>
  );
}
