import { rmSync } from "node:fs";
import { createInspector, type Inspector, ProvcheckError, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Source } from "../../packages/core/src/source/source.ts";
import { tempFile } from "../fixtures/authority-file.ts";
import { anchorsPem } from "../fixtures/forge/attacks/attack.ts";
import { signAs } from "../fixtures/forge/sign-as.ts";
import * as media from "../fixtures/media.ts";

/** Ways in which a host can fail to give bytes that it has. */
type Fault = "rejects" | "ends early";

/** A source that fails at its n-th read and never recovers; without `at` one that counts. */
function failing(bytes: Uint8Array, at = Number.POSITIVE_INFINITY, fault: Fault = "rejects") {
  const cause = new Error("EIO: the disk is gone");
  let reads = 0;
  const source: Source = {
    size: bytes.length,
    name: "x",
    async read(offset, length) {
      reads += 1;
      if (reads > at && fault === "rejects") throw cause;
      return bytes.subarray(offset, reads > at ? offset + Math.floor(length / 2) : offset + length).subarray(
        0,
        // What comes next is nothing.
        reads > at + 1 ? 0 : length,
      );
    },
  };
  return { source, cause, reads: () => reads };
}

/** Everything but when it was made. */
const withoutTime = (report: Report): unknown => ({ ...report, checkedAt: "" });

/** Several pages and several stretches of the binding's pass. */
const longWav = (): Uint8Array => media.wav(media.riffChunk("note", new Uint8Array(2_500_000)));

const FILES: readonly (readonly [string, () => Promise<Uint8Array>])[] = [
  ["a signed JPEG", () => signAs("jpeg")],
  ["a signed PNG, looked through for hidden text", () => signAs("png")],
  ["a signed clip", () => signAs("mp4")],
  ["a signed recording of some megabytes", () => signAs("wav", {}, { media: longWav() })],
  ["a signed PDF", () => signAs("pdf")],
  ["a picture without credentials", () => media.picture("jpeg", { xmp: media.sourceTypeXmp() })],
];

/** What a host cannot give is never a finding about the file: no rank, no verdict, no damaged structure. */
describe("host faults", () => {
  let inspector: Inspector;
  let anchors: string;
  beforeAll(async () => {
    anchors = tempFile("anchors.pem", await anchorsPem());
    const own = { trust: { anchors }, hash: "always", deep: true, preview: true } as const;
    inspector = createInspector({ isolation: "none", ...own });
  });
  afterAll(() => inspector.close());

  for (const fault of ["rejects", "ends early"] as const)
    it.each(FILES)(`%s, whose source ${fault} at any read`, async (_, make) => {
      const bytes = await make();
      const counting = failing(bytes);
      const whole = withoutTime(await inspector.inspect(counting.source));
      expect(counting.reads()).toBeGreaterThan(0);
      for (let at = 0; at < counting.reads(); at++) {
        const { source, cause } = failing(bytes, at, fault);
        const got = await inspector.inspect(source).then(withoutTime, (error: unknown) => error);
        // How many reads there are may differ by one that is made ahead.
        if (!(got instanceof ProvcheckError)) expect([at, got]).toEqual([at, whole]);
        else expect([at, got.code, fault === "rejects" ? got.cause : cause]).toEqual([at, "source-failed", cause]);
      }
    });

  it("what never fails is a report, and what fails at once never is", async () => {
    const bytes = await signAs("jpeg");
    expect((await inspector.inspect(failing(bytes).source)).assurance.state).toBe("trusted");
    await expect(inspector.inspect(failing(bytes, 0).source)).rejects.toMatchObject({ code: "source-failed" });
  });

  it("comes out of the processes with the host's own error", async () => {
    await using isolated = createInspector({ processes: 1, trust: { anchors } });
    const bytes = await signAs("wav", {}, { media: longWav() });
    for (const at of [0, 1, 3]) {
      const { source, cause } = failing(bytes, at);
      const error: unknown = await isolated.inspect(source).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ code: "source-failed", message: "the source failed: EIO: the disk is gone" });
      expect(error instanceof Error && error.cause).toBe(cause);
    }
    await expect(isolated.inspect(failing(bytes, 2, "ends early").source)).rejects.toMatchObject({
      code: "source-failed",
    });
    // The process that met it is as good as before.
    expect((await isolated.inspect(failing(bytes).source)).assurance.state).toBe("trusted");
  });

  it("a sidecar that is gone is not a file without credentials", async () => {
    const sidecar = tempFile("x.c2pa", new Uint8Array(10));
    rmSync(sidecar);
    const picture = await media.picture("jpeg");
    await expect(inspector.inspect(picture, { sidecar })).rejects.toMatchObject({ code: "path-missing" });
    await expect(inspector.inspect(picture, { sidecar: "/" })).rejects.toMatchObject({ code: "not-a-regular-file" });
  });

  it("a segment that is gone is not a clip whose segments were exchanged", async () => {
    const { signFragmented } = await import("../fixtures/forge/fragments.ts");
    const { file, segments } = await signFragmented({});
    const paths = segments.map((each, at) => tempFile(`${at}.m4s`, each));
    const given = { fragments: paths };
    expect((await inspector.inspect(file, given)).assurance.state).toBe("trusted");
    rmSync(paths.at(-1) ?? "");
    await expect(inspector.inspect(file, given)).rejects.toMatchObject({ code: "path-missing" });
  });
});
