import type { Standing } from "../../credentials/standing.ts";
import type { Store, StoreIngredient, StoreManifest } from "../../credentials/store/model.ts";
import { mediaKindOf } from "../../model/formats.ts";
import { BUDGETS } from "../../model/limits.ts";
import type { Signal } from "../../model/recorded.ts";
import type { Carriage, MediaKind } from "../../model/vocabulary.ts";
import { readAction } from "./action.ts";
import { readMetadataSourceTypes, readVendorAssertions } from "./assertions.ts";
import { leadsOn, type Past, pastOf } from "./past.ts";
import { attributed, type ChainReading, ownCarriage, type Place, weaker } from "./reading.ts";

/** Walks the history from the active manifest down and collects what it claims, each with its carriage. */
export function readChain(store: Store, standings: ReadonlyMap<string, Standing>, kind: MediaKind): ChainReading {
  const walk = new ChainWalk(store, standings);
  walk.visit(store.active, { above: "signed", parentChain: true, kind, depth: 0, past: true });
  return walk.reading();
}

/** How a manifest was reached. */
interface Reached {
  /** The weakest carriage on the way. */
  above: Carriage;
  parentChain: boolean;
  kind: MediaKind | undefined;
  depth: number;
  /** Every step was said outright to be the content's past. */
  past: boolean;
}

class ChainWalk {
  readonly #standings: ReadonlyMap<string, Standing>;
  readonly #byLabel: ReadonlyMap<string, StoreManifest>;
  readonly #seen = new Set<string>();
  readonly #signals = new Set<Signal>();
  readonly #reading: ChainReading = {
    claims: [],
    signedCapture: false,
    onlyNonEditorial: true,
    signals: [],
    signalsOf: new Map(),
  };
  #visits = 0;

  constructor({ manifests }: Store, standings: ReadonlyMap<string, Standing>) {
    this.#standings = standings;
    this.#byLabel = new Map(manifests.map((manifest) => [manifest.label, manifest]));
  }

  reading(): ChainReading {
    return { ...this.#reading, signals: [...this.#signals].sort() };
  }

  visit(manifest: StoreManifest, reached: Reached): void {
    this.#visits += 1;
    const { parentChain } = reached;
    const key = `${manifest.label}\n${parentChain}`;
    const far = reached.depth > BUDGETS.ingredientDepth || this.#visits > BUDGETS.manifestCount * 2;
    if (far || this.#seen.has(key)) return;
    this.#seen.add(key);
    const standing = this.#standings.get(manifest.label);
    const carriage = weaker(reached.above, ownCarriage(standing));
    const past = pastOf(manifest, reached.kind);
    const place: Place = {
      manifest,
      standing,
      carriage,
      parentChain,
      root: past.parents.size === 0,
      past: reached.past,
    };
    const signals = new Set<Signal>();
    for (const each of manifest.actions.entries()) readAction(this.#reading, signals, place, each);
    readMetadataSourceTypes(this.#reading, place);
    readVendorAssertions(this.#reading, place);
    if (this.#goOn(place, reached, past) && parentChain) signals.add("mediaUnknownProvenance");
    // Steps that are not said to be all of them may be some of them (18.14.3).
    if (manifest.actions.length > 0 && !manifest.allActionsIncluded) signals.add("ambiguousActions");
    this.#reading.signalsOf.set(manifest.label, [...signals].sort());
    for (const signal of signals) this.#signals.add(signal);
  }

  /** Visits the manifests of ingredients. Is there a parent without one? */
  #goOn({ manifest, standing, carriage, parentChain }: Place, reached: Reached, { parents, stated }: Past): boolean {
    const verdicts = new Map(standing?.ingredients.map((verdict) => [verdict.ingredient, verdict]));
    let unknown = false;
    for (const ingredient of manifest.ingredients) {
      if (ingredient.relationship === "inputTo") continue;
      const isParent = parents.has(ingredient);
      const next = this.#manifestOf(ingredient);
      if (!next) {
        unknown ||= isParent;
        continue;
      }
      this.visit(next, {
        above: leadsOn(verdicts.get(ingredient)) ? attributed(ingredient.list, carriage) : "stated",
        parentChain: parentChain && isParent,
        kind: mediaKindOf(ingredient.format) ?? mediaKindOf(next.format) ?? (isParent ? reached.kind : undefined),
        depth: reached.depth + 1,
        past: reached.past && stated,
      });
    }
    return unknown;
  }

  #manifestOf({ manifest }: StoreIngredient): StoreManifest | undefined {
    return manifest === undefined ? undefined : this.#byLabel.get(manifest);
  }
}
