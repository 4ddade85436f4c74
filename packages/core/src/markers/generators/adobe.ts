import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN, SOFT_BINDINGS } from "../table.ts";

const generators = [
  defineGenerator({
    name: "Adobe Firefly",
    vendor: "Adobe",
    product: "Adobe Firefly",
    makes: ["image", "video"],
    since: "2023",
    sure: "measured",
    source: SEEN.file,
    remark: "partner-models",
    place: 120,
    credentials: [
      {
        shown: ["Adobe_Firefly", "Adobe Firefly"],
        pattern: /^Adobe[ _]Firefly(?:\b|_)/i,
        aiOnly: true,
        product: "Adobe Firefly",
        source: SEEN.file,
      },
      { pattern: /^Adobe(?:[ _]|$)/i, source: SEEN.file },
      { pattern: /^cai-prod$/, source: SEEN.file },
    ],
    declares: [
      {
        mark: "trustmark",
        name: "TrustMark",
        algorithm: /^com\.adobe\.trustmark\./,
        checkAt: "https://contentauthenticity.adobe.com/inspect",
        source: SEEN.vendor,
      },
      {
        mark: "adobe-fingerprint",
        name: "Adobe image fingerprint",
        algorithm: /^com\.adobe\.icn\./,
        checkAt: "https://contentauthenticity.adobe.com/inspect",
        source: SOFT_BINDINGS,
      },
    ],
    actions: [
      {
        id: "adobe.firefly-operation",
        field: "com.adobe.firefly.operation",
        pattern: /^(?:text_to_[a-z_]+|image_to_video|generative_[a-z_]+)$/,
        model: "com.adobe.firefly.version",
        source: SEEN.file,
      },
      {
        id: "adobe.partner-model",
        field: "com.adobe.type",
        pattern: /^remoteProvider\.3rdParty$/,
        model: "com.adobe.details",
        opensGenerated: true,
        source: "contentauth/c2pa-js-legacy, pull requests 231 to 234",
      },
    ],
    rows: [{ id: "adobe.firefly-software", read: SOFTWARE, match: like(/^Adobe Firefly(?:\s|$)/), source: SEEN.dump }],
  }),
  defineGenerator({
    name: "Photoshop generative fill",
    aliases: ["Photoshop"],
    vendor: "Adobe",
    makes: ["image"],
    sure: "measured",
    source: SEEN.file,
    remark: "partner-models",
    place: 130,
    credentials: [{ shown: ["Adobe_Photoshop"] }],
  }),
];

export default generators;

export const cases: CasesOf<typeof generators> = {
  "adobe.firefly-software": { yes: "Adobe Firefly", nearMisses: [[["xmp/xmp:CreatorTool", "Adobe Fireflyer"]]] },
};
