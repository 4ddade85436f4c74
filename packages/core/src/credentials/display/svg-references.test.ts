import { describe, expect, it } from "vitest";
import { externalsOf, externalsOfCss, isExternal } from "./svg-references.ts";

const SVG = "http://www.w3.org/2000/svg";
const HTML = "http://www.w3.org/1999/xhtml";
const found = (namespace: string, name: string, attributes: Readonly<Record<string, string>> = {}) =>
  externalsOf({
    namespace,
    name,
    attributes: Object.entries(attributes).map(([key, value]) => ({ name: key, value })),
  });

describe("what elements load", () => {
  it.each([
    ["", false],
    ["  ", false],
    ["#a", false],
    [" #a", false],
    ["data:,x", false],
    [" DATA:,x", false],
    ["a", true],
    ["xdata:,", true],
    ["a#b", true],
  ])("%j lies outside: %s", (address, is) => {
    expect(isExternal(address)).toBe(is);
  });

  it.each<[string, string, string, string]>([
    [HTML, "img", "src", "image"],
    [HTML, "input", "src", "image"],
    [HTML, "iframe", "src", "frame"],
    [HTML, "frame", "src", "frame"],
    [HTML, "object", "data", "frame"],
    [HTML, "embed", "src", "frame"],
    [HTML, "portal", "src", "frame"],
    [HTML, "video", "poster", "media"],
    [HTML, "audio", "src", "media"],
    [HTML, "source", "srcset", "media"],
    [HTML, "track", "src", "media"],
    [HTML, "link", "href", "stylesheet"],
    [HTML, "body", "background", "reference"],
    [HTML, "image", "href", "reference"],
    [SVG, "image", "href", "image"],
    [SVG, "feImage", "href", "image"],
    [SVG, "use", "href", "use"],
    [SVG, "video", "src", "media"],
    [SVG, "audio", "src", "media"],
    [SVG, "img", "src", "reference"],
    ["", "image", "href", "image"],
  ])("%s %s loads by %s: %s", (namespace, name, attribute, kind) => {
    expect(found(namespace, name, { [attribute]: "https://x/y" })).toEqual([kind]);
    expect(found(namespace, name, { [attribute]: "#y" })).toEqual([]);
  });

  it.each<[string, string, Record<string, string>, string[]]>([
    ["another vocabulary", "urn:x", { href: "x", onload: "x" }, []],
    ["a link to follow", SVG, { href: "x" }, []],
    ["a link that runs", SVG, { href: "\u0001 java\nscript:x" }, ["script"]],
    ["words about scripts", SVG, { title: "no javascript:x" }, []],
    ["an event", SVG, { onClick: "x" }, ["script"]],
    ["a name with a number", SVG, { on1: "x" }, []],
    ["a name that ends so", SVG, { "x-onload": "x" }, []],
    ["a frame's document", HTML, { srcdoc: "x" }, ["frame"]],
    ["a style", SVG, { style: "fill:url(x)" }, ["url"]],
    ["a style with nothing", SVG, { style: "fill:red" }, []],
    ["a picture set", SVG, { fill: "image-set('x' 1x)" }, ["url"]],
    ["an address that is spelt", SVG, { fill: "u\\72 l(x)" }, ["url"]],
    ["another attribute", SVG, { "data-x": "https://x" }, []],
    ["two", SVG, { onload: "x", fill: "url(x)" }, ["script", "url"]],
  ])("is told of %s", (_, namespace, attributes, kinds) => {
    expect(found(namespace, "a", attributes)).toEqual(kinds);
  });

  it.each<[string, string, Record<string, string>, string[]]>([
    ["animate", SVG, { attributeName: "href", to: "x" }, ["animation"]],
    ["set", SVG, { attributeName: "xlink:href", to: "x" }, ["animation"]],
    ["animateMotion", SVG, { attributeName: "href", from: "x" }, ["animation"]],
    ["animateTransform", SVG, { attributeName: "href", by: "x" }, ["animation"]],
    ["animateColor", SVG, { attributeName: "href", values: "#a;x" }, ["animation"]],
    ["animate", SVG, { attributeName: "href", values: "#a;#b" }, []],
    ["animate", SVG, { attributeName: "fill", to: "x" }, []],
    ["animate", SVG, { to: "x" }, []],
    ["animate", SVG, { attributeName: "onload", to: "x" }, ["script"]],
    ["animate", SVG, { attributeName: "href", values: "#a;javascript:x" }, ["script"]],
    ["animate", HTML, { attributeName: "href", values: "#a;x" }, []],
    ["rect", SVG, { attributeName: "href", values: "#a;x" }, []],
    ["script", SVG, {}, ["script"]],
    ["script", HTML, {}, ["script"]],
    ["meta", HTML, { "http-equiv": "REFRESH" }, ["redirect"]],
    ["meta", HTML, { "http-equiv": "content-type" }, []],
    ["meta", HTML, { name: "refresh" }, []],
    ["meta", SVG, { "http-equiv": "refresh" }, []],
    ["p", HTML, { "http-equiv": "refresh" }, []],
  ])("by what they are: %s of %s with %j", (name, namespace, attributes, kinds) => {
    expect(found(namespace, name, attributes)).toEqual(kinds);
  });

  it("looks at every address of a set", () => {
    expect(found(HTML, "img", { srcset: "#a 1x, x 2x" })).toEqual(["image"]);
    expect(found(HTML, "img", { srcset: "data:a 1x ,#b 2x" })).toEqual([]);
  });

  it.each<[string, string[]]>([
    ["", []],
    ["@import 'a'", ["stylesheet"]],
    ['@import "a";', ["stylesheet"]],
    ["@import a;", ["stylesheet"]],
    ["@IMPORT url( 'a' )", ["stylesheet"]],
    ["@import url(a)", ["stylesheet"]],
    ["@import 'data:text/css,x'", []],
    ["@import ''", []],
    ["a{b:url(x)}", ["url"]],
    ['a{b:URL( "x" )}', ["url"]],
    ["a{b:url('#x')}", []],
    ["a{b:url(data:x)}", []],
    ["a{b:image-set('#a' 1x, 'x' 2x)}", ["url"]],
    ["a{b:image-set('#a' 1x)}", []],
    ["a{b:image-set('#a' 1x, \"data:,x\" 2x)}", []],
    ["a{b:image-set('x", ["url"]],
    ["a{b: src('x')}", ["url"]],
    ["a{b:c,src('x')}", ["url"]],
    ["a{b:mysrc('x')}", []],
    ["@import 'a'; a{b:url(x)} c{d:url(y)}", ["stylesheet", "url"]],
    ["/* url(x) */", []],
    ["/* url(x)", []],
    ["/* a */ b{c:url(x)} /* d */", ["url"]],
    ["b{c:u/**/rl(x)}", ["url"]],
    ["@namespace a url(http://x); b{c:url(#d)}", []],
    ["@NAMESPACE url(http://x);", []],
    ["@namespaces url(http://x);", ["url"]],
    ["b{c:\\75\\72\\6c(x)}", ["url"]],
    ["b{c:\\url(x)}", ["url"]],
    ["b{c:\\000075rl(x)}", ["url"]],
    ["b{c:\\110000rl(x)}", []],
  ])("a style sheet %j loads %j", (css, kinds) => {
    expect(externalsOfCss(css)).toEqual(kinds);
  });
});
