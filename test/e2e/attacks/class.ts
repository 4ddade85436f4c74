/** Runs one class of attacks through `inspect`, and says which answers are wrong. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInspector, explain, type Inspector, type Report } from "@provcheck/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { tempDir } from "../../fixtures/authority-file.ts";
import { ATTACK_CLASSES, type Attack } from "../../fixtures/forge/attacks.ts";

const AI_KINDS: ReadonlySet<string> = new Set(["ai-generated", "ai-edited", "possibly-ai", "conflicting"]);

/**
 * What a report says to people and to machines about who made the file. Not in it: whom a refused claim names (`vendor`
 * of an origin that nothing carries), and signers of manifests below the active one, which may truly be theirs.
 */
function told(report: Report): string {
  const active = report.credentials.manifests.find((each) => each.active);
  const { carriage, vendor = "", product = "" } = report.origin;
  const origin = carriage === "none" ? [] : [vendor, product];
  const { sentence, caption, answers } = explain(report);
  const proven = answers.flatMap((asked) => asked.answers.filter(({ basis }) => basis === "proven"));
  const proved = proven.map(({ text }) => text);
  return [sentence, caption, ...proved, ...origin, active?.signer.recognised ?? ""].join("\n");
}

/** Everything in a report that must not be there. */
function violations(report: Report, { must }: Attack): string[] {
  const { state } = report.assurance;
  const { kind } = report.origin;
  const integrity = report.credentials.integrity ?? "";
  const text = told(report);
  return [
    ...(must.state !== undefined && must.state !== state ? [`${state}, not ${must.state}`] : []),
    ...(must.notState?.includes(state) ? [state] : []),
    ...(must.notOrigin?.includes(kind) ? [kind] : []),
    ...(must.notIntegrity?.includes(integrity) ? [`integrity ${integrity}`] : []),
    ...(must.ai && !AI_KINDS.has(kind) ? [`${kind}, no AI told`] : []),
    ...must.never.filter((each) => text.includes(each)).map((each) => `tells "${each}"`),
  ];
}

async function inspectAttack(inspector: Inspector, attack: Attack): Promise<Report> {
  const dir = tempDir();
  const write = (name: string, content: Uint8Array | string): string => {
    const path = join(dir, name);
    writeFileSync(path, content);
    return path;
  };
  const trust = { anchors: write("anchors.pem", attack.anchorsPem) };
  return inspector.inspect(write("file", attack.bytes), {
    trust,
    ...(attack.sidecar ? { sidecar: attack.sidecar } : {}),
    ...(attack.fragments ? { fragments: attack.fragments.map((each, at) => write(`${at}.m4s`, each)) } : {}),
  });
}

/** One test for each container: every attack of the class gets the answer that it must get. */
export function testAttacks(id: string): void {
  const attackClass = ATTACK_CLASSES.find((each) => each.id === id);
  if (!attackClass) throw new Error(`no class ${id}`);
  describe(`attack ${attackClass.id}: ${attackClass.title}`, () => {
    let inspector: Inspector;
    beforeAll(() => {
      inspector = createInspector({ isolation: "none", hash: "never" });
    });
    afterAll(() => inspector.close());

    for (const carrier of attackClass.carriers)
      it(carrier, async () => {
        const wrong: string[] = [];
        for (const attack of await attackClass.make(carrier)) {
          const found = await inspectAttack(inspector, attack).then(
            (report) => violations(report, attack),
            (error: unknown) => [`rejected: ${String(error)}`],
          );
          if (found.length > 0) wrong.push(`${attack.name}: ${found.join(", ")}`);
        }
        expect(wrong).toEqual([]);
      });
  });
}
