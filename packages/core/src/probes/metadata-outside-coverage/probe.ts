import { fileText } from "../../model/file-text.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

const METADATA = new Set(["exif", "xmp", "iptc", "text", "tag"]);

/** Are there metadata that the signature does not protect, so that anyone could have written them later? */
export const metadataOutsideCoverage: Probe<"metadata-outside-coverage"> = {
  id: "metadata-outside-coverage",
  ask({ container, credentials, placeOf }) {
    if (!credentials.report.coverage) return notApplicable;
    const outside = container.blocks
      .filter((block) => METADATA.has(block.kind) && block.embedded !== true)
      .map((block) => placeOf(block, block.path))
      .filter((place) => place.covered === "outside");
    if (outside.length === 0) return no;
    const what = [...new Set(outside.map((place) => place.path))].slice(0, 6).join(", ");
    return { answer: "true", args: { what: fileText(what) }, at: outside.slice(0, 8) };
  },
};
