import { expect, it } from "vitest";
import { ByteGate, SourceRate } from "./pace.ts";

it("lets in what fits, in order, and what is larger than all of it alone", async () => {
  const gate = new ByteGate(100);
  const order: string[] = [];
  const enter = async (name: string, bytes: number) => {
    const leave = await gate.enter(bytes);
    order.push(name);
    return leave;
  };
  const [first, second] = [await enter("a", 60), await enter("b", 40)];
  const waiting = [enter("large", 500), enter("small", 1)];
  await new Promise(setImmediate);
  expect(order).toEqual(["a", "b"]);
  first();
  first();
  await new Promise(setImmediate);
  expect(order).toEqual(["a", "b"]);
  second();
  const leave = await waiting[0];
  // The small one came later, and is not let past.
  expect([order, gate.inWork]).toEqual([["a", "b", "large"], 500]);
  leave?.();
  await waiting[1];
  expect([order.at(-1), gate.inWork]).toEqual(["small", 1]);
});

it("keeps a turn for each job of a source, and asks no other source to wait", () => {
  const rate = new SourceRate(2);
  expect([rate.turn("a", "1", 1000), rate.turn("a", "2", 1000), rate.turn("a", "3", 1000)]).toEqual([1000, 1500, 2000]);
  expect(rate.turn("b", "4", 1000)).toBe(1000);
  // It comes back at its turn, and has it still.
  expect([rate.turn("a", "3", 2000), rate.turn("a", "5", 2000)]).toEqual([2000, 2500]);
  const unlimited = new SourceRate(undefined);
  expect([unlimited.turn("a", "1", 5), unlimited.turn("a", "2", 5)]).toEqual([5, 5]);
});
