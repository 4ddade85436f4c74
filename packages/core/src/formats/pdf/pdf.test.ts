import { deflateSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { CARRIERS } from "../../../../../test/fixtures/forge/carriers/index.ts";
import { withEmbeddedStore } from "../../../../../test/fixtures/forge/carriers/pdf.ts";
import * as media from "../../../../../test/fixtures/media.ts";
import { emptyStore, placed, standardStores, walked } from "../../../../../test/fixtures/placed.ts";

const { bytes } = media;

describe("revisions of a PDF", () => {
  it("each bring one store: the newest counts", async () => {
    const base = await CARRIERS.pdf.media("signed");
    const first = withEmbeddedStore(base, emptyStore(10));
    const second = withEmbeddedStore(first.file, emptyStore(20), 7);
    const container = await walked(second.file);
    expect(container.stores.map(({ path, standard }) => [path, standard])).toEqual([
      ["C2PA_Manifest of an earlier revision", false],
      ["C2PA_Manifest", true],
    ]);
    expect(standardStores(container)[0]?.pieces[0]?.offset).toBe(second.start);
  });

  it("keep a store that a later one no longer names", async () => {
    const { file } = await placed("pdf");
    const previous = Number(/startxref\n(\d+)\n%%EOF\n$/.exec(Buffer.from(file).toString("latin1"))?.[1]);
    const update = bytes(
      file,
      "1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
      `xref\n1 1\n${String(file.length).padStart(10, "0")} 00000 n \ntrailer\n<< /Size 7 /Root 1 0 R /Prev ${previous} >>\nstartxref\n${file.length + 49}\n%%EOF\n`,
    );
    expect(Buffer.from(update).toString("latin1", file.length + 49, file.length + 53)).toBe("xref");
    expect(standardStores(await walked(update))).toHaveLength(1);
  });

  it("are read from cross-reference and object streams too", async () => {
    const made = emptyStore();
    const head = "%PDF-1.7\n";
    const data = bytes(
      `6 0 obj\n<< /Type /EmbeddedFile /Length ${made.length} >>\nstream\n`,
      made,
      "\nendstream\nendobj\n",
    );
    const inner = [
      "<< /Type /Catalog /AF [5 0 R] >>",
      "<< /Type /Filespec /AFRelationship /C2PA_Manifest /EF << /F 6 0 R >> >>",
    ];
    const pairs = `1 0 5 ${(inner[0]?.length ?? 0) + 1} `;
    const packed = new Uint8Array(deflateSync(media.utf8(pairs + inner.join(" "))));
    const objects = bytes(
      `7 0 obj\n<< /Type /ObjStm /N 2 /First ${pairs.length} /Filter /FlateDecode /Length ${packed.length} >>\nstream\n`,
      packed,
      "\nendstream\nendobj\n",
    );
    const [dataAt, objectsAt] = [head.length, head.length + data.length];
    const tableAt = objectsAt + objects.length;
    // Rows of type, field and index, with the "up" predictor that writers use.
    const rows = [
      [1, 2, 0, 7, 0],
      [5, 2, 0, 7, 1],
      [6, 1, dataAt >> 8, dataAt & 255, 0],
      [7, 1, objectsAt >> 8, objectsAt & 255, 0],
    ];
    const fields = rows.map((row) => row.slice(1));
    const predicted = fields.flatMap((row, at) => [
      2,
      ...row.map((value, column) => (value - (fields[at - 1]?.[column] ?? 0)) & 255),
    ]);
    const table = new Uint8Array(deflateSync(Uint8Array.from(predicted)));
    const file = bytes(
      head,
      data,
      objects,
      `8 0 obj\n<< /Type /XRef /Size 9 /W [1 2 1] /Index [1 1 5 3] /Root 1 0 R /Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 4 >> /Length ${table.length} >>\nstream\n`,
      table,
      `\nendstream\nendobj\nstartxref\n${tableAt}\n%%EOF\n`,
    );
    const [found] = standardStores(await walked(file));
    expect(found?.data).toEqual(made);
  });

  it("name the digits of a PDF signature as what moves with the store", async () => {
    const { file } = await placed("pdf");
    const digits = `<${"00".repeat(40)}>`;
    const signature = (gap: number) => `/Type /Sig /ByteRange [0 ${gap} ${gap + digits.length} 9] /Contents `;
    const gap = file.length + signature(file.length).length;
    const signed = bytes(file, signature(gap).padEnd(gap - file.length), digits, `\nstartxref\n`);
    const broken = signed.slice();
    broken[gap + 5] = 0x28;
    // The table is found by the last `startxref`, which has to stand behind.
    const end = Buffer.from(file).toString("latin1").split("startxref").at(-1) ?? "";
    const at = (whole: Uint8Array) => bytes(whole, end.trimStart());
    const [found] = standardStores(await walked(at(signed)));
    expect(found?.companions).toEqual([{ offset: gap, length: digits.length, what: "PDF signature" }]);
    expect(standardStores(await walked(at(broken)))[0]?.companions).toBeUndefined();
  });

  it("are not followed in circles", async () => {
    const loop = bytes(
      "%PDF-1.7\n1 0 obj\n<< /Length 1 0 R /Type /XRef >>\nstream\nendstream\nendobj\nstartxref\n9\n%%EOF",
    );
    expect((await walked(loop)).stores).toEqual([]);
    const { file } = await placed("pdf");
    const text = Buffer.from(file)
      .toString("latin1")
      .replace(/\/Length \d+ >>\nstream\n/g, (all) =>
        all.replace(/\d+/, (n) => "6 0 R".slice(0, n.length).padEnd(n.length)),
      );
    await expect(walked(new Uint8Array(Buffer.from(text, "latin1")))).resolves.toBeDefined();
  });
});
