import { anything, family, type MarkerRow } from "./table.ts";

const IPTC = "IPTC Photo Metadata Standard 2025.1, 2025-11-27";

/** IPTC's own fields: the digital source type in XMP, and the AI properties of 2025.1. No IIM dataset carries either. */
export const IPTC_ROWS: readonly MarkerRow[] = family({ source: IPTC }, [
  {
    id: "xmp.digital-source-type",
    read: ["xmp/Iptc4xmpExt:DigitalSourceType", "xmp/Iptc4xmpExt:DigitalSourceFileType"],
    match: { kind: "source-type" },
    says: "none",
    source: "cv.iptc.org/newscodes/digitalsourcetype, 2024-09-17",
  },
  { id: "xmp.ai-system-used", read: ["xmp/Iptc4xmpExt:AISystemUsed"], match: anything },
  { id: "xmp.ai-system-version", read: ["xmp/Iptc4xmpExt:AISystemVersionUsed"], match: anything, says: "possibly-ai" },
  { id: "xmp.ai-prompt", read: ["xmp/Iptc4xmpExt:AIPromptInformation"], match: anything, says: "possibly-ai" },
  { id: "xmp.ai-prompt-writer", read: ["xmp/Iptc4xmpExt:AIPromptWriterName"], match: anything, says: "possibly-ai" },
]);

/** Fields that disclose AI in a machine-readable way, by the name the report gives them. */
export const DISCLOSURE_FIELDS: readonly (readonly [path: string, field: string])[] = [
  ["xmp/Iptc4xmpExt:DigitalSourceType", "DigitalSourceType"],
  ["xmp/Iptc4xmpExt:AISystemUsed", "AISystemUsed"],
  ["xmp/Iptc4xmpExt:AISystemVersionUsed", "AISystemVersionUsed"],
  ["xmp/Iptc4xmpExt:AIPromptInformation", "AIPromptInformation"],
  ["xmp/Iptc4xmpExt:AIPromptWriterName", "AIPromptWriterName"],
];
