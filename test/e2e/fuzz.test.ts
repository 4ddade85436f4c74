import { createInspector, ProvcheckError, score } from "@provcheck/core";
import { reportSchema } from "@provcheck/core/schema";
import { expect, it } from "vitest";
import { mutate, random } from "../fuzz/mutate.ts";
import { makeSeeds } from "../fuzz/seeds.ts";

/** A fixed budget of mutated files in every run; `pnpm fuzz --count N` goes on for longer. */
const FILES = 1500;

it(`${FILES} mutated files: a report or a refusal for each, and nothing dies`, async () => {
  const seeds = await makeSeeds();
  await using inspector = createInspector({ limits: { timeMs: 10_000 } });
  await Promise.all(
    Array.from({ length: FILES }, async (_, index) => {
      const next = random(index);
      const from = seeds[index % seeds.length];
      const other = seeds[Math.floor(next() * seeds.length)];
      if (!from || !other) return;
      const report = await inspector.inspect(mutate(from.bytes, other.bytes, next)).catch((error: unknown) => {
        expect(error).toBeInstanceOf(ProvcheckError);
      });
      if (!report) return;
      expect([index, from.name, report.error]).toEqual([index, from.name, undefined]);
      expect(reportSchema.safeParse(report).success).toBe(true);
      expect(score(report)).toEqual(report.assurance);
    }),
  );
});
