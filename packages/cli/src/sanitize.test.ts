import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  forCsv,
  forHtml,
  forMarkdown,
  forTerminal,
  forWorkflowCommand,
  forWorkflowMessage,
  forXml,
  safeJson,
} from "./sanitize.ts";

/** What people put into titles, prompts and certificate subjects. */
const EVIL = [
  "✅ Verified",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  '"><svg onload=alert(1)>',
  "'-alert(1)-'",
  "javascript:alert(1)",
  "]]><x/><![CDATA[",
  '<!DOCTYPE x [<!ENTITY a "b">]>&a;',
  "[click](javascript:alert(1)) ![x](https://evil.example/p.png)",
  "| a | b |\n|---|---|\n# heading\n- item\n> quote",
  "`code` ~~gone~~ **bold** <b>html</b> @everyone https://evil.example",
  "x\r\n::error file=a::owned\n::add-mask::secret\n::set-output name=a::b",
  "%0A::stop-commands::x",
  '=HYPERLINK("http://evil.example")',
  "+1+1",
  "-2+3",
  "@SUM(A1)",
  "\t=1",
  '","=1+1","',
  "\u001b[2J\u001b[31mred\u001b]8;;http://evil.example\u0007link\u001b]8;;\u0007",
  "\u009b31m\u0085\u0000\u0007\u0008\u007f",
  "a\u202egpj.exe\u202c\u2066\u2069\u200f\u061c",
  "a\u200bb\u200c\u200d\ufeff\u2060\u00ad",
  "\u{e0041}\u{e0042}\ufe0f",
  "a\u2028b\u2029c",
  "\ud800 lone \udc00",
  "\ufffe\uffff",
  "x".repeat(10_000),
  "الله \u202b\u202a",
  "$" + "{jndi:ldap://x} {{7*7}} #{1+1}",
];

const HIDDEN = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]|\udb40/;
const lone = (text: string): boolean => text !== text.toWellFormed();

const SINKS = { forTerminal, forHtml, forXml, forMarkdown, forWorkflowCommand, forWorkflowMessage, forCsv };

describe.each(Object.entries(SINKS))("%s", (_, sink) => {
  it.each(EVIL)("keeps nothing hidden of %j", (text) => {
    const shown = sink(text);
    expect(HIDDEN.test(shown)).toBe(false);
    expect(lone(shown)).toBe(false);
    expect(shown.length).toBeLessThan(20_000);
  });
  it("holds for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
        const shown = sink(text);
        expect(HIDDEN.test(shown)).toBe(false);
        expect(shown.includes("\n")).toBe(false);
      }),
    );
  });
});

describe("each sink's own commands", () => {
  it.each(EVIL)("HTML and XML: %j is text", (text) => {
    expect(forHtml(text)).not.toMatch(/[<>"'`=]/);
    expect(forXml(text)).not.toMatch(/[<>"']|&(?!#\d+;)/);
    expect(forXml(text)).not.toMatch(/[\ufffe\uffff]/);
  });
  it.each(EVIL)("Markdown: %j begins nothing", (text) => {
    expect(forMarkdown(text)).not.toMatch(/(?<!\\)[`*_[\]|#@]|<|(?<!\\):\/|^\s*[->]/);
  });
  it.each(EVIL)("workflow command: %j stays in its line", (text) => {
    expect(forWorkflowMessage(text)).not.toMatch(/\r|\n|%(?!25)/);
    expect(forWorkflowCommand(text)).not.toMatch(/::|\r|\n|%(?!25|3A|2C)/);
  });
  it.each(EVIL)("CSV: %j is one cell and no formula", (text) => {
    const cell = forCsv(text);
    expect(cell).toMatch(/^"(?:[^"]|"")*"$/);
    expect(cell).not.toMatch(/^"\s*[=+\-@]/);
  });
  it.each(EVIL)("JSON: %j comes back the same, and shows nothing that acts", (text) => {
    const json = safeJson({ text });
    expect(HIDDEN.test(json)).toBe(false);
    expect((JSON.parse(json) as { text: string }).text).toBe(text);
  });
});
