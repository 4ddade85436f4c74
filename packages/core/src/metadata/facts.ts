import type { Block } from "../model/block.ts";
import { BUDGETS, FormatError, LimitError } from "../model/limits.ts";
import type { Limit } from "../model/report.ts";
import { readExif } from "./exif.ts";
import { readIptc } from "./iptc.ts";
import { readXmp } from "./xmp.ts";

/** Something read from the file, before coverage is known. */
export interface RawFact {
  /** `xmp/photoshop:Credit`, `exif/ifd0/Make`, `iptc/2:110 Credit`, `text/parameters`, `tag/©too`. */
  path: string;
  value: string | number;
  block: Block;
}

export interface FactsResult {
  facts: RawFact[];
  limits: Limit[];
}

/** Reads every metadata block. One broken block costs only itself. */
export async function readFacts(blocks: readonly Block[]): Promise<FactsResult> {
  const result: FactsResult = { facts: [], limits: [] };
  for (const block of blocks) {
    try {
      await readBlock(block, result);
    } catch (error) {
      if (error instanceof LimitError) {
        result.limits.push({ code: "budget-exceeded", step: "read", budget: error.budget, detail: block.path });
        if (error.budget === "factCount") break;
      } else if (error instanceof FormatError || error instanceof RangeError || error instanceof TypeError) {
        result.limits.push({
          code: "metadata-unreadable",
          step: "read",
          detail: `${block.path}: ${error.message.slice(0, 160)}`,
        });
      } else {
        result.limits.push({ code: "metadata-unreadable", step: "read", detail: block.path });
      }
    }
  }
  return result;
}

async function readBlock(block: Block, result: FactsResult): Promise<void> {
  const add = (path: string, value: string | number) => {
    if (result.facts.length >= BUDGETS.factCount) throw new LimitError("factCount");
    const kept = typeof value === "string" ? value.slice(0, BUDGETS.xmpBytes) : value;
    result.facts.push({ path, value: kept, block });
  };
  switch (block.kind) {
    case "xmp": {
      const { properties, partial } = readXmp(block.data ?? new Uint8Array(0));
      for (const property of properties) add(`xmp/${property.path}`, property.value);
      if (partial)
        result.limits.push({ code: "metadata-unreadable", step: "read", detail: `${block.path}: ${partial}` });
      return;
    }
    case "exif": {
      const { facts, dropped } = await readExif(block.data ?? new Uint8Array(0));
      for (const fact of facts) add(`exif/${fact.path}`, fact.value);
      if (dropped > 0)
        result.limits.push({
          code: "damaged-structure",
          step: "read",
          detail: `${block.path}: ${dropped} EXIF entries left out`,
        });
      return;
    }
    case "iptc":
      for (const field of readIptc(block.data ?? new Uint8Array(0))) add(`iptc/${field.id} ${field.name}`, field.value);
      return;
    case "text":
    case "tag":
      if (block.key !== undefined && block.value !== undefined) add(`${block.kind}/${block.key}`, block.value);
  }
}
