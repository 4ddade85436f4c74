import { type CasesOf, defineGenerator } from "../define.ts";
import { SOFTWARE } from "../places.ts";
import { like, SEEN } from "../table.ts";

const generator = defineGenerator({
  name: "Reve",
  vendor: "Reve",
  product: "Reve",
  makes: ["image"],
  sure: "reported",
  source: SEEN.dump,
  place: 390,
  rows: [{ id: "reve.software", read: SOFTWARE, match: like(/^reve\.(?:com|art)(?:$|[/\s])/) }],
});

export default generator;

export const cases: CasesOf<typeof generator> = {
  "reve.software": { yes: "reve.com", nearMisses: [[["exif/ifd0/Software", "reverie.com"]]] },
};
