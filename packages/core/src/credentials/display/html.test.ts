import { describe, expect, it } from "vitest";
import { page, signDocument } from "../../../../../test/fixtures/forge/documents.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { locateStore } from "../locate/locate.ts";
import { shownOf } from "./readers.ts";

async function shown(head: string, body = "<p>Words.") {
  const { file } = await signDocument(page(head, body));
  const { container, reader } = await opened(file);
  const located = locateStore(container);
  if (located.kind !== "one") throw new Error(located.kind);
  return { file, site: located.site, ...(await shownOf(container, reader)) };
}

describe("what a browser shows of a page", () => {
  it("is all of it but its store's element", async () => {
    const { data, site, file, external, complete, orderly } = await shown("<title>T</title>");
    expect([external, complete, orderly]).toEqual([[], true, true]);
    const pieces = site.pieces.map(({ offset, length }) => [offset, offset + length]);
    expect(pieces).toHaveLength(1);
    const [start = 0, end = 0] = pieces[0] ?? [];
    expect(data.map(({ offset, length }) => [offset, offset + length])).toEqual([
      [0, start],
      [end, file.length],
    ]);
  });

  it.each<[what: string, head: string, body?: string]>([
    ["words alone", "<title>T</title>"],
    ["data in a script element", '<script type="application/ld+json">{"src":"https://x/y"}</script>'],
    ["a link to another page", "", '<a href="https://example.org">more</a>'],
    ["a map that leads elsewhere", "", '<map><area href="https://example.org"></map>'],
    ["a link of another kind", '<link rel="author" href="https://example.org/me">'],
    ["a style of its own", "<style>p { color: red }</style>"],
  ])("is no more than it holds: %s", async (_, head, body) => {
    expect((await shown(head, body)).external).toEqual([]);
  });

  it.each<[what: string, head: string, body?: string]>([
    ["a picture", "", '<img src="https://example.org/a.png">'],
    ["a sheet of styles", '<link rel="stylesheet" href="https://example.org/a.css">'],
    ["a sheet among other words", '<link rel="alternate StyleSheet" href="https://example.org/a.css">'],
    ["a script from elsewhere", '<script src="https://example.org/a.js"></script>'],
    ["a module from elsewhere", '<script type="module" src="https://example.org/a.js"></script>'],
    ["a picture that a style loads", "<style>p { background: url(https://example.org/a.png) }</style>"],
    ["a link that also loads", "", '<a href="x" style="background: url(https://example.org/a.png)">more</a>'],
  ])("is also what it loads: %s", async (_, head, body) => {
    expect((await shown(head, body)).external).not.toEqual([]);
  });

  it("names each kind of what it loads once", async () => {
    const picture = '<img src="https://example.org/a.png">';
    const once = (await shown("", picture)).external;
    expect((await shown("", picture + picture)).external).toEqual(once);
  });
});
