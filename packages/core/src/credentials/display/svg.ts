import { readSvg } from "../../formats/svg/document.ts";
import { decodeXml } from "../../source/xml.ts";
import { allBut } from "./pieces.ts";
import type { Shown, ShownReader } from "./shown.ts";
import { type External, externalsOf, externalsOfCss, isExternal } from "./svg-references.ts";

/**
 * What a browser draws of an SVG document: all of it but the store's Base64 text, and what it loads or runs besides. A
 * script of any kind may draw anything. Whether an address is still reachable, or what stands there, is not asked.
 */
export const shownInSvg: ShownReader = async ({ stores }, reader): Promise<Shown> => {
  const own = stores.filter((store) => store.standard).flatMap((store) => store.pieces);
  const data = allBut(reader.size, own, "document");
  const xml = decodeXml(await reader.block(0, reader.size, "svgBytes"));
  const external = new Set<External>();
  const add = (kinds: readonly External[]) => {
    for (const kind of kinds) external.add(kind);
  };
  const styles: string[] = [];
  const document =
    xml &&
    readSvg(xml.text, {
      element: (element) => add(externalsOf(element)),
      text: (element, text) => {
        if (element === "style") styles.push(text);
        else external.add("script");
      },
      instruction: (target, body) => {
        const address = /\bhref\s*=\s*["']([^"']{0,4000})/.exec(body)?.[1];
        if (target === "xml-stylesheet" && address !== undefined && isExternal(address)) external.add("stylesheet");
      },
      entity: () => external.add("entity"),
    });
  add(externalsOfCss(styles.join("\n")));
  return {
    data,
    tables: [],
    orderly: true,
    external: [...external].sort(),
    complete: document !== undefined && document.error === undefined,
  };
};
