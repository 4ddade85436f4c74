import { BUDGETS } from "../../model/limits.ts";
import { indexOf, latin1, u8 } from "../../source/bytes.ts";
import { attributeOf, htmlElements, isStoreLink, isStoreScript } from "../../source/html-elements.ts";
import type { Reader } from "../../source/reader.ts";
import { mayHoldStore, textStores } from "../../source/text-stores.ts";
import type { Look } from "../define.ts";

/** What HTML begins with, and what may stand in front: white space, comments and a declaration (WHATWG MIME Sniffing, 7.1). */
const HTML = /<(?:!doctype\s+html|html|head|script|link|meta|title)[\s>]/iy;
const PASSED = /\s+|<\?xml[^>]*>/iy;

/** Goes over each thing in front once: where a comment may end at any of many marks, one pattern would try them all. */
function beginsAsHtml(text: string): boolean {
  for (let at = text.startsWith("\xef\xbb\xbf") ? 3 : 0; ; ) {
    HTML.lastIndex = at;
    if (HTML.test(text)) return true;
    PASSED.lastIndex = at;
    if (PASSED.test(text)) at = PASSED.lastIndex;
    else if (!text.startsWith("<!--", at)) return false;
    else {
      const end = text.indexOf("-->", at + 4);
      if (end === -1) return false;
      at = end + 3;
    }
  }
}

/** Could these be the first bytes of a text in UTF-8, or in another encoding that keeps ASCII? */
const isText = (head: Uint8Array): boolean =>
  !head.some((byte) => byte === 0 || (byte < 0x20 && byte !== 9 && byte !== 10 && byte !== 13 && byte !== 12));

/** An address that can be asked by itself. One that is relative needs to know where the page came from. */
export const isAbsolute = (address: string): boolean => /^https?:\/\//i.test(address);

/**
 * An HTML page or another text, told only where it holds a manifest store or says where one lies. Texts larger than is
 * read are not looked through.
 */
async function sniffText(reader: Reader, head: Uint8Array): Promise<"html" | "text" | undefined> {
  if (head.length === 0 || !isText(head) || reader.size > BUDGETS.textBytes) return undefined;
  await reader.hold();
  const bytes = await reader.peek(0, reader.size);
  const text = latin1(bytes);
  if (beginsAsHtml(text.slice(0, 4_096)) && namesStore(bytes)) {
    for (const element of htmlElements(text)) {
      if (isStoreScript(element)) return "html";
      if (isStoreLink(element) && isAbsolute(attributeOf(element, "href") ?? "")) return "html";
    }
  }
  return mayHoldStore(text) && textStores(bytes, text).length > 0 ? "text" : undefined;
}

/** The words of both elements end alike; tags may be written in any case. */
const namesStore = (bytes: Uint8Array): boolean => {
  for (let at = indexOf(bytes, "2"); at !== -1; at = indexOf(bytes, "2", at + 1))
    if ((u8(bytes, at - 1) | 32) === 0x63 && (u8(bytes, at + 1) | 32) === 0x70) return true;
  return false;
};

/** The last to be asked: a text is what nothing else is. */
export const TEXT_LOOKS: readonly Look[] = [{ sure: "last", look: (head, { reader }) => sniffText(reader, head) }];
