import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../fixtures/cli.ts";

const page = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
const core = join(root, "packages/core/src");
const [, map = ""] = /```\npackages\/core\/src\/\n([\s\S]*?)```/.exec(page) ?? [];
/** Names in front of what is said of them; lines further in go on with the one above. */
const named = [...map.matchAll(/^ {2}((?:[\w-]+(?:\.ts|\/) ?)+) /gm)].flatMap(([, names = ""]) =>
  names.trim().split(" "),
);
const entries = (dir: string): string[] =>
  readdirSync(dir, { withFileTypes: true })
    .map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name))
    .filter((name) => !/\.(?:test|d)\.ts$/.test(name));

describe("ARCHITECTURE.md", () => {
  it("names every room and root file of the core, and none that is not there", () => {
    expect(named.toSorted()).toEqual(entries(core).sort());
  });

  it.each(["node", "credentials"])("names every room of %s/", (room) => {
    const [said = ""] = new RegExp(`^  ${room}/[\\s\\S]*?(?=^(?:  )?\\S)`, "m").exec(map) ?? [];
    const rooms = entries(join(core, room)).filter((name) => name.endsWith("/"));
    expect(rooms.length).toBeGreaterThan(5);
    expect(rooms.filter((name) => !said.includes(name))).toEqual([]);
  });

  it("names every package", () => {
    const packages = entries(join(root, "packages")).filter((name) => name.endsWith("/"));
    expect(packages.filter((name) => !page.includes(`packages/${name}`))).toEqual([]);
  });

  it("has a glossary of words that stand where it says", () => {
    const rows = [...page.matchAll(/^\| (?!here|-)([^|]+)\|([^|]+)\|([^|]+)\|$/gm)];
    expect(rows.length).toBeGreaterThanOrEqual(15);
    for (const [, word = "", , where = ""] of rows) {
      const places = [...where.matchAll(/`([^`]+)`/g)].map(([, place = ""]) => place);
      expect(places.length, word).toBeGreaterThan(0);
      for (const place of places)
        expect(
          [core, join(core, "credentials")].some((dir) => existsSync(join(dir, place))),
          place,
        ).toBe(true);
    }
  });
});
