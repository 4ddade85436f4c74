import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir, tempFile } from "../fixtures/authority-file.ts";
import { chromium, closeBrowser, dumpDom, printed } from "../fixtures/browser.ts";
import { root, runCli } from "../fixtures/cli.ts";

const samples = join(root, "examples/media");
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string; failureSummary: string }[];
}

/** What axe finds in a page. The copy loses the content security policy, which rightly runs no script, and gets a scheme. */
async function violations(html: string, scheme: "light" | "dark"): Promise<Violation[]> {
  const script = `${axe};axe.run(document,{runOnly:["wcag2a","wcag2aa","wcag21a","wcag21aa","wcag22aa","best-practice"]}).then(
    ({violations,passes})=>{const out=document.createElement("pre");out.id="axe";out.textContent=JSON.stringify({violations,passes:passes.length});document.body.append(out)})`;
  const copy = html
    .replace(/<meta http-equiv="Content-Security-Policy"[^>]*>/, "")
    .replace("prefers-color-scheme:dark", scheme === "dark" ? "min-width:1px" : "max-width:1px")
    .replace("</body>", () => `<script>${script.replaceAll("</script", "<\\/script")}</script></body>`);
  const dom = await dumpDom(tempFile("page.html", copy), "#axe");
  const result = /<pre id="axe">([\s\S]*?)<\/pre>/.exec(dom)?.[1];
  if (result === undefined) throw new Error("axe did not end");
  const text = result.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
  const { violations, passes } = JSON.parse(text) as { violations: Violation[]; passes: number };
  expect(passes).toBeGreaterThan(10);
  return violations;
}

describe.runIf(chromium !== undefined)("the page in a browser", () => {
  afterAll(closeBrowser);
  const pages: Record<string, string> = {};
  beforeAll(async () => {
    for (const lang of ["en", "zh-CN"]) {
      const out = join(tempDir(), `${lang}.html`);
      const trust = ["--trust-anchors", join(root, "examples/sample-ca.pem")];
      await runCli(["-r", samples, ...trust, "--policy", "newsroom", "--lang", lang, "--output", `html=${out}`]);
      pages[lang] = readFileSync(out, "utf8");
    }
  });

  it.each([
    ["en", "light"],
    ["en", "dark"],
    ["zh-CN", "light"],
    ["zh-CN", "dark"],
  ] as const)("%s, %s: axe finds nothing", async (lang, scheme) => {
    const found = await violations(pages[lang] ?? "", scheme);
    expect(found.map(({ id, impact, nodes }) => ({ id, impact, at: nodes[0]?.html }))).toEqual([]);
  });

  it("fetches nothing and runs nothing, even when a script stands in it", async () => {
    const hostile = (pages.en ?? "").replace(
      "</main>",
      '<p id="x">a</p><script>document.getElementById("x").textContent="owned"</script></main>',
    );
    expect(await dumpDom(tempFile("page.html", hostile))).toContain('<p id="x">a</p>');
    expect(pages.en).not.toMatch(/src="(?!data:)/);
    // A link is followed by whoever reads, and by nothing else.
    for (const [, tag] of (pages.en ?? "").matchAll(/<(\w+)[^<>]*\shref="(?!#)/g)) expect(tag).toBe("a");
    expect(pages.en).toContain('rel="noreferrer noopener"');
  });

  it("prints every file on pages of its own", async () => {
    const pdf = (await printed(tempFile("page.html", pages.en ?? ""))).toString("latin1");
    const count = [...pdf.matchAll(/\/Type\s*\/Page\b/g)].length;
    expect(count).toBeGreaterThanOrEqual(6);
    expect(pdf).toMatch(/\/MediaBox\s*\[0 0 59[45](?:\.\d+)? 84[12]/);
  });
});
