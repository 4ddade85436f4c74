import { homedir } from "node:os";
import { describe, expect, it } from "vitest";
import { meant } from "./meant.ts";

const there = new Set([
  "/a b/photo (1).jpg",
  "photo.jpg",
  '"odd".jpg',
  `${homedir()}/x.jpg`,
  "https:/a.jpg",
  " led.jpg",
]);
const path = (typed: string): string | undefined => {
  const found = meant(typed, (each) => there.has(each));
  return found.kind === "path" ? found.path : undefined;
};

describe("the file that is meant", () => {
  it.each([
    ["as it is", "photo.jpg", "photo.jpg"],
    ["in quotation marks", '"/a b/photo (1).jpg"', "/a b/photo (1).jpg"],
    ["in single ones", "'photo.jpg'", "photo.jpg"],
    ["in Chinese ones", "“photo.jpg”", "photo.jpg"],
    ["with blanks around it", "  photo.jpg ", "photo.jpg"],
    ["with blanks and quotation marks", " '/a b/photo (1).jpg' ", "/a b/photo (1).jpg"],
    ["by a file address", "file:///a%20b/photo%20(1).jpg", "/a b/photo (1).jpg"],
    ["by a file address in quotation marks", '"FILE:///a%20b/photo%20(1).jpg"', "/a b/photo (1).jpg"],
    ["as a terminal writes it", "/a\\ b/photo\\ \\(1\\).jpg", "/a b/photo (1).jpg"],
    ["below the home folder", "~/x.jpg", `${homedir()}/x.jpg`],
    ["whose own name has such marks", '"odd".jpg', '"odd".jpg'],
    ["whose own name begins with a blank", " led.jpg", " led.jpg"],
    ["whose own name looks like an address", "https:/a.jpg", "https:/a.jpg"],
    ["that is not there", '"missing.jpg"', '"missing.jpg"'],
    ["of another computer", "file://host/share/x.jpg", "file://host/share/x.jpg"],
    ["by an address that names none", "file:%00", "file:%00"],
    ["by nothing", "", ""],
  ])("%s", (_, typed, expected) => {
    expect(path(typed)).toBe(expected);
  });

  it.each([
    "https://example.com/a.jpg",
    "HTTP://x",
    " 'https://example.com/a.jpg' ",
    "s3://bucket/key",
    "data:image/png,x",
  ])("is none where an address is pasted: %s", (typed) => {
    expect(meant(typed, () => false)).toEqual({ kind: "address" });
  });
});
