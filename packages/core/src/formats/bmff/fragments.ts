import { BUDGETS } from "../../model/limits.ts";
import { u24be, u32be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import type { Box } from "./boxes.ts";

/** What fragments add to a track, in its own ticks. */
export interface Fragments {
  defaults: Map<number, number>;
  sums: Map<number, { frames: number; ticks: number }>;
  /** Of the `traf` that is being read. */
  current?: { id: number; duration: number };
}

/** `trex`, `tfhd`, `trun`: what each fragment adds (14496-12, 8.8). Returns false for other boxes. */
export async function readFragmentBox(reader: Reader, box: Box, state: Fragments): Promise<boolean> {
  switch (box.type) {
    case "trex": {
      const head = await reader.peek(box.body, 24);
      state.defaults.set(u32be(head, 4), u32be(head, 12));
      return true;
    }
    case "tfhd": {
      const head = await reader.peek(box.body, 32);
      const flags = u24be(head, 1);
      const id = u32be(head, 4);
      const at = 8 + ((flags & 1) !== 0 ? 8 : 0) + ((flags & 2) !== 0 ? 4 : 0);
      state.current = { id, duration: (flags & 8) !== 0 ? u32be(head, at) : (state.defaults.get(id) ?? 0) };
      return true;
    }
    case "trun": {
      if (!state.current) return true;
      const { id, duration } = state.current;
      if (!state.sums.has(id) && state.sums.size >= BUDGETS.trackCount) return true;
      const head = await reader.peek(box.body, 8);
      const flags = u24be(head, 1);
      const samples = u32be(head, 4);
      const sum = state.sums.get(id) ?? { frames: 0, ticks: 0 };
      sum.frames += samples;
      sum.ticks += (flags & 0x100) === 0 ? samples * duration : await runTicks(reader, box, flags, samples);
      state.sums.set(id, sum);
      return true;
    }
  }
  return false;
}

async function runTicks(reader: Reader, box: Box, flags: number, samples: number): Promise<number> {
  const bytes = 4 * [0x100, 0x200, 0x400, 0x800].filter((flag) => (flags & flag) !== 0).length;
  const from = 8 + ((flags & 1) !== 0 ? 4 : 0) + ((flags & 4) !== 0 ? 4 : 0);
  const length = Math.min(samples * bytes, Math.max(0, box.bodyLength - from));
  const table = await reader.block(box.body + from, length);
  let ticks = 0;
  for (let at = 0; at + bytes <= table.length; at += bytes) ticks += u32be(table, at);
  return ticks;
}
