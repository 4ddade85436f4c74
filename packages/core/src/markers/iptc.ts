import type { CasesOf } from "./define.ts";
import { anything, family } from "./table.ts";

const IPTC = "IPTC Photo Metadata Standard 2025.1, 2025-11-27";

/** IPTC's own fields: the digital source type in XMP, and the AI properties of 2025.1. No IIM dataset carries either. */
export const IPTC_ROWS = family({ source: IPTC }, [
  {
    id: "xmp.digital-source-type",
    read: ["xmp/Iptc4xmpExt:DigitalSourceType", "xmp/Iptc4xmpExt:DigitalSourceFileType"],
    match: { kind: "source-type" },
    says: "none",
    discloses: "DigitalSourceType",
    sourceType: "decides",
    label: true,
    source: "cv.iptc.org/newscodes/digitalsourcetype, 2024-09-17",
  },
  {
    id: "xmp.ai-system-used",
    read: ["xmp/Iptc4xmpExt:AISystemUsed"],
    match: anything,
    discloses: "AISystemUsed",
    sourceType: "follows",
  },
  {
    id: "xmp.ai-system-version",
    read: ["xmp/Iptc4xmpExt:AISystemVersionUsed"],
    match: anything,
    discloses: "AISystemVersionUsed",
    sourceType: "follows",
    says: "possibly-ai",
  },
  {
    id: "xmp.ai-prompt",
    read: ["xmp/Iptc4xmpExt:AIPromptInformation"],
    match: anything,
    discloses: "AIPromptInformation",
    sourceType: "follows",
    says: "possibly-ai",
  },
  {
    id: "xmp.ai-prompt-writer",
    read: ["xmp/Iptc4xmpExt:AIPromptWriterName"],
    match: anything,
    discloses: "AIPromptWriterName",
    sourceType: "follows",
    says: "possibly-ai",
  },
]);

/** Fields that disclose AI in a machine-readable way, by the name the report gives them. */
export const DISCLOSURE_FIELDS: ReadonlyMap<string, string> = new Map(
  IPTC_ROWS.flatMap(({ read, discloses }) => (discloses === undefined ? [] : read.map((path) => [path, discloses]))),
);

export const cases: CasesOf<typeof IPTC_ROWS> = {
  "xmp.digital-source-type": {
    yes: "digsrctype:trainedAlgorithmicMedia",
    nearMisses: [[["xmp/Iptc4xmpExt:DigitalSourceType", "http://example.org/trainedAlgorithmicMedia"]]],
  },
  "xmp.ai-system-used": { yes: "Some Model", nearMisses: [[["xmp/Iptc4xmpExt:AISystemUsed", " "]]] },
  "xmp.ai-system-version": { yes: "3", nearMisses: [[["xmp/Iptc4xmpExt:AISystemVersionUsed", ""]]] },
  "xmp.ai-prompt": { yes: "a fox", nearMisses: [[["xmp/dc:description", "a fox"]]] },
  "xmp.ai-prompt-writer": { yes: "Jane", nearMisses: [[["xmp/dc:creator", "Jane"]]] },
};
