import { expect, it } from "vitest";
import { oldest, pickedLists } from "./lists.ts";

const file = (name: string, day = "2026-11-20"): File => new File(["text"], name, { lastModified: Date.parse(day) });

it("knows lists by the names that the command's store gives them; others are one's own", async () => {
  const names = [
    "c2pa-official.pem",
    "c2pa-official-tsa.pem",
    "interim-allowed.pem",
    "conforming-products-list.json",
    "desk.pem",
    "interim-store.cfg",
    "trust-store.json",
    "photo.jpg",
  ];
  const lists = await pickedLists(names.map((name) => file(name)));
  expect(lists.map(({ name, tier, holds, date }) => [name, tier, holds, date])).toEqual([
    ["c2pa-official.pem", "official", undefined, "2026-11-20"],
    ["c2pa-official-tsa.pem", "tsa", undefined, "2026-11-20"],
    ["interim-allowed.pem", "interim", "allowed", "2026-11-20"],
    ["conforming-products-list.json", "products", undefined, "2026-11-20"],
    ["desk.pem", "yours", undefined, "2026-11-20"],
  ]);
});

it("tells the oldest day of those that have one", () => {
  expect(oldest([{ date: "2026-11-20" }, {}, { date: "2026-10-01" }])).toBe("2026-10-01");
  expect(oldest([{}])).toBeUndefined();
});
