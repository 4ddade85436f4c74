import type { Container } from "../model/block.ts";
import { ProvcheckError } from "../model/errors.ts";
import { typed } from "../model/formats.ts";
import { present } from "../model/present.ts";
import { alsoReadAs } from "../source/also.ts";
import { startsWith } from "../source/bytes.ts";
import type { Reader } from "../source/reader.ts";
import { archiveKind } from "./archive-kind.ts";
import { walkContainer } from "./index.ts";
import { sniff } from "./sniff.ts";
import type { Inflaters } from "./walk.ts";

/** As much of a file as its signature may need. */
const NAMED_HEAD_BYTES = 4100;

/** What opening a file needs from outside. */
export interface OpenTools {
  name: string;
  inflaters: Inflaters;
  /** What content that is not read is, by its first bytes: a code of `CONTENT_KINDS`, or a media type. */
  nameContent?(head: Uint8Array): Promise<string | undefined>;
}

/**
 * Says what a file is by its content, and walks it: as the format that another program would read it as too, where there
 * is one.
 * @throws ProvcheckError `empty-file` or `unsupported-content`
 */
export async function openContainer(reader: Reader, tools: OpenTools): Promise<Container> {
  if (reader.size === 0) throw new ProvcheckError("empty-file", `${tools.name}: the file is empty`);
  const sniffed = await sniff(reader, tools.inflaters.gunzip);
  if (!sniffed) throw await unsupported(reader, tools);
  const container = await walkContainer(reader, sniffed, tools.inflaters);
  const also = await alsoReadAs(reader, container.format);
  return also === undefined ? container : both(container, await walkContainer(reader, typed(also), tools.inflaters));
}

/** What is not read is called by what it is, where that is known. */
async function unsupported(reader: Reader, { name, nameContent }: OpenTools): Promise<ProvcheckError> {
  const head = await reader.peek(0, NAMED_HEAD_BYTES);
  // An archive by what it holds: its first bytes may be those of any file in it.
  const zip = startsWith(head, "PK") ? await archiveKind(reader) : undefined;
  const named = await nameContent?.(head);
  const content = zip === undefined || zip === "zip" || zip === "opendocument" ? (named ?? zip) : zip;
  const not = "not a picture, clip, recording or document that provcheck reads";
  const text = content === undefined ? not : `${not}: this is ${content}`;
  return new ProvcheckError("unsupported-content", `${name}: ${text}`, present({ content }));
}

/** One file that two programs read as two formats: what either finds is told, and no store of the other is believed. */
function both(container: Container, other: Container): Container {
  const { format } = other;
  const named = <T extends { path: string }>(each: T): T => ({ ...each, path: `${format}/${each.path}` });
  const blocks = other.blocks.filter(({ kind }) => kind !== "trailer").map(named);
  const stores = other.stores.map((store) => ({ ...named(store), standard: false }));
  return {
    ...container,
    also: format,
    blocks: [...container.blocks, ...blocks],
    stores: [...container.stores, ...stores],
    limits: [...container.limits, ...other.limits],
  };
}
