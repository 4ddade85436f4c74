/**
 * Finds a mark in a text, asked at places that only rise: what was found is not looked for again, and neither is what
 * is not there. A search at each of many places alone would go to the end of the text from every one of them.
 */
export function finder(text: string, mark: string): (from: number) => number {
  let found: number | undefined;
  return (from) => {
    if (found === undefined || (found !== -1 && found < from)) found = text.indexOf(mark, from);
    return found;
  };
}
