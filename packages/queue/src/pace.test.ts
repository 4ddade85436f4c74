import { expect, it } from "vitest";
import { ByteGate } from "./pace.ts";

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
