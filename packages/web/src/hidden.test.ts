import { reportOfDeath } from "@provcheck/core/internal";
import { expect, it } from "vitest";
import { withoutNameAndPlace } from "./hidden.ts";

it("leaves out the name and every fact of a place, and keeps the rest", () => {
  const report = reportOfDeath({ name: "line-7 informant.JPG", size: 3 }, { why: "timeout", step: "read" });
  const fact = (path: string) => ({ path, value: "x", covered: "none" as const });
  const paths = [
    "exif/GPSLatitude",
    "iptc/City",
    "xmp/photoshop:Country",
    "xmp/Iptc4xmpExt:LocationShown",
    "exif/Make",
    "xmp/photoshop:Credit",
  ];
  const metadata = { ...report.metadata, location: { latitude: 1, longitude: 2 }, facts: paths.map(fact) };
  const hidden = withoutNameAndPlace({ ...report, metadata } as typeof report, "file");
  expect(hidden.input.name).toBe("file.JPG");
  expect(hidden.metadata.location).toBeUndefined();
  expect(hidden.metadata.facts.map(({ path }) => path)).toEqual(["exif/Make", "xmp/photoshop:Credit"]);
  expect(JSON.stringify(hidden)).not.toContain("informant");
});
