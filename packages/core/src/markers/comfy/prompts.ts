import { words } from "../settings.ts";
import { type Graph, type GraphNode, linked, own } from "./graph.ts";

export type Sign = "positive" | "negative";

const MAX_STEPS = 256;
/** Where a sampler's conditioning comes in, or what carries it there. */
const ENTRIES: Readonly<Record<Sign, readonly string[]>> = {
  positive: [
    "positive",
    "cond1",
    "conditioning",
    "guider",
    "text_embeds",
    "hyvid_embeds",
    "basic_pipe",
    "sdxl_pipe",
    "pipe",
    "context",
  ],
  negative: ["negative", "guider", "text_embeds", "hyvid_embeds", "basic_pipe", "sdxl_pipe", "pipe", "context"],
};
/** Words of one sign in a node that holds both. */
const SIGNED: Readonly<Record<Sign, readonly string[]>> = {
  positive: ["positive", "text_positive", "positive_prompt", "prompt_positive", "positive_text"],
  negative: ["negative", "text_negative", "negative_prompt", "prompt_negative", "negative_text"],
};
/** Nodes that combine or change a conditioning hand it on by these. */
const HANDED_ON = /^(?:cond|conditioning)(?:_?(?:to|from|\d{1,2}|[a-z]))?$/;
const WORDS = /^(?:text|prompt|string|value|result|caption|clip_[lg]|t5xxl|llama|input)(?:_?(?:[a-z]|\d{1,2}))?$/;
/**
 * The words that condition a run, followed by link: what steers it towards something and what away from it are told
 * apart by the input they come in by, never by the order of nodes.
 */
export function promptOf(graph: Graph, run: GraphNode, sign: Sign): string | undefined {
  const seen = new Set<string>();
  const told = enter(graph, run, sign, seen);
  if (told !== undefined) return told;
  // A service is told in an input of its own.
  return stringAt(graph, run, sign === "positive" ? "prompt" : "negative_prompt", new Set());
}

/** From a sampler, a guider or a pipe to the conditioning of one sign. */
function enter(graph: Graph, node: GraphNode, sign: Sign, seen: Set<string>): string | undefined {
  if (seen.size > MAX_STEPS || seen.has(node.id)) return undefined;
  seen.add(node.id);
  for (const key of SIGNED[sign]) {
    const found = clean(own(node, key));
    if (found !== undefined) return found;
  }
  for (const key of ENTRIES[sign]) {
    const next = linked(graph, node, key)?.node;
    if (!next) continue;
    const signed = key === sign || key === "cond1" || key === "conditioning";
    const found = signed ? along(graph, next, sign, seen) : enter(graph, next, sign, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Along one conditioning to the words it was encoded from. */
function along(graph: Graph, node: GraphNode, sign: Sign, seen: Set<string>): string | undefined {
  // What is zeroed out says nothing.
  if (seen.size > MAX_STEPS || seen.has(node.id) || node.type === "ConditioningZeroOut") return undefined;
  seen.add(node.id);
  for (const key of SIGNED[sign]) {
    const found = clean(own(node, key));
    if (found !== undefined) return found;
  }
  const handsOnBoth = ["positive", "negative"].some((key) => linked(graph, node, key) !== undefined);
  if (!handsOnBoth) {
    const found = stringOf(graph, node, new Set());
    if (found !== undefined) return found;
  }
  for (const key of Object.keys(node.inputs)) {
    const next = (handsOnBoth ? key === sign : HANDED_ON.test(key) || /pipe|context/.test(key))
      ? linked(graph, node, key)?.node
      : undefined;
    const found = next && along(graph, next, sign, seen);
    if (found !== undefined) return found;
  }
  return undefined;
}

const clean = (value: unknown): string | undefined => (typeof value === "string" ? words(value) : undefined);

/** An input that holds words, or is linked to a node that does. */
function stringAt(graph: Graph, node: GraphNode, key: string, seen: Set<string>): string | undefined {
  const found = clean(own(node, key));
  if (found !== undefined) return found;
  const next = linked(graph, node, key)?.node;
  return next && stringOf(graph, next, seen);
}

/** The words a node holds; of a node that joins several, all of them in its order. */
function stringOf(graph: Graph, node: GraphNode, seen: Set<string>): string | undefined {
  if (seen.size > MAX_STEPS || seen.has(node.id)) return undefined;
  seen.add(node.id);
  // What a node of wildcards came to stands beside what it started from.
  const populated = clean(own(node, "populated_text"));
  if (populated !== undefined) return populated;
  const parts = Object.keys(node.inputs)
    .filter((key) => WORDS.test(key))
    .flatMap((key) => stringAt(graph, node, key, seen) ?? []);
  const delimiter = own(node, "delimiter");
  return clean([...new Set(parts)].join(typeof delimiter === "string" ? delimiter : ", "));
}
