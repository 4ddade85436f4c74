import { describe, expect, it } from "vitest";
import { COMMANDS } from "../command-rows.ts";
import { readsFiles } from "./reads-files.ts";

describe("whether files will be read", () => {
  it.each([[["photo.jpg"]], [["check", "photo"]], [["-r", "folder"]], [["./folder"]], [["C:\\a"]], [["-"]]])(
    "yes: %j",
    (argv) => {
      expect(readsFiles(argv)).toBe(true);
    },
  );
  it.each([[[]], [["--help"]], [["photo.jpg", "-h"]], [["--version"]], [["check", "-V"]], [["help", "compare"]]])(
    "no: %j",
    (argv) => {
      expect(readsFiles(argv)).toBe(false);
    },
  );
  it("no, for every other command", () => {
    for (const { name } of Object.values(COMMANDS)) expect(readsFiles([name, "a.jpg"])).toBe(name === "check");
  });
});
