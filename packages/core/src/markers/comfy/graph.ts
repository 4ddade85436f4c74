import { at, parseObject } from "../json.ts";

/** One step of a ComfyUI graph: a class of nodes, and what each of its inputs is given. */
export interface GraphNode {
  readonly id: string;
  /** Whole name of the class. Packs choose their own, so only whole names mean anything. */
  readonly type: string;
  readonly inputs: Readonly<Record<string, unknown>>;
}

/** An output of another node that an input is linked to. */
interface Link {
  readonly node: GraphNode;
  readonly slot: number;
}

export type Graph = ReadonlyMap<string, GraphNode>;

const MAX_NODES = 2_000;
const MAX_INPUTS = 512;

/**
 * Reads the graph that ran: nodes by id, each with its class. It may stand behind `prompt:` (WebP, EXIF) or inside an
 * object with `prompt` and `workflow`. Undefined when it is no such graph.
 */
export function readGraph(value: string): Graph | undefined {
  const object = parseObject(withoutNaN(value.replace(/^\s*(?:prompt|workflow)\s*:\s*/i, "")));
  return object && (nodesOf(object) ?? inner(object));
}

function inner(object: Record<string, unknown>): Graph | undefined {
  const prompt = at(object, "prompt");
  const graph = typeof prompt === "string" ? parseObject(withoutNaN(prompt)) : prompt;
  return graph !== null && typeof graph === "object" ? nodesOf(graph as Record<string, unknown>) : undefined;
}

/** Python writes numbers that JSON does not know; what stands in quotation marks is left alone. */
const withoutNaN = (text: string): string =>
  /\b(?:NaN|Infinity)\b/.test(text)
    ? text.replace(/"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g, (part) => (part.startsWith('"') ? part : "null"))
    : text;

function nodesOf(object: Record<string, unknown>): Graph | undefined {
  const nodes = new Map<string, GraphNode>();
  for (const [id, node] of Object.entries(object).slice(0, MAX_NODES)) {
    const type = at(node, "class_type");
    const inputs = at(node, "inputs");
    if (typeof type === "string" && inputs !== null && typeof inputs === "object")
      nodes.set(id, { id, type, inputs: inputs as Record<string, unknown> });
  }
  return nodes.size > 0 ? nodes : undefined;
}

/** An input's own value, where it is not linked. */
export const own = (node: GraphNode, key: string): unknown =>
  Object.hasOwn(node.inputs, key) && !Array.isArray(node.inputs[key]) ? node.inputs[key] : undefined;

/** What an input is linked to: files write `["4", 0]`. */
export function linked(graph: Graph, node: GraphNode, key: string): Link | undefined {
  const value = Object.hasOwn(node.inputs, key) ? node.inputs[key] : undefined;
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [id, slot] = value as readonly unknown[];
  if ((typeof id !== "string" && typeof id !== "number") || typeof slot !== "number") return undefined;
  const target = graph.get(String(id));
  return target && { node: target, slot };
}

/** What nodes are linked to, found once: ways through a graph come to a node again and again. */
const LINKS = new WeakMap<GraphNode, readonly (Link & { key: string })[]>();

/** Every linked input of a node. */
export function links(graph: Graph, node: GraphNode): readonly (Link & { key: string })[] {
  const known = LINKS.get(node);
  if (known) return known;
  const found = Object.keys(node.inputs)
    .slice(0, MAX_INPUTS)
    .flatMap((key) => {
      const link = linked(graph, node, key);
      return link ? [{ ...link, key }] : [];
    });
  LINKS.set(node, found);
  return found;
}

/** Nodes whose outputs nobody uses: what they were given is what came out. */
export function ends(graph: Graph): GraphNode[] {
  const used = new Set([...graph.values()].flatMap((node) => links(graph, node).map((link) => link.node.id)));
  return [...graph.values()].filter(({ id }) => !used.has(id));
}
