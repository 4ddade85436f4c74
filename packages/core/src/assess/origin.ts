import type { ChainClaim, ChainReading } from "../markers/chain/reading.ts";
import { carriageOf, type MarkerHit } from "../markers/match.ts";
import type { PlaceOf } from "../markers/placing.ts";
import { present } from "../model/present.ts";
import type { Origin } from "../model/report.ts";
import {
  type AiSays,
  byPlainness,
  type Carriage,
  type Claim,
  type Covered,
  isAi,
  type OriginKind,
  type Says,
  stronger,
} from "../model/vocabulary.ts";

/** A marker from metadata or from the pixels, reduced to what the origin needs. */
export interface OriginMarker {
  id: string;
  says: Says;
  carriage: Carriage;
  vendor?: string;
  product?: string;
  /** Third-party word only. */
  hint: boolean;
  /** Belongs to an embedded part. */
  embedded: boolean;
  /** Recognised by what people see, which anyone can draw. */
  seen?: boolean;
  covered: Covered;
  /** `follows`: says that AI was used but not how; a digital source type beside it `decides`. */
  sourceType?: "decides" | "follows";
}

/** Markers as the origin weighs them. One counts as covered only when some place of it is. */
export const originMarkers = (hits: readonly MarkerHit[], placeOf: PlaceOf): OriginMarker[] =>
  hits.flatMap((hit) => {
    const first = hit.facts[0];
    if (!first) return [];
    const inside = hit.facts.some((fact) => placeOf(fact.block, fact.path).covered === "inside");
    return {
      id: hit.row.id,
      says: hit.says,
      carriage: carriageOf(hit),
      hint: hit.row.confidence === "hint",
      embedded: first.block.embedded === true,
      seen: hit.row.seen === true,
      covered: inside ? ("inside" as const) : placeOf(first.block, first.path).covered,
      ...present({ sourceType: hit.row.sourceType, vendor: hit.vendor, product: hit.product }),
    };
  });

type Claiming<Word extends Claim> = OriginMarker & { says: Word };
const saysPlainly = (marker: OriginMarker): marker is Claiming<"created" | "edited"> =>
  marker.says === "created" || marker.says === "edited";
const saysAi = (marker: OriginMarker): marker is Claiming<AiSays> => isAi(marker.says);

/**
 * What the file says it is, and how that claim comes. Independent of assurance. Unsigned bytes can add an AI
 * statement where nothing is proven; they can never override a signed one, and never make a capture.
 */
export function assessOrigin(
  chain: ChainReading | undefined,
  markers: readonly OriginMarker[],
  context: { disallowed?: boolean } = {},
): Origin {
  const own = markers.filter((marker) => !marker.embedded && !marker.hint);
  const root = own.filter((marker) => !marker.seen);
  const told = chain ? chainOrigin(chain) : undefined;
  const ai = bestAi(root);
  // The signer is proven, and so is that it may not say this: neither side of that can be passed over.
  if (context.disallowed && told?.carriage === "signed" && !isAi(told.kind)) return { ...told, kind: "conflicting" };
  if (told?.carriage === "signed") {
    const against = isAi(told.kind) ? undefined : coveredAi(told, root, chain?.signedCapture === true);
    if (against ?? told.kind !== "unknown") return against ?? told;
  }
  if (told && isAi(told.kind) && !(ai && stronger(ai.carriage, told.carriage))) return told;
  if (ai) return fromMarker(ai, root);
  return chain ? withoutAnyAi(told, root) : unlessSeen(withoutAnyAi(told, root), own);
}

/** What looks like a mark speaks only where nothing else does: beside credentials it is told, and weighs nothing. */
function unlessSeen(plain: Origin, own: readonly OriginMarker[]): Origin {
  const seen = plain.kind === "unknown" ? bestAi(own) : undefined;
  return seen ? fromMarker(seen, own) : plain;
}

function withoutAnyAi(told: Origin | undefined, root: readonly OriginMarker[]): Origin {
  if (told && told.kind !== "unknown") return told;
  const plain = root.find(saysPlainly);
  if (plain) return fromMarker(plain, root);
  return told ?? { kind: "unknown", carriage: "none", markerIds: [] };
}

/** An AI statement that the signature covers beside a signed origin without one: against a capture it is a contradiction. */
function coveredAi(told: Origin, root: readonly OriginMarker[], signedCapture: boolean): Origin | undefined {
  const covered = root.filter(
    (marker) =>
      saysAi(marker) && (marker.covered === "inside" || marker.carriage === "decoded" || marker.carriage === "signed"),
  );
  if (covered.length > 0 && signedCapture)
    return { ...told, kind: "conflicting", markerIds: [...told.markerIds, ...covered.map((marker) => marker.id)] };
  const best = bestAi(covered);
  return best && fromMarker(best, covered);
}

function bestAi(markers: readonly OriginMarker[]): Claiming<AiSays> | undefined {
  const ai = markers.filter(saysAi);
  const decides = ai.some((marker) => marker.sourceType === "decides");
  const eligible = ai.filter((marker) => !(decides && marker.sourceType === "follows"));
  let best: Claiming<AiSays> | undefined;
  for (const marker of eligible) {
    if (!best || stronger(marker.carriage, best.carriage)) best = marker;
    else if (marker.carriage === best.carriage && byPlainness(marker.says, best.says) < 0) best = marker;
  }
  return best;
}

function fromMarker(marker: Claiming<Claim>, all: readonly OriginMarker[]): Origin {
  const same = all.filter((each) => each.says === marker.says && each.carriage === marker.carriage);
  // A bare digital source type names nobody: another marker that says the same may.
  const named =
    marker.vendor === undefined && marker.product === undefined
      ? (same.find((each) => each.vendor !== undefined) ?? same.find((each) => each.product !== undefined))
      : marker;
  return {
    kind: marker.says,
    carriage: marker.carriage,
    ...present({
      vendor: named?.vendor,
      product: marker.product ?? named?.product,
    }),
    markerIds: [...new Set(same.map((each) => each.id))],
  };
}

function fromClaim(kind: OriginKind, claim: ChainClaim): Origin {
  return {
    kind,
    carriage: kind === "unknown" ? "none" : claim.carriage,
    ...present({
      vendor: claim.vendor,
      product: claim.product,
      model: claim.partner === true ? claim.model : undefined,
    }),
    markerIds: [claim.id],
  };
}

function strongest(claims: readonly ChainClaim[]): ChainClaim | undefined {
  let best: ChainClaim | undefined;
  for (const claim of claims) if (!best || stronger(claim.carriage, best.carriage)) best = claim;
  return best;
}

/** The chain alone. AI creation down the parent chain outranks every later step; capture needs every signature. */
function chainOrigin(chain: ChainReading): Origin | undefined {
  const { claims } = chain;
  const generated = strongest(claims.filter((claim) => claim.says === "ai-generated" && claim.role === "creation"));
  const edited = strongest(claims.filter((claim) => claim.says === "ai-edited"));
  if (generated && !(edited && generated.carriage === "stated" && stronger(edited.carriage, "stated")))
    return fromClaim("ai-generated", generated);
  if (edited) return fromClaim("ai-edited", edited);
  const possibly = strongest(claims.filter((claim) => claim.says === "possibly-ai"));
  return possibly ? fromClaim("possibly-ai", possibly) : withoutAi(chain);
}

/** A capture stays one through harmless steps alone. */
function withoutAi({ claims, signedCapture, onlyNonEditorial }: ChainReading): Origin | undefined {
  const capture = strongest(claims.filter((claim) => claim.says === "captured"));
  if (capture?.carriage === "signed" && signedCapture && onlyNonEditorial) return fromClaim("captured", capture);
  // Claims that are only stated, in a manifest whose integrity fails: capture and edits go, AI has been kept above.
  const steps = claims.filter(
    (claim) => (claim.says === "edited" || claim.says === "created") && claim.carriage !== "stated",
  );
  const step = strongest(steps.filter((claim) => claim.says === "edited")) ?? strongest(steps);
  if (step) {
    const created = step.says === "created" && !(capture && signedCapture);
    return fromClaim(created ? "created" : "edited", step);
  }
  return capture ? fromClaim("unknown", capture) : undefined;
}
