import { isMaker, isName } from "../metadata/makers.ts";
import type { CasesOf } from "./define.ts";
import { anything, family, is, like, told } from "./table.ts";

/** A maker's name, as cameras write it. Anyone can write it, so it stays a stated marker. */
const MAKER = told((value) => (isMaker(value) && isName(value) ? {} : undefined));

/** What cameras and phones write. A stated capture never sets an origin: the fields are easy to write. */
export const CAPTURE_ROWS = family({ says: "captured", source: "maker's own files, 2026-11" }, [
  {
    id: "exif.camera-make",
    read: ["exif/ifd0/Make"],
    match: MAKER,
    with: { read: ["exif/ifd0/Model"], match: anything },
    source: "CIPA DC-008 (EXIF 3.0) Make and Model, maker names as cameras write them, 2026-11",
  },
  {
    id: "quicktime.camera-make",
    read: ["tag/com.apple.quicktime.make", "tag/com.android.manufacturer", "tag/©mak"],
    match: MAKER,
    source: "Apple QuickTime metadata keys; Android MediaMuxer, 2026-10",
  },
  {
    id: "apple.model",
    read: ["tag/com.apple.quicktime.model", "tag/©mod"],
    match: like(/^(?:iPhone|iPad)(?:\s|$|\d)/),
    vendor: "Apple",
    source: "Apple QuickTime metadata keys, 2026-10",
  },
  {
    id: "android.version",
    read: ["tag/com.android.version"],
    match: like(/^\d{1,2}(?:\.\d+)*$/),
    source: "Android MediaMuxer; platforms keep the key when they re-save, 2026-10",
    says: "none",
  },
  {
    id: "oppo.counter",
    read: ["exif/exif/UserComment"],
    match: like(/^oplus_\d+$/),
    vendor: "OPPO",
    source: "OPPO camera application, read from its code, 2026-10",
  },
  {
    id: "gopro.telemetry",
    read: ["tag/hdlr:meta"],
    match: like(/^\s*GoPro MET/),
    vendor: "GoPro",
    source: "GoPro GPMF documentation, 2026-10",
  },
  { id: "gopro.handler", read: ["tag/hdlr:vide"], match: like(/^\s*GoPro (?:AVC|H\.265)/), vendor: "GoPro" },
  { id: "dji.handler", read: ["tag/hdlr:vide"], match: is("DJI.AVC"), vendor: "DJI", confidence: "hint" },
]);

export const cases: CasesOf<typeof CAPTURE_ROWS> = {
  "exif.camera-make": {
    yes: "Canon",
    with: ["exif/ifd0/Model", "EOS R5"],
    nearMisses: [
      [
        ["exif/ifd0/Make", "Canva"],
        ["exif/ifd0/Model", "Nova Canvas"],
      ],
      [["exif/ifd0/Make", "Canon"]],
    ],
  },
  "quicktime.camera-make": { yes: "Apple", nearMisses: [[["tag/com.apple.quicktime.make", "Pineapple"]]] },
  "apple.model": { yes: "iPhone 17 Pro", nearMisses: [[["tag/com.apple.quicktime.model", "iPhony"]]] },
  "android.version": { yes: "16", nearMisses: [[["tag/com.android.version", "sixteen"]]] },
  "oppo.counter": { yes: "oplus_1048576", nearMisses: [[["exif/exif/UserComment", "oplus_ai"]]] },
  "gopro.telemetry": { yes: "GoPro MET", nearMisses: [[["tag/hdlr:meta", "Not GoPro MET"]]] },
  "gopro.handler": { yes: "GoPro AVC", nearMisses: [[["tag/hdlr:vide", "GoPro fan"]]] },
  "dji.handler": { yes: "DJI.AVC", nearMisses: [[["tag/hdlr:vide", "DJI"]]] },
};
