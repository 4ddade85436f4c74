import type { PageList } from "@provcheck/core/browser";
import { expect, it } from "vitest";
import { Desk, type Item, MOST_FILES } from "./desk.ts";
import type { Outcome } from "./host.ts";

const job = (name: string) => ({ name, bytes: 1 });
const refused: Outcome = { kind: "refused", code: "empty-file", message: "x" };

/** A desk whose files end when the test says so. */
function held() {
  const begun: { item: Item; end: (outcome: Outcome) => void; lists: readonly PageList[] }[] = [];
  const desk = new Desk(
    (item, lists, _, signal) =>
      new Promise((end, failed) => {
        begun.push({ item, end, lists });
        signal.addEventListener("abort", () => failed(signal.reason));
      }),
    () => undefined,
  );
  return { desk, begun, kinds: () => desk.items.map(({ state }) => state.kind) };
}
const settled = () => new Promise((done) => setTimeout(done, 0));

it("takes one file after the other", async () => {
  const { desk, begun, kinds } = held();
  expect(desk.add([job("a"), job("b")])).toBe(1);
  expect([begun.length, kinds()]).toEqual([1, ["working", "waiting"]]);
  begun[0]?.end(refused);
  await settled();
  expect([begun.length, kinds()]).toEqual([2, ["refused", "working"]]);
});

it("cancels what waits and what is under way, and goes on", async () => {
  const { desk, begun, kinds } = held();
  desk.add([job("a"), job("b"), job("c")]);
  desk.cancel(2);
  desk.cancel(1);
  await settled();
  expect([kinds(), begun.map(({ item }) => item.name)]).toEqual([
    ["cancelled", "cancelled", "working"],
    ["a", "c"],
  ]);
});

it("checks everything again by other lists, and not what was refused", async () => {
  const { desk, begun, kinds } = held();
  desk.add([job("a"), job("b")]);
  begun[0]?.end(refused);
  await settled();
  desk.lists = [{ tier: "yours", name: "mine", text: "" }];
  desk.again();
  await settled();
  expect(kinds()).toEqual(["refused", "working"]);
  expect(begun.at(-1)?.lists).toHaveLength(1);
});

it("has room for so many files, and is cleared", async () => {
  const { desk } = held();
  desk.add(Array.from({ length: MOST_FILES + 5 }, (_, at) => job(`${at}`)));
  expect([desk.items.length, desk.add([job("one more")])]).toEqual([MOST_FILES, undefined]);
  desk.clear();
  await settled();
  expect([desk.items.length, desk.add([job("again")])]).toEqual([0, MOST_FILES + 1]);
});
