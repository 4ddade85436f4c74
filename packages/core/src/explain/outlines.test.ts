import { describe, expect, it } from "vitest";
import { manifestReport } from "../../../../test/fixtures/manifest-report.ts";
import { report } from "../../../../test/fixtures/plain-report.ts";
import type { ManifestReport, Report } from "../model/report.ts";
import { outlinesOf } from "./outlines.ts";

type Region = NonNullable<ManifestReport["actions"][number]["regions"]>[number];

const rectangle: Region = { shape: "rectangle", unit: "pixel", x: 10, y: 20, width: 50, height: 50 };
const signed = (regions: Region[], more: Partial<Report["credentials"]> = {}): Report => {
  const { input, credentials } = report();
  const manifest = manifestReport({ actions: [{ action: "c2pa.placed", description: "a cloud", regions }] });
  return report({
    input: { ...input, dimensions: { width: 200, height: 100 } },
    credentials: { ...credentials, found: "embedded", integrity: "pass", manifests: [manifest], ...more },
  });
};
const shapes = (...regions: Region[]) => outlinesOf(signed(regions), "en").map(({ shape }) => shape);

describe("places that the steps of a manifest name", () => {
  it("are told in the reader's language, with the signer's own word quoted", () => {
    const named = signed([
      { ...rectangle, name: "sky" },
      { ...rectangle, outside: true },
    ]);
    expect(outlinesOf(named, "en").map(({ text }) => text)).toEqual([
      "The signer states of this place: placed in, “sky”.",
      "The signer states of everything but this place: placed in, “a cloud”.",
    ]);
    expect(outlinesOf(named, "zh-CN")[0]?.text).toMatch(/^签名者对此处的说明：.*“sky”。$/);
  });

  it("are shares of the picture, whatever they are given in", () => {
    expect(
      shapes(
        rectangle,
        { ...rectangle, unit: "percent", x: 25, y: 50, width: 50, height: 100 },
        { shape: "circle", unit: "pixel", x: 100, y: 50, width: 20, height: 20 },
        { shape: "circle", unit: "percent", x: 50, y: 50, width: 10, height: 10 },
        {
          shape: "polygon",
          unit: "pixel",
          x: 0,
          y: 0,
          vertices: [
            { x: 100, y: 0 },
            { x: 400, y: 50 },
          ],
        },
      ),
    ).toEqual([
      { kind: "rectangle", x: 0.05, y: 0.2, width: 0.25, height: 0.5 },
      { kind: "rectangle", x: 0.25, y: 0.5, width: 0.5, height: 0.5 },
      { kind: "ellipse", x: 0.45, y: 0.4, width: 0.1, height: 0.2 },
      { kind: "ellipse", x: 0.45, y: 0.4, width: 0.1, height: 0.2 },
      {
        kind: "polygon",
        points: [
          { x: 0, y: 0 },
          { x: 0.5, y: 0 },
          { x: 1, y: 0.5 },
        ],
      },
    ]);
  });

  it("are left out where they lie beside the picture, or nobody knows how large it is", () => {
    const beside: Region[] = [
      { ...rectangle, x: 300 },
      {
        shape: "polygon",
        unit: "pixel",
        x: -5,
        y: -5,
        vertices: [
          { x: -9, y: 0 },
          { x: 0, y: -9 },
        ],
      },
    ];
    expect(shapes(...beside)).toEqual([]);
    const unknown = signed([rectangle, { ...rectangle, unit: "percent" }]);
    delete unknown.input.dimensions;
    expect(outlinesOf(unknown, "en")).toHaveLength(1);
  });

  it.each(["changed", "unbound", "invalid"] as const)("are not told where the credentials are %s", (integrity) => {
    expect(outlinesOf(signed([rectangle], { integrity }), "en")).toEqual([]);
    expect(outlinesOf(signed([rectangle]), "en")).toHaveLength(1);
  });
});

describe("places that the metadata names", () => {
  const iptc = (fields: Record<string, string>) =>
    Object.entries(fields).map(([name, value]) => ({
      path: `xmp/Iptc4xmpExt:ImageRegion/${name === "Name" ? "" : "Iptc4xmpExt:RegionBoundary/"}Iptc4xmpExt:${name}`,
      value,
      covered: "none" as const,
    }));
  const mwg = (fields: Record<string, string>) =>
    Object.entries(fields).map(([name, value]) => ({
      path: `xmp/mwg-rs:Regions/mwg-rs:RegionList/${name === "Name" ? "mwg-rs:Name" : `mwg-rs:Area/stArea:${name}`}`,
      value,
      covered: "none" as const,
    }));
  const stated = (...facts: Report["metadata"]["facts"]): Report => {
    const { input, metadata } = report();
    return report({ input: { ...input, dimensions: { width: 200, height: 100 } }, metadata: { ...metadata, facts } });
  };

  it("are told as IPTC and the Metadata Working Group write them, one after the other", () => {
    const found = outlinesOf(
      stated(
        ...iptc({
          Name: "Listener 1",
          rbShape: "rectangle",
          rbUnit: "relative",
          rbX: "0.3",
          rbY: "0.2",
          rbW: "0.1",
          rbH: "0.25",
        }),
        ...iptc({ rbShape: "circle", rbUnit: "pixel", rbX: "100", rbY: "50", rbRx: "10" }),
        ...mwg({ Name: "A. Person", x: "0.5", y: "0.5", w: "0.2", h: "0.4" }),
        ...mwg({ Name: "B. Person", x: "0.1", y: "0.1", w: "0.1", h: "0.1" }),
      ),
      "en",
    );
    expect(found.map(({ text, shape }) => [text, shape])).toEqual([
      [
        "The metadata marks this place and gives it no name.",
        { kind: "rectangle", x: 0.3, y: 0.2, width: 0.1, height: 0.25 },
      ],
      [
        "The metadata marks this place and gives it no name.",
        { kind: "ellipse", x: 0.45, y: 0.4, width: 0.1, height: 0.2 },
      ],
      ["The metadata names this place: “A. Person”.", { kind: "rectangle", x: 0.4, y: 0.3, width: 0.2, height: 0.4 }],
      ["The metadata names this place: “B. Person”.", { kind: "rectangle", x: 0.05, y: 0.05, width: 0.1, height: 0.1 }],
    ]);
  });

  it("have their names where each has one", () => {
    const boundary = { rbShape: "rectangle", rbX: "0.3", rbY: "0.2", rbW: "0.1", rbH: "0.25" };
    const both = [...iptc({ ...boundary, Name: "A" }), ...iptc({ Name: "B", ...boundary })];
    expect(outlinesOf(stated(...both), "zh-CN").map(({ text }) => text)).toEqual([
      "元数据对此处的标注：“A”。",
      "元数据对此处的标注：“B”。",
    ]);
  });

  it("are left out where they are no places", () => {
    const facts = [
      ...iptc({ rbShape: "rectangle", rbX: "x", rbY: "0", rbW: "1", rbH: "1" }),
      ...mwg({ x: "0.5", y: "0.5", w: "-1", h: "Infinity" }),
    ];
    expect(outlinesOf(stated(...facts), "en")).toEqual([]);
  });
});

describe("marks that were seen, and what detectors say", () => {
  const marked = (orientation: string | undefined): Report => {
    const { input, metadata } = report();
    const at = [{ path: "visible/doubao", covered: "none" as const }];
    const common = { says: "ai-generated", carriage: "stated", confidence: "full", at } as const;
    const box = { left: 160, top: 80, width: 30, height: 10 };
    const facts =
      orientation === undefined
        ? []
        : [{ path: "exif/ifd0/Orientation", value: orientation, covered: "none" as const }];
    return report({
      input: { ...input, dimensions: { width: 200, height: 100 } },
      metadata: { ...metadata, facts },
      markers: [
        {
          ...common,
          id: "visible.doubao",
          product: "Doubao",
          seen: { ...box, agreement: 0.9, threshold: 0.7, falseAlarms: 1e-6, corner: "bottom-right" },
        },
        {
          ...common,
          id: "detector",
          says: "none",
          detector: { name: "ours", version: "1", digest: "x", text: "odd", region: box },
        },
      ],
    });
  };

  it("are told with the place where they stand", () => {
    const found = outlinesOf(marked(undefined), "en");
    expect(found.map(({ text }) => text)).toEqual([
      "A visible mark stands here: Doubao.",
      "The detector “ours” says of this place: “odd”.",
    ]);
    expect(found[0]?.shape).toEqual({ kind: "rectangle", x: 0.8, y: 0.8, width: 0.15, height: 0.1 });
  });

  it("are told in the words that were read, where they stand as the picture is shown", () => {
    const [marker] = marked(undefined).markers;
    if (!marker) throw new Error("there is no marker");
    const { seen: _, ...label } = marker;
    const words = [{ text: "AI生成", edge: "bottom" as const, left: 0.7, top: 0.9, width: 0.2, height: 0.05 }];
    const found = outlinesOf({ ...marked("Rotate 180"), markers: [{ ...label, words }] }, "zh-CN");
    expect(found).toEqual([
      {
        text: "图中写有：“AI生成”。",
        shape: { kind: "rectangle", x: 0.7, y: 0.9, width: 0.2, height: 0.05 },
        outside: false,
      },
    ]);
  });

  it.each([
    ["Horizontal (normal)", [0.8, 0.8, 0.15, 0.1]],
    ["Mirror horizontal", [0.05, 0.8, 0.15, 0.1]],
    ["Rotate 180", [0.05, 0.1, 0.15, 0.1]],
    ["Mirror vertical", [0.8, 0.1, 0.15, 0.1]],
    ["Mirror horizontal and rotate 270 CW", [0.8, 0.8, 0.1, 0.15]],
    ["Rotate 90 CW", [0.1, 0.8, 0.1, 0.15]],
    ["Mirror horizontal and rotate 90 CW", [0.1, 0.05, 0.1, 0.15]],
    ["Rotate 270 CW", [0.8, 0.05, 0.1, 0.15]],
  ])("are outlined in a picture that is shown turned: %s", (orientation, [x, y, width, height]) => {
    expect(outlinesOf(marked(orientation), "en")[0]?.shape).toEqual({ kind: "rectangle", x, y, width, height });
  });
});
