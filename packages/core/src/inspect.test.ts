import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { tempFile } from "../../../test/fixtures/authority-file.ts";
import { anchorsPem } from "../../../test/fixtures/forge/attacks/attack.ts";
import { signAs } from "../../../test/fixtures/forge/sign-as.ts";
import * as media from "../../../test/fixtures/media.ts";
import { judge } from "./assess/judge.ts";
import { credentialsOf } from "./credentials/of-file.ts";
import { openContainer } from "./formats/open.ts";
import { runInspection } from "./inspect.ts";
import { markFile } from "./markers/mark.ts";
import { readFacts } from "./metadata/facts.ts";
import { nodeRuntime } from "./node/child/runtime.ts";
import { finish } from "./report/finish.ts";
import { Reader } from "./source/reader.ts";
import { bytesSource } from "./source/source.ts";

/** Everything below that can be changed no longer can: a step that does throws. */
function frozen<T>(value: T, seen = new Set<unknown>()): T {
  if (typeof value !== "object" || value === null || seen.has(value) || ArrayBuffer.isView(value)) return value;
  seen.add(value);
  for (const each of value instanceof Map ? value.values() : Object.values(value)) frozen(each, seen);
  return Object.freeze(value);
}

async function runtimeOf(bytes: Uint8Array) {
  const trust = { anchors: tempFile("anchors.pem", await anchorsPem()) };
  const options = { name: "x", hash: "always", trust, secondOpinion: "off", deep: true } as const;
  return (await nodeRuntime(bytesSource(bytes), options, () => undefined)).runtime;
}

async function plainPng(): Promise<Uint8Array> {
  const background = { r: 90, g: 20, b: 60 };
  const png = await sharp({ create: { width: 24, height: 16, channels: 3, background } })
    .png()
    .toBuffer();
  return media.withPngChunks(new Uint8Array(png), media.textChunk("parameters", "a cat\nSteps: 20, Sampler: Euler a"));
}

const FILES: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
  ["a signed picture", () => signAs("jpeg")],
  ["a signed clip", () => signAs("mp4")],
  ["a picture with settings in it", plainPng],
];

describe("the steps of an inspection", () => {
  it.each(FILES)("change nothing that another returned: %s", async (_, make) => {
    const bytes = await make();
    const runtime = await runtimeOf(bytes);
    const reader = new Reader(bytesSource(bytes));
    const tools = runtime.credentials;
    const container = frozen(await openContainer(reader, runtime));
    const read = frozen(await readFacts(container.blocks));
    const verified = frozen(await credentialsOf({ container, reader, facts: read.facts }, runtime, tools));
    const marked = frozen(await markFile({ container, bytes: reader.size, facts: read.facts }, verified, runtime));
    const judged = frozen(judge(marked, verified, runtime.checkedAt));
    const steps = { read, verified, marked, judged, bytes: reader.size, trust: tools.trust };
    const report = await finish(steps, runtime);
    const whole = await runInspection(bytesSource(bytes), runtime);
    expect(whole).toEqual(report);
    expect(report.summary.code).toMatch(/^summary\./);
  });

  it("judge without reading: twice the same of the same", async () => {
    const bytes = await signAs("jpeg");
    const runtime = await runtimeOf(bytes);
    const reader = new Reader(bytesSource(bytes));
    const container = await openContainer(reader, runtime);
    const { facts } = await readFacts(container.blocks);
    const verified = await credentialsOf({ container, reader, facts }, runtime, runtime.credentials);
    const marked = await markFile({ container, bytes: reader.size, facts }, verified, runtime);
    const once = judge(marked, verified, runtime.checkedAt);
    expect(judge(marked, verified, runtime.checkedAt)).toEqual(once);
    expect(once.assurance.state).toBe("trusted");
  });
});
