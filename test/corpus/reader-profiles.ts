import { copyFileSync } from "node:fs";
import { join } from "node:path";
import type { EnginePass } from "../../packages/core/src/credentials/engine/engine.ts";
import { tempDir } from "../fixtures/authority-file.ts";
import { type Profile, pem, TRUST } from "./corpus.ts";
import type { ReaderProfile } from "./three-readers.ts";

const PASS: EnginePass = {
  tier: "none",
  anchors: "",
  tsaAnchors: "",
  allowed: "",
  ekus: [],
};

/** The four profiles of the corpus, as one pass of an engine and as the lists of an inspection. */
export function readerProfiles(): Record<Profile, ReaderProfile> {
  const official = { anchors: pem("c2pa-official.pem"), tsaAnchors: pem("c2pa-official-tsa.pem") };
  const dir = tempDir();
  for (const name of ["c2pa-official.pem", "c2pa-official-tsa.pem"]) copyFileSync(TRUST + name, join(dir, name));
  return {
    none: { name: "none", trust: undefined, pass: PASS },
    official: { name: "official", trust: { dir }, pass: { ...PASS, tier: "official", ...official } },
    itl: {
      name: "itl",
      trust: { dir: TRUST },
      pass: {
        ...PASS,
        tier: "interim",
        anchors: `${official.anchors}\n${pem("interim-anchors.pem")}`,
        // Who stamped interim signatures stands on the interim list itself, which has no list of authorities.
        tsaAnchors: `${official.tsaAnchors}\n${pem("interim-anchors.pem")}`,
        allowed: pem("interim-allowed.pem"),
      },
    },
    test: ownAnchors(pem("test-roots.pem"), `${TRUST}test-roots.pem`, "test"),
  };
}

/** A user's own anchors count for signers and for time alike, unless lists for time are named too. */
export function ownAnchors(anchors: string, path: string, name: string): ReaderProfile {
  return { name, trust: { anchors: path }, pass: { ...PASS, tier: "yours", anchors, tsaAnchors: anchors } };
}
