import { type CasesOf, defineGenerator } from "../define.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Aphrodite AI",
  vendor: "Aphrodite AI",
  product: "Aphrodite AI",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  place: 630,
  rows: [
    { id: "aphrodite.exif", read: ["exif/ifd0/Make", "exif/ifd0/Software"], match: like(/^Aphrodite AI(?:$|\s)/) },
  ],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "aphrodite.exif": { yes: "Aphrodite AI", nearMisses: [[["exif/ifd0/Make", "Aphrodite Air"]]] },
};
