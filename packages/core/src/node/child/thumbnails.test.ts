import { X509Certificate } from "node:crypto";
import sharp, { type Sharp } from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { tempFile } from "../../../../../test/fixtures/authority-file.ts";
import { anchor } from "../../../../../test/fixtures/forge/certificates.ts";
import { signParts } from "../../../../../test/fixtures/forge/sign-as.ts";
import type { ManifestDescription } from "../../../../../test/fixtures/forge/store.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import {
  captured,
  edited,
  exifPreviewSegment,
  fromNothing,
  shot,
  thumbnail,
  withPreview,
} from "../../../../../test/fixtures/previews.ts";
import { explain } from "../../explain/explain.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { Report } from "../../model/report.ts";
import { bytesSource } from "../../source/source.ts";
import { runJob } from "./job.ts";

let anchors = "";
let now: Uint8Array;
let before: Uint8Array;
beforeAll(async () => {
  anchors = tempFile("anchor.pem", (await anchor()).certificate.toString("pem"));
  expect(new X509Certificate((await anchor()).certificate.toString("pem")).ca).toBe(true);
  [now, before] = await Promise.all([shot(1), shot(2)]);
});

const inspect = (
  bytes: Uint8Array,
  more: { thumbnails?: boolean; deep?: boolean; preview?: boolean } = { thumbnails: true, preview: true },
) =>
  runJob(
    { name: "x.jpg", hash: "never", trust: { anchors }, secondOpinion: "off", ...more },
    bytesSource(bytes),
    () => undefined,
  );
const signed = async (manifests: ManifestDescription[], picture = now) =>
  (await signParts("jpeg", { manifests }, { media: picture })).file;
const kinds = ({ thumbnails = [] }: Report) => thumbnails.map(({ of, path }) => `${of} ${path}`);
const told = ({ observations }: Report) =>
  observations.flatMap(({ id, answer }) => (id.startsWith("preview-") && answer === "true" ? [id] : []));
const left = ({ limits }: Report) => limits.map(({ code }) => code).filter((code) => code.startsWith("thumbnails"));

describe("pictures that a file keeps", () => {
  it("come small and written anew, from manifests whose signature covers them and from EXIF", async () => {
    const report = await inspect(await signed([captured(), edited(before, now)], withPreview(now, now)));
    expect(report.assurance.state).toBe("trusted");
    expect(kinds(report)).toEqual([
      "manifest c2pa.thumbnail.claim",
      "ingredient c2pa.thumbnail.ingredient",
      "metadata exif/ifd1/JPEGInterchangeFormat",
    ]);
    for (const { base64, mediaType, covered } of report.thumbnails ?? []) {
      expect([mediaType, covered]).toEqual(["image/jpeg", "inside"]);
      const bytes = Buffer.from(base64, "base64");
      const { width, height, exif } = await sharp(bytes).metadata();
      expect([Math.max(width, height), exif]).toEqual([320, undefined]);
    }
    expect(left(report)).toEqual([]);
  });
  it("stay out of a report that did not ask, and nothing is compared then", async () => {
    const report = await inspect(await signed([captured(thumbnail(before))]), {});
    expect("thumbnails" in report).toBe(false);
    expect(report.observations.map(({ id }) => id).filter((id) => id.startsWith("preview-"))).toEqual([]);
  });
  it("are compared by `deep` too, and then not shown", async () => {
    const report = await inspect(await signed([captured(thumbnail(before))]), { deep: true });
    expect(told(report)).toEqual(["preview-differs"]);
    expect(report.thumbnails).toBeUndefined();
  });

  it("are not shown where their hash does not fit, or the signature over it does not", async () => {
    const lying = { ...thumbnail(before), reference: { hash: new Uint8Array(32) } };
    const report = await inspect(await signed([captured(lying)]));
    expect(kinds(report)).toEqual([]);
    expect(explain(report).cards[0]?.notes.join()).toContain("could not be verified");
    const file = await signed([captured(thumbnail(before))]);
    const at = Buffer.from(file).indexOf("Forge", 0);
    const spoilt = Uint8Array.from(file);
    spoilt[at] = 0x67;
    const changed = await inspect(spoilt);
    expect(changed.assurance.state).toBe("broken");
    expect(kinds(changed)).toEqual([]);
  });
  it("are still shown where only the file was changed: they are what was signed", async () => {
    const file = await signed([captured(thumbnail(now))]);
    const changed = Uint8Array.from(file);
    const last = changed.length - 40;
    changed[last] = (changed[last] ?? 0) ^ 1;
    const report = await inspect(changed);
    expect(report.credentials.integrity).toBe("changed");
    expect(explain(report).pair?.before.caption).toContain("when it was signed");
  });
});

describe("hostile pictures", () => {
  const bomb = async () =>
    new Uint8Array(
      await sharp({ create: { width: 6_000, height: 6_000, channels: 3, background: "red" } })
        .png()
        .toBuffer(),
    );
  it.each<[string, () => Promise<Uint8Array> | Uint8Array, string]>([
    ["a program", () => media.svg(), "image/svg+xml"],
    ["a program that is called a JPEG", () => media.svg(), "image/jpeg"],
    ["a page", () => media.utf8("<!doctype html><script>alert(1)</script>"), "image/png"],
    ["nothing", () => new Uint8Array(1), "image/jpeg"],
    ["the first bytes of a JPEG", () => Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 16), "image/jpeg"],
    ["more pixels than are decoded", bomb, "image/png"],
  ])("%s is left out, and said to be", async (_, make, mediaType) => {
    const report = await inspect(await signed([captured(thumbnail(await make(), "c2pa.thumbnail.claim", mediaType))]));
    expect([report.assurance.state, kinds(report), left(report)]).toEqual(["trusted", [], ["thumbnails-left-out"]]);
    expect(report.checked).toBe("complete");
  });
  it("more than the budget are cut off, and 2,000 take no longer than it", async () => {
    const tiny = await sharp(now).resize(16).jpeg().toBuffer();
    const many = Array.from({ length: 1_999 }, (_, index) =>
      thumbnail(new Uint8Array(tiny), `c2pa.thumbnail.ingredient__${index + 1}`),
    );
    const links = many.map(({ label }, index) => ({
      label: `c2pa.ingredient.v3__${index + 1}`,
      content: {
        cbor: {
          "dc:title": "part",
          relationship: "componentOf",
          thumbnail: { url: `self#jumbf=c2pa.assertions/${label}`, hash: new Uint8Array(32) },
        },
      },
    }));
    const report = await inspect(await signed([captured(...many, ...links)]));
    expect(report.thumbnails?.length).toBe(BUDGETS.thumbnailCount);
    expect(left(report)).toEqual(["thumbnails-left-out"]);
    const [card] = explain(report).cards;
    expect(card?.parts.length).toBe(7);
    expect(card?.parts.at(-1)?.text).toContain("494 more");
  });
  it("of EXIF, what does not lie in its block is none", async () => {
    for (const lie of [{ offset: 60_000 }, { length: 60_000 }, { length: 0 }, { offset: 4 }]) {
      const report = await inspect(media.withJpegSegments(now, exifPreviewSegment(now, lie)));
      expect([kinds(report), left(report)]).toEqual([[], []]);
    }
  });
});

describe("a preview beside the picture", () => {
  const small = async (bytes: Uint8Array, change: (image: Sharp) => Sharp = (image) => image) =>
    new Uint8Array(await change(sharp(bytes)).jpeg({ quality: 60 }).toBuffer());
  const bars = { top: 10, bottom: 10, left: 0, right: 0, background: "black" } as const;

  it.each<[string, (image: Sharp) => Sharp]>([
    ["smaller", (image) => image.resize(160, 120)],
    ["in black bars", (image) => image.resize(160, 100, { fit: "fill" }).extend(bars)],
    ["cut to another shape", (image) => image.resize(160, 100, { fit: "cover" })],
    ["turned", (image) => image.rotate(90).resize(120, 160)],
    ["paler", (image) => image.resize(160, 120).linear(0.8, 20)],
  ])("that is the same but %s is no difference", async (_, change) => {
    expect(told(await inspect(withPreview(now, await small(now, change))))).toEqual([]);
  });
  it("of another picture is told, with the preview to see, and weighs nothing", async () => {
    const report = await inspect(withPreview(now, await small(before)));
    expect(told(report)).toEqual(["preview-differs"]);
    expect(explain(report).pair?.before.tie).toContain("anyone");
    expect([report.assurance.level, report.checked]).toEqual([null, "complete"]);
  });
  it("that shows more says that the picture was cropped", async () => {
    const crop = new Uint8Array(
      await sharp(now).extract({ left: 60, top: 50, width: 480, height: 360 }).jpeg().toBuffer(),
    );
    expect(told(await inspect(withPreview(crop, await small(now))))).toEqual(["preview-shows-more"]);
  });
  it("is turned with the picture, as both are stored", async () => {
    const turned = new Uint8Array(await sharp(now).withMetadata({ orientation: 6 }).jpeg().toBuffer());
    expect(told(await inspect(withPreview(turned, await small(now))))).toEqual([]);
  });
});

describe("cards and pairs over made files", () => {
  it("go from the beginning to now, each with its own picture", async () => {
    const { cards, pair } = explain(await inspect(await signed([captured(), edited(before, now)])));
    expect(cards.map(({ kind, heading, picture }) => [kind, heading, picture?.alt])).toEqual([
      ["step", "created (digital capture)", "Picture kept of what went in"],
      ["step", "opened; cropped", "Picture kept with this step"],
    ]);
    expect(pair?.before.caption).toContain("source");
  });
  it("begin with what is not known, and show what is kept of it", async () => {
    const { cards } = explain(await inspect(await signed([fromNothing(before)])));
    const [first, second, ...more] = cards;
    expect([first?.kind, first?.heading, more.length]).toEqual(["before", "Nothing is known before this", 0]);
    expect(first?.facts[0]?.text).toBe("“unsigned.jpg”");
    expect(first?.picture?.tie).toContain("signature of the step that used it");
    expect(second?.heading).toBe("opened; filter applied");
  });
});
