import { no, notApplicable, type Probe } from "../probe.ts";

/**
 * Does a recognised product sign something that C2PA's conforming products list says it may not assert? A signing
 * service for pictures made elsewhere must not vouch for a capture.
 */
export const disallowedSignal: Probe<"disallowed-signal"> = {
  id: "disallowed-signal",
  ask({ credentials, chain }) {
    let listed = false;
    for (const [label, standing] of credentials.standings) {
      if (!standing.product) continue;
      listed = true;
      const asserted = chain?.signalsOf.get(label) ?? [];
      const signal = standing.product.disallowedSignals.find((each) => asserted.includes(each));
      if (signal !== undefined)
        return {
          answer: "true",
          args: { product: standing.product.product, signal },
          at: [{ path: `c2pa/${label}`, covered: "inside" }],
        };
    }
    return listed ? no : notApplicable;
  },
};
