import type { Job } from "./host.ts";

const STORE = /\.c2pa$/i;
const MOST_DEPTH = 32;
/** What systems put into folders by themselves. */
const SYSTEM = /^(?:\.|Thumbs\.db$|desktop\.ini$)/i;

const stem = (name: string): string => name.replace(/\.[^.]*$/, "");
const placeOf = (file: File): string => (file.webkitRelativePath || file.name).split("/").slice(0, -1).join("/");

/** Puts manifest stores beside the files they belong to: `X.c2pa` beside `X`, as the command does. */
export function pair(files: readonly File[]): Job[] {
  const keyOf = (file: File, name: string): string => `${placeOf(file)}/${name}`;
  const stores = new Map(
    files.filter(({ name }) => STORE.test(name)).map((file) => [keyOf(file, stem(file.name)), file]),
  );
  const used = new Set<File>();
  const jobs = files
    .filter((file) => !STORE.test(file.name) && !SYSTEM.test(file.name))
    .map((file) => {
      const sidecar = stores.get(keyOf(file, stem(file.name)));
      if (sidecar) used.add(sidecar);
      return { file, name: file.name, ...(sidecar ? { sidecar } : {}) };
    });
  const alone = [...stores.values()].filter((file) => !used.has(file)).map((file) => ({ file, name: file.name }));
  return [...jobs, ...alone];
}

/** Everything that was dropped, folders opened up to a depth. Where a folder cannot be opened, it is left out. */
export async function dropped(transfer: DataTransfer): Promise<File[]> {
  // Both must be read before the first await: the transfer is empty afterwards.
  const plain = [...transfer.files];
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry?.()).filter((entry) => entry != null);
  if (!entries.some(({ isDirectory }) => isDirectory)) return plain;
  const found: File[] = [];
  for (const entry of entries) await open(entry, found, 0);
  return found;
}

async function open(entry: FileSystemEntry, found: File[], depth: number): Promise<void> {
  if (depth > MOST_DEPTH) return;
  if (entry.isFile) {
    const file = await new Promise<File | undefined>((done) =>
      (entry as FileSystemFileEntry).file(done, () => done(undefined)),
    );
    if (file) found.push(file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((done) => reader.readEntries(done, () => done([])));
    if (some.length === 0) return;
    for (const each of some) await open(each, found, depth + 1);
  }
}

/** Is it a web address, and nothing else? */
export const isAddress = (text: string): boolean => /^(?:https?:\/\/|www\.)\S+$/i.test(text.trim());
