import { present } from "../../model/present.ts";
import type { EnginePass } from "./engine.ts";

/**
 * How a generation of c2pa-rs words its trust settings. `lists`, up to 0.90: one list of anchors for claims and time.
 * `kinds`, from 0.91 on and enforced since 0.92: a list a purpose. Keys of the other generation are ignored in silence.
 */
export type SettingsDialect = "kinds" | "lists";

/** C2PA's extended key usages (interim store.cfg): without them certificates are refused that are in order. */
const EKUS = [
  "1.3.6.1.5.5.7.3.4", // emailProtection
  "1.3.6.1.5.5.7.3.36", // documentSigning
  "1.3.6.1.5.5.7.3.8", // timeStamping
  "1.3.6.1.5.5.7.3.9", // OCSPSigning
  "1.3.6.1.4.1.311.76.59.1.9", // Microsoft C2PA signing
  "1.3.6.1.4.1.62558.2.1", // C2PA claim signing
];

/** The settings document of one pass. Unknown keys are ignored in silence: `selfTest` finds whether these are read. */
export function engineSettings(pass: EnginePass, dialect: SettingsDialect): string {
  return JSON.stringify({
    // Without this the engine looks identity documents (did:web) up, whatever the two switches below say.
    core: { allowed_network_hosts: [] },
    verify: { remote_manifest_fetch: false, ocsp_fetch: false },
    trust: {
      // A list's own `trust_config` lifts no refusal of a certificate (measured, 0.91.3 and 0.92): only this one does.
      trust_config: [...EKUS, ...pass.ekus].join("\n"),
      ...(dialect === "kinds" ? { anchors: kinds(pass) } : lists(pass)),
    },
  });
}

interface AnchorList {
  trust_uri: string;
  /** `manifest`: claim signers. The third kind, `cawg`, is never used: see EnginePass. */
  trust_kind: "manifest" | "tsa";
  trust_anchors: string;
  allowed_list?: string;
}

/** The allowed list counts inside a list of anchors, which may be empty; at the top level 0.92 passes over it. */
function kinds(pass: EnginePass): AnchorList[] {
  const signers: AnchorList = {
    trust_uri: `urn:provcheck:${pass.tier}`,
    trust_kind: "manifest",
    trust_anchors: pass.anchors,
    ...present({ allowed_list: pass.allowed === "" ? undefined : pass.allowed }),
  };
  const authorities: AnchorList = {
    trust_uri: "urn:provcheck:time",
    trust_kind: "tsa",
    trust_anchors: pass.tsaAnchors,
  };
  return [
    ...(pass.anchors === "" && pass.allowed === "" ? [] : [signers]),
    ...(pass.tsaAnchors === "" ? [] : [authorities]),
  ];
}

/** Empty texts are left out: as top-level keys they make the engine throw. */
function lists(pass: EnginePass): { trust_anchors?: string; allowed_list?: string } {
  const anchors = [pass.anchors, pass.tsaAnchors].filter((pem) => pem !== "").join("\n");
  return present({
    trust_anchors: anchors === "" ? undefined : anchors,
    allowed_list: pass.allowed === "" ? undefined : pass.allowed,
  });
}
