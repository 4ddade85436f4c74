import { describe, expect, it } from "vitest";
import { cpuMs } from "../../../../../test/fixtures/effort.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { opened } from "../../../../../test/fixtures/opened.ts";
import { placed } from "../../../../../test/fixtures/placed.ts";
import { shownOf } from "./readers.ts";
import { externalsOfCss } from "./svg-references.ts";

async function shown(inner: string, before = "") {
  const { container, reader } = await opened(
    media.utf8(
      `${before}<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:h="http://www.w3.org/1999/xhtml">${inner}</svg>`,
    ),
  );
  return shownOf(container, reader);
}
const external = async (inner: string, before?: string) => (await shown(inner, before)).external;

describe("what an SVG shows and does not hold", () => {
  it.each([
    ['<image href="https://example.org/a.png"/>', "image"],
    ['<image xlink:href="a.png"/>', "image"],
    ['<filter><feImage href="file:///a.png"/></filter>', "image"],
    ['<use href="b.svg#x"/>', "use"],
    ['<linearGradient href="b.svg#x"/>', "reference"],
    ["<script>1</script>", "script"],
    ['<script href="#x"/>', "script"],
    ['<rect onload="x()"/>', "script"],
    ['<a href="java\tscript:x()"/>', "script"],
    ['<set attributeName="href" to="javascript:x()"/>', "script"],
    ['<image href="#"><set attributeName="href" to="https://example.org/a.png"/></image>', "animation"],
    ['<use href="#a"><animate attributeName="xlink:href" values="#a;b.svg#x"/></use>', "animation"],
    ["<style>@import 'a.css';</style>", "stylesheet"],
    ["<style>@import url(https://example.org/a.css);</style>", "stylesheet"],
    ['<style>@IMP\\6f rt "a.css"</style>', "stylesheet"],
    ["<style>@font-face{src:url( 'f.woff')}</style>", "url"],
    ["<style><![CDATA[rect{fill:url(/**/x.svg#p)}]]></style>", "url"],
    ["<style>rect{mask:u\\72l(x.svg)}</style>", "url"],
    ["<style>rect{background:image-set('a.png' 1x)}</style>", "url"],
    ['<rect fill="url(x.svg#p)"/>', "url"],
    ['<rect style="filter: URL(x.svg#p)"/>', "url"],
    ['<foreignObject><h:iframe src="https://example.org/"/></foreignObject>', "frame"],
    ['<foreignObject><h:iframe srcdoc="x"/></foreignObject>', "frame"],
    ['<foreignObject><h:object data="a.html"/></foreignObject>', "frame"],
    ['<foreignObject><h:img srcset="data:image/png;base64,AA 1x, a.png 2x"/></foreignObject>', "image"],
    ['<foreignObject><h:video poster="a.png"/></foreignObject>', "media"],
    ['<foreignObject><h:link rel="stylesheet" href="a.css"/></foreignObject>', "stylesheet"],
    ['<foreignObject><h:meta http-equiv="Refresh" content="0;url=x"/></foreignObject>', "redirect"],
  ])("is told: %s", async (inner, kind) => {
    expect(await external(inner)).toEqual([kind]);
  });

  it.each([
    '<use href="#x"/>',
    '<image href="data:image/png;base64,AAAA"/>',
    '<image href=""/>',
    '<rect fill="url(#p)" style="filter:url(\'#f\')"/>',
    "<style>@namespace svg url(http://www.w3.org/2000/svg); rect{fill:url(#p)} /* url(x) @import 'y' */</style>",
    "<style>@font-face{src:url(data:font/woff;base64,AA)}</style>",
    '<a href="https://example.org/">x</a>',
    '<animate attributeName="fill" to="#f00"/>',
    '<metadata><x:a xmlns:x="urn:x" href="https://example.org/" onload="1"/></metadata>',
    "<text>url(x.png) javascript:x</text>",
  ])("is nothing of: %s", async (inner) => {
    expect(await external(inner)).toEqual([]);
  });

  it("is told of what stands in front of the root", async () => {
    expect(await external("", '<?xml-stylesheet href="a.css"?>')).toEqual(["stylesheet"]);
    expect(await external("", '<?xml-stylesheet href="#s"?>')).toEqual([]);
    expect(await external("", "<!DOCTYPE svg [<!ENTITY a \"<image href='x'/>\">]>")).toEqual(["entity"]);
    expect(await external("", '<!DOCTYPE svg [<!ENTITY a SYSTEM "x.xml">]>')).toEqual(["entity"]);
  });

  it("reads text entities as browsers do", async () => {
    const { external, complete } = await shown('<image href="&u;"/>', '<!DOCTYPE svg [<!ENTITY u "a.png">]>');
    expect({ external, complete }).toEqual({ external: ["image"], complete: true });
  });

  it("is not listed to the end where the document breaks", async () => {
    expect((await shown("<g>")).complete).toBe(false);
  });

  it("names a kind once, however often an attribute asks for it", async () => {
    const style = "a:url(b);".repeat(200_000);
    const { container, reader } = await opened(
      media.utf8(`<svg xmlns="http://www.w3.org/2000/svg"><g style="${style}"/></svg>`),
    );
    expect(await shownOf(container, reader)).toMatchObject({ external: ["url"], complete: true });
  });

  it("names a rule once, and stays linear over hostile style", async () => {
    expect(externalsOfCss("@import url(a); @import url(b);")).toEqual(["stylesheet"]);
    for (const part of ["image-set(", "@namespace ", "url(", "@import ", "/* ", "\\"]) {
      expect(await cpuMs(() => externalsOfCss(part.repeat(200_000)))).toBeLessThan(2_000);
    }
  });

  it("leaves nothing out but the Base64 text", async () => {
    const { file, region } = await placed("svg");
    const { container, reader } = await opened(file);
    expect((await shownOf(container, reader)).data.map(({ offset, length }) => [offset, length])).toEqual([
      [0, region.start],
      [region.start + region.length, file.length - region.start - region.length],
    ]);
  });
});
