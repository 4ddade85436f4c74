import { explain } from "@provcheck/core";
import { signerName } from "@provcheck/core/internal";
import { problemText } from "../problem-text.ts";
import { forCsv } from "../sanitize.ts";
import { posix } from "./findings.ts";
import type { MakeReporter } from "./reporter.ts";

const COLUMNS = [
  "path",
  "sha256",
  "bytes",
  "format",
  "origin",
  "carriage",
  "vendor",
  "product",
  "state",
  "level",
  "score",
  "signer",
  "signer_proven",
  "validation_state",
  "limits",
  "policy",
  "findings",
  "error",
  "sentence",
  "checked",
] as const;

/** One row a file, for spreadsheets. Every cell is quoted, and none is a formula. */
export const csvReporter: MakeReporter = ({ lang }) => {
  const line = (cells: Partial<Record<(typeof COLUMNS)[number], string | number | null | undefined>>): string =>
    `${COLUMNS.map((name) => {
      const value = cells[name];
      return typeof value === "number" ? String(value) : forCsv(value ?? "");
    }).join(",")}\r\n`;
  return {
    begin: () => `${COLUMNS.join(",")}\r\n`,
    each(outcome) {
      if (outcome.kind === "error")
        return line({
          path: posix(outcome.path),
          error: outcome.code,
          sentence: problemText(lang, outcome),
          checked: "not",
        });
      const { report, policy } = outcome;
      const signer = report.credentials.manifests.find((manifest) => manifest.active)?.signer;
      return line({
        path: posix(outcome.path),
        sha256: report.input.sha256,
        bytes: report.input.bytes,
        format: report.input.format,
        origin: report.origin.kind,
        carriage: report.origin.carriage,
        vendor: report.origin.vendor,
        product: report.origin.product,
        state: report.assurance.state,
        level: report.assurance.level,
        score: report.assurance.score,
        signer: signer && signerName(signer),
        signer_proven: signer === undefined ? "" : String(signer.recognised !== undefined),
        validation_state: report.credentials.validationState,
        limits: report.limits.map((limit) => limit.code).join(" "),
        policy: policy?.verdict,
        findings: [...(policy?.findings ?? []), ...(outcome.gate?.findings ?? [])]
          .filter((each) => each.ignored === undefined)
          .map((each) => [each.effect, each.rule, ...(each.unchecked ? ["unchecked"] : [])].join(":"))
          .join(" "),
        error: report.error?.code,
        sentence: explain(report, { lang }).sentence,
        checked: report.checked,
      });
    },
    end: () => "",
  };
};
