// The page: one file that works from disk, the same in parts for a server, and the element that shows a report.
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";

const here = fileURLToPath(new URL(".", import.meta.url));
const core = join(here, "../core/dist");
const shared = {
  bundle: true,
  write: false,
  minify: true,
  platform: "browser",
  format: "iife",
  target: ["es2022"],
  charset: "utf8",
  legalComments: "none",
  logLevel: "warning",
  absWorkingDir: here,
  jsx: "automatic",
  jsxImportSource: "preact",
  // The command's reporters take the library's whole face; sentences are all that they need of it.
  alias: {
    "@provcheck/core": join(core, "explain.js"),
    "@provcheck/core/internal": join(core, "internal.js"),
    "@provcheck/core/browser": join(core, "browser.js"),
    "@provcheck/core/explain": join(core, "explain.js"),
  },
};
const bundle = async (entry, more = {}) =>
  (await build({ ...shared, ...more, entryPoints: [`src/${entry}`] })).outputFiles[0].text;
const hashOf = (text) => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;

/** In a page, what looks like its markup must neither end nor hide a script (HTML, 4.12.1.3). */
const inline = (script) => script.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");

/** Nothing is loaded, sent or framed; the worker is made of the page's own text. */
const policy = (script, style) =>
  [
    "default-src 'none'",
    `script-src ${script}`,
    `style-src ${style}`,
    "worker-src blob:",
    "img-src blob: data:",
    "media-src blob:",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types provcheck",
  ].join("; ");

const document = ({ csp, style, script, config, frames }) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${csp}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<title>provcheck</title>
${style}
</head>
<body>
<div id="page"><noscript>This page needs JavaScript, which runs on this computer alone.</noscript></div>
<script type="application/json" id="config">${config}</script>
<script type="text/plain" id="frames">${frames}</script>
${script}
</body>
</html>
`;

/** What `provcheck trust` keeps in a folder, for the page. */
function listsOf(folder) {
  const { lists } = JSON.parse(readFileSync(join(folder, "trust-store.json"), "utf8"));
  return lists
    .filter(({ tier }) => tier !== "eku")
    .map(({ id, tier, file, source, date }) => ({
      tier,
      name: file,
      source,
      date,
      text: readFileSync(join(folder, file), "utf8"),
      ...(id === "interim-allowed" ? { holds: "allowed" } : {}),
    }));
}

/**
 * Builds everything into a folder: with the lists of `trust`, a folder of `provcheck trust`, or with none.
 * @param {{ trust?: string | undefined, out?: string }} options
 */
export async function buildPage({ trust = undefined, out = join(here, "dist") } = {}) {
  const { STYLE } = await import(new URL("../cli/dist/reporters/html-style.js", import.meta.url));
  const css = `${STYLE}${readFileSync(join(here, "src/style.css"), "utf8")}`;
  mkdirSync(out, { recursive: true });
  const worker = await bundle("worker.ts");
  const define = { WORKER_TEXT: JSON.stringify(worker) };
  const page = await bundle("main.tsx", { define });
  const element = await bundle("element.tsx", { format: "esm", define: { STYLE_TEXT: JSON.stringify(css) } });
  writeFileSync(join(out, "provcheck-report.js"), element);
  const lists = trust ? listsOf(trust) : [];
  const config = JSON.stringify({ form: "file", lists }).replaceAll("<", "\\u003c");
  const script = inline(page);
  // Data that nothing runs until somebody looks for frames.
  const frames = inline(`/* With mediabunny (mediabunny.dev), MPL-2.0. */${await bundle("frames-worker.ts")}`);
  // What a test or somebody else left there would be published with the rest.
  rmSync(join(out, "folder"), { recursive: true, force: true });
  mkdirSync(join(out, "folder"), { recursive: true });
  const whole = document({
    csp: policy(hashOf(script), hashOf(css)),
    style: `<style>${css}</style>`,
    script: `<script>${script}</script>`,
    config,
    frames,
  });
  writeFileSync(join(out, "provcheck.html"), whole);
  const parts = document({
    csp: policy("'self'", "'self'"),
    style: '<link rel="stylesheet" href="page.css">',
    script: '<script src="page.js"></script>',
    config,
    frames,
  });
  for (const [name, text] of [
    ["index.html", parts],
    ["page.css", css],
    ["page.js", page],
  ])
    writeFileSync(join(out, "folder", name), text);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { trust: { type: "string" }, out: { type: "string" } } });
  await buildPage({ trust: values.trust, ...(values.out ? { out: resolve(values.out) } : {}) });
}
