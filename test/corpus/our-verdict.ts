import type { Report } from "@provcheck/core";
import type { OurReading } from "./three-readers.ts";

/** What a report says in the words that an engine's answer is compared with. */
export function oursFrom({ credentials, assurance }: Report): OurReading {
  const { found, integrity, checks, failures, manifests } = credentials;
  if (found === "none" || found === "remote-only") return undefined;
  const codes = Object.values(checks ?? {}).flatMap((check) => check.codes);
  const activeLabel = manifests[0]?.label;
  return {
    trusted: assurance.state === "trusted",
    told: (failures ?? []).flatMap(({ explanation }) => explanation ?? []),
    verdict: {
      integrity: integrity ?? "undecodable",
      signer: signerOf(checks?.signer),
      place: found === "sidecar" || found === "remote" ? found : "embedded",
      failures: [...codes, ...(failures ?? []).map(({ code }) => code)],
      successes: codes,
      ...(activeLabel === undefined || !checks ? {} : { activeLabel }),
    },
  };
}

function signerOf(check: { outcome: string; reason: string } | undefined): "recognised" | "unknown" | "unfit" {
  if (check?.outcome === "pass") return "recognised";
  return check?.reason === "signer-certificate-unfit" ? "unfit" : "unknown";
}
