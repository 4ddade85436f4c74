import { version } from "@provcheck/core";
import { present } from "@provcheck/core/internal";
import type { ReportingDescriptor, Result } from "sarif";
import { forTerminal, safeJson } from "../sanitize.ts";
import { type Finding, findingsOf, fingerprint, posix } from "./findings.ts";
import type { MakeReporter, Outcome } from "./reporter.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** Each segment by itself, so that a slash stays one; a colon in front would read as a scheme. */
const uri = (path: string): string => posix(path).split("/").map(encodeURIComponent).join("/");

/** A policy's rules are its own: the page tells what rules are. */
const anchorOf = (rule: string): string => (rule.startsWith("policy/") ? "policy" : rule.replace("/", "-"));

function result(finding: Finding, outcome: Outcome): Result {
  const region =
    finding.offset === undefined || finding.length === undefined
      ? {}
      : { region: { byteOffset: finding.offset, byteLength: finding.length } };
  return {
    ruleId: finding.rule,
    level: finding.level,
    message: { text: forTerminal(finding.text) },
    locations: [{ physicalLocation: { artifactLocation: { uri: uri(outcome.path) }, ...region } }],
    // Code scanning computes its own from source lines, which files of bytes do not have.
    partialFingerprints: {
      "provcheck/v1": fingerprint(
        finding.rule,
        posix(outcome.path),
        outcome.kind === "report" ? outcome.report : undefined,
      ),
    },
  };
}

/** SARIF 2.1.0: results as they come, the rules that were used at the end. */
export const sarifReporter: MakeReporter = ({ lang, policy }) => {
  const rules = new Map<string, ReportingDescriptor>();
  let written = 0;
  return {
    begin: () => `{"$schema":${JSON.stringify(SCHEMA)},"version":"2.1.0","runs":[{"results":[`,
    each(outcome) {
      return findingsOf(outcome, lang)
        .map((finding) => {
          rules.set(finding.rule, {
            id: finding.rule,
            shortDescription: { text: finding.rule.replace("/", ": ") },
            help: { text: `docs/reference.md#${anchorOf(finding.rule)}` },
          });
          written += 1;
          return `${written > 1 ? "," : ""}\n${safeJson(result(finding, outcome))}`;
        })
        .join("");
    },
    end() {
      const driver = {
        name: "provcheck",
        version,
        rules: [...rules.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
        ...present({ properties: policy && { policy: policy.name, digest: policy.digest } }),
      };
      return `\n],"tool":${safeJson({ driver })},"columnKind":"utf16CodeUnits"}]}\n`;
    },
  };
};
