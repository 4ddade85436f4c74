import { CONTENT_KINDS, isContentKind } from "@provcheck/core/internal";
import { type Told, told } from "./messages.ts";

/** What a file is that is not read, and what to do with it. */
export function contentTold(content: string): Told {
  if (!isContentKind(content)) return told("content-advice.none", { what: told("content.other", { type: content }) });
  return told(`content-advice.${CONTENT_KINDS[content].advice}`, { what: told(`content.${content}`) });
}
