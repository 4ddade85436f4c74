import { BUDGETS, bounded, LimitError } from "../../model/limits.ts";
import { ownAssertion } from "./address.ts";
import type { Cbor } from "./cbor.ts";
import type { StoreAction, StoreAssertion } from "./model.ts";
import { readRegions, type StoreRegion } from "./regions.ts";
import { plainFields } from "./statements.ts";
import { field, list, text, whole } from "./values.ts";

/** Name and version of a software agent: text in v1, a map in v2. */
function agentName(agent: Cbor): string | undefined {
  if (typeof agent === "string") return agent;
  const name = text(field(agent, "name"));
  const version = text(field(agent, "version"));
  return name !== undefined && version !== undefined ? `${name} ${version}` : name;
}

/** An actions assertion's maps, and where they stand. */
interface Actions {
  assertion: StoreAssertion;
  manifest: string;
  agents: readonly Cbor[];
  templates: readonly Cbor[];
  found: StoreAction[];
  /** Actions already found in the manifest. */
  before: number;
  /** What was read of a list or map before: related actions take over the very same ones. */
  labels: WeakMap<object, string[]>;
  fields: WeakMap<object, ReadonlyMap<string, string>>;
  regions: WeakMap<object, StoreRegion[]>;
}

/** Reads one actions assertion (18.14) into the actions it tells, related ones (18.14.8) behind their primary. */
export function readActions(assertion: StoreAssertion, manifest: string, data: Cbor, before: number): StoreAction[] {
  const actions: Actions = {
    assertion,
    manifest,
    agents: list(field(data, "softwareAgents")),
    templates: list(field(data, "templates")),
    found: [],
    before,
    labels: new WeakMap(),
    fields: new WeakMap(),
    regions: new WeakMap(),
  };
  bounded(actions.templates.length, "listedCount");
  const under = templatesFor(actions.templates);
  for (const each of list(field(data, "actions"))) addAction(actions, withTemplates(each, under), false);
  return actions.found;
}

/** What the templates say of an action of some name, all of them over each other. */
type Templates = (name: Cbor) => ReadonlyMap<Cbor, Cbor>;

/**
 * A template applies to the action it names, or to all with `*`. They are laid over each other once for every name that
 * one of them has, and once for all others, not once for each of thousands of actions.
 */
function templatesFor(templates: readonly Cbor[]): Templates {
  const names = new Set(templates.map((template) => field(template, "action")));
  const merged = new Map<Cbor, Map<Cbor, Cbor>>();
  return (name) => {
    const key = names.has(name) ? name : "*";
    const under = merged.get(key) ?? new Map<Cbor, Cbor>();
    if (!merged.has(key))
      for (const template of templates) {
        const of = field(template, "action");
        if (!(template instanceof Map) || (of !== "*" && of !== key)) continue;
        overlay(under, template);
        if (template.has("templateParameters")) overlayParameters(under, template.get("templateParameters"));
      }
    merged.set(key, under);
    return under;
  };
}

/** The values of every template that applies, in their order, with the action's own laid over them (18.14.6.1). */
function withTemplates(action: Cbor, under: Templates): Cbor {
  if (!(action instanceof Map)) return action;
  const merged = new Map(under(action.get("action")));
  overlay(merged, action);
  return merged;
}

/** Members of an action that are read. Only they are carried over, so that many others cost nothing. */
const MEMBERS = [
  "action",
  "digitalSourceType",
  "softwareAgent",
  "softwareAgentIndex",
  "description",
  "when",
  "reason",
  "instanceId",
  "parameters",
  "changes",
  "related",
] as const;

/** Lays a map's values over another's, parameters one by one. An agent given by index replaces one given by name. */
function overlay(under: Map<Cbor, Cbor>, over: ReadonlyMap<Cbor, Cbor>): void {
  if (over.has("softwareAgent") || over.has("softwareAgentIndex")) {
    under.delete("softwareAgent");
    under.delete("softwareAgentIndex");
  }
  for (const key of MEMBERS) {
    const value = field(over, key);
    if (key === "parameters") overlayParameters(under, value);
    else if (value !== undefined) under.set(key, value);
  }
}

function overlayParameters(under: Map<Cbor, Cbor>, parameters: Cbor): void {
  if (!(parameters instanceof Map)) return;
  const held = under.get("parameters");
  const small = held instanceof Map && held.size + parameters.size <= BUDGETS.listedCount;
  under.set("parameters", small ? new Map([...held, ...parameters]) : parameters);
}

function addAction(actions: Actions, each: Cbor, related: boolean): void {
  const action = text(field(each, "action"));
  if (action === undefined || !(each instanceof Map)) return;
  if (actions.before + actions.found.length >= BUDGETS.actionCount) throw new LimitError("actionCount");
  actions.found.push(readAction(actions, each, action, related));
  for (const other of list(each.get("related"))) {
    if (!(other instanceof Map)) continue;
    const merged = new Map<Cbor, Cbor>();
    overlay(merged, each);
    merged.delete("related");
    overlay(merged, other);
    addAction(actions, merged, true);
  }
}

function readAction(actions: Actions, each: Cbor, action: string, related: boolean): StoreAction {
  const parameters = field(each, "parameters");
  const index = whole(field(each, "softwareAgentIndex"));
  const agent =
    agentName(field(each, "softwareAgent")) ?? (index === undefined ? undefined : agentName(actions.agents[index]));
  const entry: StoreAction = {
    action,
    ingredientLabels: ingredientLabels(actions, parameters),
    parameters: plainParameters(actions, parameters),
    assertion: actions.assertion.label,
    list: actions.assertion.list,
  };
  const sourceType = text(field(each, "digitalSourceType")) ?? text(field(parameters, "com.adobe.digitalSourceType"));
  const instanceId = text(field(each, "instanceId")) ?? text(field(parameters, "instanceId"));
  const description = text(field(each, "description")) ?? text(field(parameters, "description"));
  const reason = text(field(each, "reason")) ?? text(field(parameters, "reason"));
  const when = text(field(each, "when"));
  const redacted = text(field(parameters, "redacted"));
  if (sourceType !== undefined) entry.digitalSourceType = sourceType;
  if (agent !== undefined) entry.softwareAgent = agent;
  if (description !== undefined) entry.description = description;
  if (when !== undefined) entry.when = when;
  if (reason !== undefined) entry.reason = reason;
  if (redacted !== undefined) entry.redacted = redacted;
  if (instanceId !== undefined) entry.instanceId = instanceId;
  const regions = regionsOf(actions, field(each, "changes"));
  if (regions.length > 0) entry.regions = regions;
  if (related) entry.related = true;
  return entry;
}

function ingredientLabels({ labels, manifest }: Actions, parameters: Cbor): string[] {
  const one = field(parameters, "ingredient");
  const uris = field(parameters, "ingredients") ?? (one === undefined ? [] : [one]);
  if (!Array.isArray(uris)) return [];
  const known = labels.get(uris);
  if (known) return known;
  const found = uris.flatMap((uri) => ownAssertion(text(field(uri, "url")) ?? "", manifest) ?? []);
  labels.set(uris, found);
  return found;
}

function regionsOf({ regions }: Actions, changes: Cbor): StoreRegion[] {
  if (!Array.isArray(changes)) return [];
  const known = regions.get(changes) ?? readRegions(changes);
  regions.set(changes, known);
  return known;
}

function plainParameters({ fields }: Actions, parameters: Cbor): ReadonlyMap<string, string> {
  if (!(parameters instanceof Map)) return new Map();
  const known = fields.get(parameters) ?? plainFields(parameters);
  fields.set(parameters, known);
  return known;
}
