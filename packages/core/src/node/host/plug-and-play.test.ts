import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { beforeEach, describe, expect, it } from "vitest";
import { tempDir } from "../../../../../test/fixtures/authority-file.ts";
import { plugAndPlay } from "./plug-and-play.ts";

describe("plugAndPlay", () => {
  let dir: string;
  beforeEach(() => {
    dir = tempDir();
  });

  it("adds nothing where there are folders of packages", () => {
    expect(plugAndPlay()).toEqual([]);
  });

  it("names the map, and what resolves imports where that was written", () => {
    const map = join(dir, ".pnp.cjs");
    expect(plugAndPlay(() => map)).toEqual(["--require", map]);
    const loader = join(dir, ".pnp.loader.mjs");
    writeFileSync(loader, "");
    const flags = ["--require", map, "--experimental-loader", pathToFileURL(loader).href];
    expect(plugAndPlay(() => map)).toEqual(flags);
  });
});
