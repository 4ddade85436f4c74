import type { Message, Report } from "../model/report.ts";

/** What a person can do next. Never empty when the origin is unknown. */
export function nextSteps(report: Report): Message[] {
  const steps: Message[] = [];
  const add = (code: string, args: Message["args"] = {}) => steps.push({ code, args });
  const { credentials, origin, assurance, input } = report;
  if (report.limits.some((limit) => limit.code === "no-trust-list")) add("next.load-trust-lists");
  if (credentials.found === "remote-only" && credentials.remoteUrl !== undefined)
    add("next.fetch-remote", { url: credentials.remoteUrl });
  if (report.limits.some((limit) => limit.code === "sidecar-needs-native")) add("next.install-native");
  if (assurance.state === "broken") add("next.ask-original");
  if (assurance.reasons.includes("certificate-expired")) add("next.expired-means");
  if (declaresWatermark(report)) add("next.check-watermark");
  if (origin.kind === "unknown" || origin.kind === "conflicting") {
    add("next.ask-source");
    if (input.kind === "video") add("next.extract-frames");
    if (input.kind === "image") add("next.reverse-search");
    if (input.kind === "audio") add("next.find-recording");
  }
  if (origin.carriage === "stated") add("next.stated-means");
  return steps;
}

function declaresWatermark(report: Report): boolean {
  return report.credentials.manifests.some((manifest) =>
    manifest.actions.some((action) => action.action.startsWith("c2pa.watermarked")),
  );
}
