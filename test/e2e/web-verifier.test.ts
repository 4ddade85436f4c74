import { isBuiltin } from "node:module";
import { pathToFileURL } from "node:url";
import { createInspector, type Inspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../fixtures/authority-file.ts";
import { chromium, launch } from "../fixtures/browser.ts";
import { anchorsPem, EVERY_CARRIER, signedAsCapture } from "../fixtures/forge/attacks/attack.ts";
import type { BindingKind } from "../fixtures/forge/carriers/carrier.ts";
import { CARRIERS } from "../fixtures/forge/carriers/index.ts";
import { anchor, chainUnder, stranger } from "../fixtures/forge/certificates.ts";
import { type ForgedName, type Signed, signParts } from "../fixtures/forge/sign-as.ts";
import { pageScript, plain, runInPage } from "../fixtures/page-script.ts";

import type { verifyInPage, WebAnswer } from "../fixtures/web-verifier.ts";

/** One flipped bit in what the signature covers, away from the store. */
function changed({ file, region }: Signed): Uint8Array {
  const out = Uint8Array.from(file);
  const at = region.start + region.length > file.length - 3 ? region.start - 40 : file.length - 3;
  out[at] = (out[at] ?? 0) ^ 1;
  return out;
}

const bindingsOf = (carrier: ForgedName): readonly (BindingKind | undefined)[] =>
  carrier === "fragmented" ? [undefined] : CARRIERS[carrier].bindings;
const blob = (bytes: Uint8Array): Blob => new Blob([Uint8Array.from(bytes)]);

describe("the verifier with web globals only", () => {
  let script: string;
  let inputs: string[];
  let verify: typeof verifyInPage;
  let inspector: Inspector;
  let anchors: string;
  beforeAll(async () => {
    ({ script, inputs } = await pageScript("./test/fixtures/web-verifier.ts"));
    verify = runInPage<{ verifyInPage: typeof verifyInPage }>(script).verifyInPage;
    anchors = await anchorsPem();
    inspector = createInspector({
      isolation: "none",
      secondOpinion: "off",
      trust: { anchors: tempFile("anchors.pem", anchors) },
    });
  });
  afterAll(() => inspector.close());

  const inPage = async (file: Uint8Array, pem: string, segments: readonly Uint8Array[] = []): Promise<WebAnswer> =>
    plain(await verify(blob(file), pem, segments.map(blob)));
  const inNode = (file: Uint8Array, segments: readonly Uint8Array[] = []): Promise<Report> =>
    inspector.inspect(file, {
      ...(segments.length > 0 ? { fragments: segments.map((each, at) => tempFile(`${at}`, each)) } : {}),
    });

  it("is made of nothing that needs Node, an engine or a native module", () => {
    const ours = inputs.filter((each) => each.startsWith("packages/core/src/"));
    for (const room of ["locate", "store", "trust", "verify", "binding", "display"])
      expect(ours.filter((each) => each.includes(`/credentials/${room}/`)).length, room).toBeGreaterThan(2);
    expect(ours.filter((each) => each.includes("/node/"))).toEqual([]);
    expect(inputs.filter((each) => isBuiltin(each) || /^node:|@contentauth|sharp|\(disabled\)/.test(each))).toEqual([]);
  });

  for (const carrier of EVERY_CARRIER)
    for (const binding of bindingsOf(carrier))
      it(`${carrier}${binding ? ` bound by ${binding}` : ""}: as in Node, trusted, intact or broken`, async () => {
        const signed = await signedAsCapture(carrier, binding ? { binding } : {});
        const { file, segments } = signed;
        const answer = await inPage(file, anchors, segments);
        const report = await inNode(file, segments);
        expect(answer.state).toBe("trusted");
        expect(report.assurance.state).toBe("trusted");
        const named = (found: Report["credentials"]) => found.fragments?.map(({ outcome }) => outcome);
        const { signals: _, time: __, fragments: ___, ...credentials } = report.credentials;
        expect(answer.credentials).toMatchObject(credentials);
        expect(named(answer.credentials)).toEqual(named(report.credentials));

        expect((await inPage(file, (await stranger()).anchorPem, segments)).state).toBe("intact");
        expect((await inPage(file, "", segments)).state).toBe("intact");
        const [first, ...rest] = segments ?? [];
        const broken = first
          ? await inPage(file, anchors, [
              Uint8Array.from(first, (byte, at) => (at === first.length - 1 ? byte ^ 1 : byte)),
              ...rest,
            ])
          : await inPage(changed(signed), anchors);
        expect(broken).toMatchObject({ state: "broken", credentials: { integrity: "changed" } });
      });

  for (const key of ["P-256", "P-384", "P-521", "Ed25519", "RSA-2048"] as const)
    it(`a signature with ${key}`, async () => {
      const signer = await chainUnder(await anchor(), { leaf: { key } });
      const { file } = await signParts("png", { manifests: [{ signer }] });
      expect((await inPage(file, signer.anchorPem)).state).toBe("trusted");
    });

  /** A script inside a page: what looks like the page's own markup in it must not end or hide it (HTML, 4.12.1.3). */
  const inline = (text: string): string => text.replaceAll("</script", "<\\/script").replaceAll("<!--", "\\x3c!--");

  it.runIf(chromium)("in a browser itself", async () => {
    const signed = await Promise.all((["jpeg", "mp4", "pdf"] as const).map((carrier) => signedAsCapture(carrier)));
    const asked = signed.flatMap(({ file }, at) => {
      const other = signed[at];
      return other ? [[file, anchors] as const, [changed(other), anchors] as const, [file, ""] as const] : [];
    });
    const questions = asked.map(([file, pem]) => [Buffer.from(file).toString("base64"), pem]);
    const page = tempFile(
      "page.html",
      `<!doctype html><meta charset="utf-8"><body></body><script>${inline(script)}</script><script type="module">
        const said = [];
        for (const [text, pem] of ${JSON.stringify(questions)}) {
          const bytes = Uint8Array.from(atob(text), (each) => each.charCodeAt(0));
          said.push((await bundled.verifyInPage(new Blob([bytes]), pem)).state);
        }
        document.body.textContent = "said " + said.join(" ") + ".";
      </script>`,
    );
    const states = ["trusted", "broken", "intact"].join(" ");
    const browser = await launch();
    try {
      const tab = await browser.newPage();
      await tab.goto(pathToFileURL(page).href);
      const said = tab.locator("body", { hasText: "said" });
      await said.waitFor({ timeout: 120_000 });
      expect(await said.textContent()).toBe(`said ${[states, states, states].join(" ")}.`);
    } finally {
      await browser.close();
    }
  });
});
