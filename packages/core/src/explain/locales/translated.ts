/** What a text needs to be told before it can be shown: names in braces, `{path}`; a text may show braces too. */
export type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Placeholders<Rest>
  : never;

/** A text that holds every placeholder of another one, in any order. */
type Holding<Names> = (Names extends string ? (text: `${string}{${Names}}${string}`) => void : never) extends (
  text: infer All,
) => void
  ? All
  : never;

/** The same texts in another language: none missing, none more, and each with what has to stand in it. */
export type Translated<Texts> = {
  readonly [Key in keyof Texts]: [Placeholders<Texts[Key]>] extends [never]
    ? string
    : Holding<Placeholders<Texts[Key]>>;
};
