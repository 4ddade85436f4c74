import { describe, expect, it } from "vitest";
import { report } from "../../../../test/fixtures/plain-report.ts";
import { leaveOut } from "./leave-out.ts";

const at = { path: "", covered: "none" } as const;
const given = () =>
  report({
    input: { name: "/home/me/采访/informant-wang.jpg", bytes: 1 },
    limits: [{ code: "metadata-unreadable", step: "read", detail: "informant-wang.jpg: broken" }],
    preview: { mediaType: "image/jpeg", width: 1, height: 1, base64: "informant-wang" },
    observations: [
      {
        id: "ingredient-failed",
        answer: "true",
        strength: "strong",
        bearsOn: [],
        args: { title: "other source.psd", code: "x" },
        innocentCauses: [],
        at: [],
      },
    ],
    metadata: {
      software: ["Editor 1"],
      dates: [],
      generation: [],
      location: { latitude: 1.5, longitude: 2.5, ...at },
      texts: [
        { what: "title", value: "Wang at home", ...at },
        { what: "author", value: "A. Author", ...at },
      ],
      facts: [
        { ...at, path: "exif/gps/GPSLatitude", value: "1.5" },
        { ...at, path: "iptc/2:90 City", value: "Xi'an" },
        { ...at, path: "xmp/Iptc4xmpExt:LocationShown/Iptc4xmpExt:CountryName", value: "China" },
        { ...at, path: "xmp/crs:RawFileName", value: "informant-wang.dng" },
        { ...at, path: "xmp/photoshop:Instructions", value: "see informant-wang.jpg" },
        { ...at, path: "exif/ifd0/Make", value: "Canon" },
      ],
    },
  });

describe("what is left out of a report", () => {
  it("is the name wherever it stands, and titles", () => {
    const told = leaveOut(given(), ["name"], "file 1");
    const { preview, ...rest } = told;
    expect(JSON.stringify(rest)).not.toMatch(/informant|wang|采访|other source/i);
    expect([told.input.name, told.limits[0]?.detail]).toEqual(["file 1", "file 1: broken"]);
    expect(told.metadata.facts.map(({ path, value }) => [path, value])).toContainEqual([
      "xmp/photoshop:Instructions",
      "see file 1",
    ]);
    expect(told.metadata.location?.latitude).toBe(1.5);
    // Base64 is no text.
    expect(preview?.base64).toBe("informant-wang");
  });
  it("is the place in every field that holds one, and nothing else", () => {
    const told = leaveOut(given(), ["place"]);
    expect(told.metadata.facts.map(({ path }) => path)).toEqual([
      "xmp/crs:RawFileName",
      "xmp/photoshop:Instructions",
      "exif/ifd0/Make",
    ]);
    expect("location" in told.metadata).toBe(false);
    expect(told.input.name).toBe("/home/me/采访/informant-wang.jpg");
  });
  it("is nothing without being asked, and the report that came in stays as it was", () => {
    const before = given();
    leaveOut(before, ["name", "place"]);
    expect(before).toEqual(given());
    expect(leaveOut(before, [])).toEqual(before);
  });
  it("changes no code that a file is called like, and no date", () => {
    for (const name of ["captured.jpg", "embedded.png", "2026-11-21.jpg", "image.jpg"]) {
      const named = { ...given(), input: { name, bytes: 1, kind: "image" as const, mediaType: "image/jpeg" } };
      const { input, origin, checkedAt } = leaveOut(named, ["name"], "f");
      expect([input.kind, input.mediaType, origin.kind, checkedAt]).toEqual([
        "image",
        "image/jpeg",
        "ai-generated",
        given().checkedAt,
      ]);
    }
  });
  it("does not take a short name out of every word", () => {
    const short = report({
      input: { name: "a.jpg", bytes: 1 },
      metadata: { ...given().metadata, software: ["a.jpg maker", "Canva"] },
    });
    expect(leaveOut(short, ["name"], "f").metadata.software).toEqual(["f maker", "Canva"]);
  });
});
