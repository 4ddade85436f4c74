import { type CasesOf, defineGenerator } from "../define.ts";
import { is, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Ideogram",
  vendor: "Ideogram",
  product: "Ideogram",
  makes: ["image"],
  sure: "measured",
  source: SEEN.dump,
  place: 370,
  credentials: [{ shown: ["Ideogram"], pattern: /^Ideogram(?:, Inc\.?| AI)?$/, source: SEEN.dump }],
  rows: [{ id: "ideogram.exif-make", read: ["exif/ifd0/Make"], match: is("Ideogram AI") }],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "ideogram.exif-make": { yes: "Ideogram AI", nearMisses: [[["exif/ifd0/Make", "Ideogram"]]] },
};
