import type { Policy } from "./schema.ts";

/** Policies that ship with the product. They are data like any other: `provcheck policy init NAME` writes one out. */
export const PRESETS: Readonly<Record<string, Policy>> = {
  "report-only": { name: "report-only", rules: [] },
  newsroom: {
    name: "newsroom",
    rules: [
      { id: "changed-after-signing", effect: "warn", when: { state: ["broken"] }, message: "ask for the file as it was first published" },
      { id: "says-ai", effect: "warn", when: { origin: ["ai-generated", "ai-edited", "possibly-ai"] } },
      { id: "contradicts-itself", effect: "warn", when: { origin: ["conflicting"] } },
      { id: "place-in-file", effect: "warn", when: { leaks: ["place"] }, message: "the file tells where it was taken: protect the source" },
    ],
  },
  "ci-assets": {
    name: "ci-assets",
    rules: [
      { id: "broken-credentials", effect: "deny", when: { state: ["broken"] } },
      { id: "place-in-file", effect: "deny", when: { leaks: ["place"] }, message: "remove the place before publishing" },
      { id: "prompt-in-file", effect: "warn", when: { leaks: ["prompt"] } },
      { id: "trailing-bytes", effect: "warn", when: { observation: ["trailing-bytes"] } },
      { id: "says-ai", effect: "warn", when: { origin: ["ai-generated", "ai-edited"] } },
    ],
  },
  "require-credentials": {
    name: "require-credentials",
    rules: [
      { id: "trusted", effect: "require", when: { state: ["trusted"] }, message: "a recognised signer must vouch for the file" },
      { id: "nothing-outside", effect: "warn", when: { unsignedMetadata: true } },
    ],
  },
  "label-ai": {
    name: "label-ai",
    rules: [
      { id: "ai-without-label", effect: "deny", when: { aiWithoutLabel: true }, message: "made or edited with AI, and no machine-readable label says so" },
      { id: "possibly-ai", effect: "warn", when: { origin: ["possibly-ai"] } },
    ],
  },
}; // biome-ignore format: a table
