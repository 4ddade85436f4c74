import { expect, it } from "vitest";
import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import { withinBudget } from "./walk.ts";

const MIB = 1024 * 1024;
const unpacked = new Uint8Array(16 * MIB);

it("all that is unpacked of one file has one budget, whichever way it was packed", () => {
  const tools = withinBudget({ inflate: () => unpacked, gunzip: () => unpacked, brotli: () => unpacked });
  const most = BUDGETS.unpackedBytes / unpacked.length;
  for (let times = 0; times < most; times++)
    tools[times % 2 === 0 ? "inflate" : "brotli"](new Uint8Array(1), unpacked.length);
  expect(() => tools.gunzip(new Uint8Array(1), MIB)).toThrow(expect.objectContaining({ budget: "unpackedBytes" }));
});

it.each([
  [new LimitError("decompressedBytes"), BUDGETS.unpackedBytes / (16 * MIB)],
  [new FormatError("broken"), BUDGETS.unpackedBytes / MIB],
])("what does not unpack costs too: %s", (error, most) => {
  const fail = (): Uint8Array => {
    throw error;
  };
  const tools = withinBudget({ inflate: fail, gunzip: fail, brotli: fail });
  for (let times = 0; times < most; times++) expect(() => tools.inflate(new Uint8Array(1), 16 * MIB)).toThrow(error);
  expect(() => tools.inflate(new Uint8Array(1), 16 * MIB)).toThrow(
    expect.objectContaining({ budget: "unpackedBytes" }),
  );
});
