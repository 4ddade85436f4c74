import type { Says } from "../../model/vocabulary.ts";
import { ends, type Graph, type GraphNode, linked, links, own } from "./graph.ts";
import {
  carries,
  EDIT_CONDITIONING,
  GUIDES,
  LOADERS,
  MOTION_SERVICES,
  PICTURE_SERVICES,
  PREPROCESSORS,
  PREVIEWS,
  RETOUCHERS,
  SAMPLERS,
  SAVERS,
  STARTS,
} from "./nodes.ts";

/** What the graph did to make what it saved. */
export interface Flow {
  says: Says;
  /** Nodes that ran a model, nearest to what was saved first. */
  ran: GraphNode[];
}

/**
 * Follows the content backwards from what was saved: through latents and pictures, not through what merely steers a
 * model. Without a node that ran a model on that way nothing is known to be generated. With one, a loaded picture on
 * the same way was edited; one that only guides (a control net, an image prompt) leaves a generated picture.
 */
export function flowOf(graph: Graph): Flow {
  const last = ends(graph);
  const saved = last.filter(({ type }) => SAVERS.has(type));
  const others = last.filter(({ type }) => !SAVERS.has(type) && !PREVIEWS.has(type));
  const roots = saved.length > 0 ? saved : others.length > 0 ? others : last;
  const steps = { left: MAX_PASSES * graph.size, edits: editingIn(graph) };
  const flows = roots.map((root) => trace(graph, root, steps)).filter(({ empty }) => !empty);
  const ran = [...new Set(flows.flatMap((flow) => flow.ran))];
  // One of several pictures a graph saves is this one: where they disagree, the less is known.
  const says = ORDER.find((word) => flows.some((flow) => flow.says === word)) ?? "possibly-ai";
  return { says, ran };
}

const ORDER: readonly Says[] = ["possibly-ai", "ai-generated", "ai-edited"];
const SOUND = /^(?:Save|Preview)Audio/;
/** How often a graph's nodes are gone over for all that it saves: a workflow saves a few things. */
const MAX_PASSES = 16;

interface Steps {
  left: number;
  /** Nodes whose conditioning leads to a picture that is edited. */
  edits: ReadonlySet<string>;
}

/** Where the steps are used up, nothing is known of what was not followed. */
function trace(graph: Graph, root: GraphNode, steps: Steps): Flow & { empty: boolean } {
  const sound = SOUND.test(root.type);
  const seen = new Set<string>();
  const ran: GraphNode[] = [];
  let loaded = false;
  const queue = [root];
  // What is put behind is gone over too.
  for (const node of queue) {
    if (seen.has(node.id)) continue;
    seen.add(node.id);
    steps.left -= 1;
    if (steps.left < 0) return { says: "possibly-ai", ran, empty: false };
    if (runs(graph, node)) {
      ran.push(node);
      if (steps.edits.has(node.id)) loaded = true;
      if (MOTION_SERVICES.has(node.type)) continue;
    }
    // A new latent, or a map of the picture: nothing of the picture itself goes on.
    if (STARTS.has(node.type) || mapped(graph, node)) continue;
    if (loads(graph, node)) loaded = true;
    queue.push(...contentOf(graph, node, sound));
  }
  const says: Says = ran.length === 0 ? "possibly-ai" : loaded ? "ai-edited" : "ai-generated";
  return { says, ran, empty: ran.length === 0 && !loaded };
}

/** What a node was given content by. The second output of a loader is its mask; what guides a model gives none. */
const contentOf = (graph: Graph, node: GraphNode, sound: boolean): GraphNode[] =>
  links(graph, node)
    .filter(({ key, slot, node: from }) => {
      const mask = LOADERS.has(from.type) && slot === 1 && from.type.startsWith("LoadImage");
      const guides = GUIDES.has(node.type) && !/^(?:latent|samples)/.test(key);
      return carries(key, sound) && !mask && !guides;
    })
    .map((link) => link.node);

/** Runs a generative model: by its name, or because it has what only a sampler has. */
const runs = (graph: Graph, node: GraphNode): boolean =>
  SAMPLERS.has(node.type) ||
  RETOUCHERS.has(node.type) ||
  PICTURE_SERVICES.has(node.type) ||
  MOTION_SERVICES.has(node.type) ||
  samples(graph, node);

/** A model, how many steps it takes, and a latent or a conditioning it takes them from: nothing else needs all of these. */
function samples(graph: Graph, node: GraphNode): boolean {
  const given = (...keys: string[]): boolean => keys.some((key) => linked(graph, node, key) !== undefined);
  const set = (...keys: string[]): boolean => keys.some((key) => Object.hasOwn(node.inputs, key));
  const piped = given("pipe", "basic_pipe", "sdxl_pipe", "context", "pipeline");
  return (
    (piped || given("model", "unet", "transformer", "diffusion_model")) &&
    set("steps", "sigmas", "sampler_name", "num_inference_steps") &&
    set("seed", "noise_seed", "noise", "cfg", "guidance_scale", "guider") &&
    (piped ||
      given("latent_image", "latent", "samples", "latents", "positive", "conditioning", "text_embeds", "guider"))
  );
}

const MEDIA_FILE = /\.(?:png|jpe?g|webp|gif|bmp|tiff?|heic|avif|mp4|mov|webm|mkv|avi|wav|mp3|flac|ogg)(?:\?|$|\s)/i;

/** Brings in something made elsewhere: by its name, or because it names a file and is given nothing else. */
const loads = (graph: Graph, node: GraphNode): boolean =>
  LOADERS.has(node.type) ||
  (links(graph, node).length === 0 &&
    !SAVERS.has(node.type) &&
    ["image", "video", "audio", "path", "image_path", "file", "file_path", "url"].some((key) => {
      const value = own(node, key);
      return typeof value === "string" && value.length < 4_096 && MEDIA_FILE.test(value);
    }));

const CONDITIONING = /^(?:positive|cond(?:itioning)?(?:_?(?:to|from|\d+|[a-z]))?|guider|basic_pipe|pipe)$/;
/** Is the model conditioned with a map of edges or depth in the place of a picture? */
const mapped = (graph: Graph, node: GraphNode): boolean =>
  EDIT_CONDITIONING.has(node.type) && PREPROCESSORS.has(linked(graph, node, "pixels")?.node.type ?? "");

const PICTURE = /^(?:image|pixel|latent|sample|video)/i;

/** Nodes whose model is conditioned to change a loaded picture. Found backwards from the pictures, each link once. */
function editingIn(graph: Graph): ReadonlySet<string> {
  const nodes = [...graph.values()];
  const holding = leadingTo(
    nodes.filter((node) => loads(graph, node)),
    linksOf(graph, (from, key) => PICTURE.test(key) && !PREPROCESSORS.has(from.type)),
  );
  const conditioned = linksOf(graph, (_, key) => CONDITIONING.test(key));
  const editing = nodes.filter(({ id, type }) => EDIT_CONDITIONING.has(type) && holding.has(id));
  const above = leadingTo(editing, conditioned);
  return new Set([...above].flatMap((id) => (conditioned.get(id) ?? []).map((node) => node.id)));
}

/** By a node, those that are linked to it by an input that fits. */
function linksOf(graph: Graph, fits: (from: GraphNode, key: string) => boolean): Map<string, GraphNode[]> {
  const found = new Map<string, GraphNode[]>();
  for (const from of graph.values())
    for (const { key, node } of links(graph, from)) {
      if (!fits(from, key)) continue;
      const same = found.get(node.id);
      if (same) same.push(from);
      else found.set(node.id, [from]);
    }
  return found;
}

/** The nodes themselves, and all from which a way leads to one of them. */
function leadingTo(nodes: readonly GraphNode[], from: ReadonlyMap<string, readonly GraphNode[]>): Set<string> {
  const found = new Set(nodes.map(({ id }) => id));
  const waiting = [...nodes];
  for (let node = waiting.pop(); node; node = waiting.pop())
    for (const before of from.get(node.id) ?? []) {
      if (found.has(before.id)) continue;
      found.add(before.id);
      waiting.push(before);
    }
  return found;
}
