import type { Credential, DeclaredRow, Generator, Producer } from "./define.ts";
import { MODULES } from "./generators/index.ts";
import type { PinnedLabelKey } from "./seal.ts";
import type { MarkerRow } from "./table.ts";

/** Something a generator's file says, with the vendor it says it of. */
type Of<T> = T & { readonly vendor: string };

/** Every generator in the order of the page: those with a place first, the rest by name. */
export const ordered = (generators: readonly Generator[]): readonly Generator[] =>
  generators.toSorted(
    (a, b) =>
      (a.place ?? Number.POSITIVE_INFINITY) - (b.place ?? Number.POSITIVE_INFINITY) || (a.name < b.name ? -1 : 1),
  );

export const GENERATORS: readonly Generator[] = ordered(MODULES.flat());

/** A list that generators' files hold, with the vendor each entry belongs to. */
const gather = <T>(pick: (generator: Generator) => readonly T[] | undefined): readonly Of<T>[] =>
  GENERATORS.flatMap((generator) => (pick(generator) ?? []).map((each) => ({ ...each, vendor: generator.vendor })));

const ROWS: readonly MarkerRow[] = GENERATORS.flatMap(({ rows }) => rows);
/** Rows of one tool alone, in which equal claims of several tools are preferred. */
export const OWN_ROWS: readonly MarkerRow[] = ROWS.filter(({ general }) => general !== true);
/** Rows that read what many tools write. */
export const GENERAL_ROWS: readonly MarkerRow[] = ROWS.filter(({ general }) => general === true);

export const CREDENTIALS: readonly Of<Credential>[] = gather(({ credentials }) => credentials);
export const LABEL_PRODUCERS: readonly Of<Producer>[] = gather(({ label }) => label);
export const DECLARED: readonly Of<DeclaredRow>[] = gather(({ declares }) => declares);
export const ASSERTIONS = gather(({ assertions }) => assertions);
export const ACTIONS = gather(({ actions }) => actions);
export const PINNED_LABEL_KEYS: readonly PinnedLabelKey[] = gather(({ labelKeys }) => labelKeys);
