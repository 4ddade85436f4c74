import { check, done } from "/tmp/red/lib.mts";
import { readFileSync, writeFileSync } from "node:fs";
import sharp from "sharp";
import { signParts, withRegion, refilled } from "/work/main/test/fixtures/forge/sign-as.ts";
import { signedAsCapture, sign } from "/work/main/test/fixtures/forge/attacks/attack.ts";
import { actions, capture } from "/work/main/test/fixtures/forge/assertions.ts";
import { ingredient, opened } from "/work/main/test/fixtures/forge/ingredients.ts";
import { editor } from "/work/main/test/fixtures/forge/certificates.ts";
import { cbor } from "/work/main/test/fixtures/forge/cbor.ts";
import { superbox } from "/work/main/test/fixtures/forge/jumbf.ts";
import { bytes, box, be32, be16, utf8 } from "/work/main/test/fixtures/media.ts";
import { it } from "vitest";
it("x", async () => {
const ed = await editor();
// DoS: chain: many opened actions x ingredients with shared ingredient lists
{ const N = 1900, A = 4000; const m = { signer: ed, claim: { version: 1 as const }, assertions: (e: any) => { const ings = Array.from({ length: N }, (_, i) => ({ label: `c2pa.ingredient__${i + 1}`, content: { cbor: { relationship: "componentOf", "dc:title": "x", instanceID: "i" + i } } })); const rel = Array.from({ length: A }, () => ({ action: "c2pa.opened" })); const uris = ings.slice(0, 400).map((x) => ({ url: "self#jumbf=c2pa.assertions/" + x.label })); return [...ings, actions([{ action: "c2pa.opened", parameters: { ingredients: uris }, related: rel }], {}, "c2pa.actions")] as any; } };
  await check("dos opened x ingredients", (await signParts("jpeg", { manifests: [m] } as never)).file); }
// many manifests with redactions
{ const M = 200; const ms: any[] = [{ assertions: [capture()] }]; for (let i = 1; i < M; i++) ms.push({ signer: ed, claim: { redacted: Array.from({ length: 200 }, (_, k) => `self#jumbf=/c2pa/urn:c2pa:00000000-0000-4000-8000-000000000001/c2pa.assertions/x${k}`) }, assertions: (e: any) => { const i2 = ingredient(e.at(-1)); const more = e.slice(0, -1).slice(-100).map((x: any, k: number) => ingredient(x, { relationship: "componentOf", label: `c2pa.ingredient.v3__${k + 1}` })); return [i2, ...more, actions([opened(i2)])]; } });
  await check("dos 200 manifests with redactions", (await signParts("jpeg", { manifests: ms } as never)).file); }
// big svg / many exclusions etc
{ const s = await signParts("jpeg", {}, { exclusions: ({ file }: any) => Array.from({ length: 200 }, (_, i) => ({ start: file.length - 402 + 2 * i, length: 1 })) } as never); await check("many exclusions", s.file); }
// AVI with digits everywhere
{ const b = await signParts("avi"); const noise = new Uint8Array(30_000_000); for (let i = 0; i < noise.length; i += 8) noise.set([0x30, 0x30, 0x64, 0x63, 1, 0, 0, 0], i); await check("avi stray flood", bytes(b.file, noise)); }
await done();
});
