import { expect, it } from "vitest";
import { isAddress, pair } from "./gather.ts";

const file = (path: string): File => {
  const made = new File(["x"], path.split("/").at(-1) ?? "");
  return Object.assign(made, { webkitRelativePath: path.includes("/") ? path : "" });
};

it("puts a store beside the file it belongs to, in its own folder, as the command does", () => {
  const jobs = pair([file("d/a.jpg"), file("d/a.c2pa"), file("e/a.jpg"), file("lone.c2pa"), file("d/.DS_Store")]);
  expect(jobs.map(({ name, sidecar }) => [name, sidecar !== undefined])).toEqual([
    ["a.jpg", true],
    ["a.jpg", false],
    ["lone.c2pa", false],
  ]);
});

it.each([
  ["https://example.org/a.jpg", true],
  [" http://example.org ", true],
  ["www.example.org/a", true],
  ["see https://example.org/a.jpg", false],
  ["photo.jpg", false],
  ["", false],
])("%j is an address and nothing else: %s", (text, expected) => {
  expect(isAddress(text)).toBe(expected);
});
