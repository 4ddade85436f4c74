import { type CasesOf, defineGenerator } from "../define.ts";
import { UUID } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Suno",
  vendor: "Suno",
  product: "Suno",
  makes: ["audio"],
  sure: "measured",
  source: SEEN.dump,
  place: 500,
  credentials: [{ shown: ["Suno Content Credentials"], pattern: /^Suno(?:\s|$)/, source: SEEN.dump }],
  assertions: [
    {
      id: "suno.provenance",
      label: /^com\.suno\.provenance$/,
      says: "ai-generated",
      product: "Suno",
      model: "systemVersion",
      source: SEEN.dump,
    },
  ],
  rows: [
    {
      id: "suno.comment",
      read: ["tag/COMM", "tag/comment", "tag/©cmt", "tag/DESCRIPTION"],
      match: like(/^made with suno(?: studio)?(?:;|$)/i),
    },
    { id: "suno.address", read: ["tag/WOAS"], match: like(new RegExp(`^https://suno\\.com/song/${UUID}$`)) },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "suno.comment": { yes: "made with suno; created=2026", nearMisses: [[["tag/COMM", "not made with suno"]]] },
  "suno.address": {
    yes: "https://suno.com/song/0d1e2f3a-4b5c-4d6e-8f70-818283848586",
    nearMisses: [[["tag/WOAS", "https://suno.com.example/song/0d1e2f3a-4b5c-4d6e-8f70-818283848586"]]],
  },
};
