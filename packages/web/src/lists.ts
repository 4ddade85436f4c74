import type { PageList } from "@provcheck/core/browser";

/** What the store of lists calls its files (`provcheck trust`), and what each is for. */
const KNOWN: Readonly<Record<string, Pick<PageList, "tier" | "holds">>> = {
  "c2pa-official.pem": { tier: "official" },
  "C2PA-TRUST-LIST.pem": { tier: "official" },
  "c2pa-official-tsa.pem": { tier: "tsa" },
  "C2PA-TSA-TRUST-LIST.pem": { tier: "tsa" },
  "interim-anchors.pem": { tier: "interim" },
  "interim-allowed.pem": { tier: "interim", holds: "allowed" },
  "conforming-products-list.json": { tier: "products" },
};
/** Extended key usages: built in already. */
const NOTHING_TO_ADD = /\.cfg$|^trust-store\.json$/;
const MOST_BYTES = 16 * 1024 * 1024;

/** Lists that were picked as files; what is called nothing known holds anchors of one's own. */
export async function pickedLists(files: readonly File[]): Promise<PageList[]> {
  const usable = files.filter(({ name, size }) => /\.(?:pem|crt|cer|txt|json)$/i.test(name) && size <= MOST_BYTES);
  return Promise.all(
    usable
      .filter(({ name }) => !NOTHING_TO_ADD.test(name))
      .map(async (file) => ({
        ...(KNOWN[file.name] ?? { tier: "yours" as const }),
        name: file.name,
        text: await file.text(),
        date: new Date(file.lastModified).toISOString().slice(0, 10),
      })),
  );
}

/** The day of the oldest of the lists that have one. */
export const oldest = (lists: readonly { date?: string | undefined }[]): string | undefined =>
  lists
    .map(({ date }) => date)
    .filter((date) => date !== undefined)
    .sort()[0];
