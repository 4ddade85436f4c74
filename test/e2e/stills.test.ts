import { execFileSync, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { inspect } from "@provcheck/core";
import { describe, expect, it } from "vitest";
import { tempDir } from "../fixtures/authority-file.ts";
import { picture, sourceTypeXmp } from "../fixtures/media.ts";
import { STILLS } from "../fixtures/stills.ts";

const hasExiftool = spawnSync("exiftool", ["-ver"]).status === 0;
/** Where the made file says something else to ExifTool than to readers of the format, and why. */
const ELSE: Readonly<Record<string, readonly string[]>> = {
  // It gives the size of the picture inside, as it stands in that; ours is the sensor's, as the directory has it.
  raf: ["ImageWidth", "ImageHeight"],
  // The size of a sensor's picture is in tracks, which this file has none of.
  cr3: ["ImageWidth", "ImageHeight"],
  ico: ["ImageWidth", "ImageHeight"],
  // Points, and it gives none.
  eps: ["ImageWidth", "ImageHeight"],
  rw2: ["ImageWidth", "ImageHeight"],
};

describe("still pictures of other formats", () => {
  const names = Object.keys(STILLS);
  it.runIf(hasExiftool).each(names)("%s: maker, model, size and label as ExifTool reads them", async (name) => {
    const path = join(tempDir(), `made.${name}`);
    const jpeg = await picture("jpeg");
    writeFileSync(path, STILLS[name]?.make({ jpeg, ...(STILLS[name]?.xmp ? { xmp: sourceTypeXmp() } : {}) }) ?? "");
    const tags = ["Make", "Model", "ImageWidth", "ImageHeight", "DigitalSourceType"];
    const [told] = JSON.parse(execFileSync("exiftool", ["-j", "-n", ...tags.map((tag) => `-${tag}`), path]).toString());
    const { metadata, input, markers, limits } = await inspect(path, { secondOpinion: "off" });
    const label = metadata.facts.find((fact) => fact.path === "xmp/Iptc4xmpExt:DigitalSourceType")?.value;
    const ours: Record<string, unknown> = {
      Make: metadata.camera?.make,
      Model: metadata.camera?.model,
      ImageWidth: input.dimensions?.width,
      ImageHeight: input.dimensions?.height,
      DigitalSourceType: label,
    };
    expect(limits).toEqual([]);
    for (const tag of tags) if (!ELSE[name]?.includes(tag)) expect(ours[tag], `${name}: ${tag}`).toBe(told[tag]);
    expect(markers.map(({ id }) => id).includes("xmp.digital-source-type")).toBe(STILLS[name]?.xmp === true);
  });
});
