import { describe, expect, it } from "vitest";
import type { InspectOptions } from "./inspect-options.ts";
import { FILE_OPTIONS, INSPECTOR_OPTIONS, passedOptions } from "./option-table.ts";
import { checkNames, checkValues } from "./options.ts";

/** As a script without types gives them. */
const loose = (options: object) => options as InspectOptions;

describe("options at the edge", () => {
  it.each([
    [{ timeout: 5 }, /no option is called timeout; there are: /],
    [{ deap: true }, /no option is called deap; did you mean deep\?/],
    [{ limits: { timems: 5 } }, /no option is called limits\.timems; did you mean limits\.timeMs\?/],
    [{ trust: { anchor: "x" } }, /did you mean trust\.anchors\?/],
    [{ ffmpeg: { ffprob: "x" } }, /did you mean ffmpeg\.ffprobe\?/],
    [{ processes: 2 }, /no option is called processes/],
    [{ toString: 1 }, /no option is called toString/],
  ])("refuses a name that nobody reads, with the nearest: %o", (options, message) => {
    expect(() => checkNames(options, "file")).toThrow(message);
  });

  it.each([
    [{ hash: "alwyas" }, 'hash must be "auto", "always" or "never"'],
    [{ secondOpinion: "none" }, 'secondOpinion must be "wasm", "native" or "off"'],
    [{ deep: "yes" }, "deep must be true or false"],
    [{ preview: 1 }, "preview must be true or false"],
    [{ fragments: "a.m4s" }, "fragments must be a list of paths"],
    [{ fragments: [1] }, "fragments must be a list of paths"],
  ])("refuses a value that means nothing: %o", (options, message) => {
    expect(() => checkValues(loose(options))).toThrow(message);
  });

  it("takes every name there is, and undefined for any", () => {
    const all = Object.fromEntries(Object.keys(FILE_OPTIONS).map((name) => [name, undefined]));
    expect(() => checkNames(all, "file")).not.toThrow();
    expect(() => checkValues(all)).not.toThrow();
    expect(() => checkNames({ ...all, processes: 1, isolation: "none", files: {} }, "inspector")).not.toThrow();
    expect(Object.keys(INSPECTOR_OPTIONS)).toEqual([...Object.keys(FILE_OPTIONS), "processes", "isolation", "files"]);
  });
});

describe("what the process that reads is told", () => {
  it("is every option that its row passes on, with paths in full, and no other", () => {
    const bytes = new Uint8Array(3);
    const told = passedOptions({
      deep: true,
      preview: false,
      hash: "never",
      secondOpinion: "off",
      fragments: ["a.m4s"],
      sidecar: "b.c2pa",
      now: new Date(0),
      name: "x",
      limits: { timeMs: 1 },
      online: { ocsp: true },
    });
    expect(told).toEqual({
      deep: true,
      preview: false,
      hash: "never",
      secondOpinion: "off",
      fragments: [expect.stringMatching(/^(?:\/|[A-Z]:).*a\.m4s$/)],
      sidecar: expect.stringMatching(/^(?:\/|[A-Z]:).*b\.c2pa$/),
    });
    expect(passedOptions({ sidecar: bytes }).sidecar).toBe(bytes);
    expect(passedOptions({ fragments: [] })).toEqual({});
    expect(passedOptions(loose({ deep: undefined }))).toEqual({});
  });
});
