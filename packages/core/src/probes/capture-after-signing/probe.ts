import { fileText } from "../../model/file-text.ts";
import { instantOf } from "../../model/moment.ts";
import { no, notApplicable, type Probe } from "../probe.ts";

/** Time zones are often unknown in EXIF: a day and a half explains any honest pair. */
const TOLERANCE_MS = 36 * 60 * 60 * 1000;
const CAPTURE_PATHS = new Set(["exif/exif/DateTimeOriginal", "tag/com.apple.quicktime.creationdate"]);

/** Does the camera's date lie after the time at which the file was provably signed? */
export const captureAfterSigning: Probe<"capture-after-signing"> = {
  id: "capture-after-signing",
  ask({ facts, credentials, placeOf }) {
    const active = credentials.store && credentials.standings.get(credentials.store.active.label);
    const signed = active?.timestamps.find((each) => each.valid && each.anchored)?.at;
    const fact = facts.find((each) => CAPTURE_PATHS.has(each.path) && each.block.embedded !== true);
    if (!signed || !fact) return notApplicable;
    const place = placeOf(fact.block, fact.path);
    // Bytes that the signature does not protect cannot contradict it: they only differ.
    if (place.covered !== "inside") return notApplicable;
    const captured = instantOf(String(fact.value)).ms;
    if (Number.isNaN(captured) || captured <= signed.getTime() + TOLERANCE_MS) return no;
    return {
      answer: "true",
      args: { captured: fileText(String(fact.value)), signed: signed.toISOString() },
      at: [place],
    };
  },
};
