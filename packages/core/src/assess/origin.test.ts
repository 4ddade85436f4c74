import { describe, expect, it } from "vitest";
import type { ChainClaim, ChainReading } from "../markers/chain/reading.ts";
import type { Carriage, Says } from "../model/vocabulary.ts";
import { assessOrigin, type OriginMarker } from "./origin.ts";

const marker = (says: Says, more: Partial<OriginMarker> = {}): OriginMarker => ({
  id: `m.${says}`,
  says,
  carriage: "stated",
  hint: false,
  embedded: false,
  covered: "none",
  ...more,
});
const claim = (says: Says, carriage: Carriage = "signed", more: Partial<ChainClaim> = {}): ChainClaim => ({
  id: `c.${says}`,
  says,
  carriage,
  role: "creation",
  path: "c2pa/x",
  ...more,
});
const chain = (claims: ChainClaim[], more: Partial<ChainReading> = {}): ChainReading => ({
  claims,
  signedCapture: true,
  onlyNonEditorial: true,
  signals: [],
  signalsOf: new Map(),
  ...more,
});
const words = (...given: Parameters<typeof assessOrigin>) => {
  const { kind, carriage, markerIds } = assessOrigin(...given);
  return `${kind} ${carriage} ${markerIds.join(" ")}`.trim();
};

describe("the chain alone", () => {
  it.each<[string, ChainReading, string]>([
    ["no claim", chain([]), "unknown none"],
    ["creation by AI", chain([claim("ai-generated")]), "ai-generated signed c.ai-generated"],
    ["a component made by AI", chain([claim("ai-generated", "signed", { role: "component" })]), "unknown none"],
    ["an edit that generates, and no creation", chain([claim("ai-generated", "signed", { role: "edit" })]), "unknown none"],
    ["creation by AI, edited with AI later", chain([claim("ai-edited"), claim("ai-generated")]), "ai-generated signed c.ai-generated"],
    ["creation by AI that is only stated, an edit that is signed", chain([claim("ai-generated", "stated"), claim("ai-edited")]), "ai-edited signed c.ai-edited"],
    ["creation by AI that is claimed, an edit that is signed", chain([claim("ai-generated", "claimed"), claim("ai-edited")]), "ai-generated claimed c.ai-generated"],
    ["both only stated", chain([claim("ai-generated", "stated"), claim("ai-edited", "stated")]), "ai-generated stated c.ai-generated"],
    ["creation by AI, stated, and no edit", chain([claim("ai-generated", "stated")]), "ai-generated stated c.ai-generated"],
    ["an edit with AI of a capture", chain([claim("captured"), claim("ai-edited")]), "ai-edited signed c.ai-edited"],
    ["AI that may have been", chain([claim("captured"), claim("possibly-ai")]), "possibly-ai signed c.possibly-ai"],
    ["a capture", chain([claim("captured")]), "captured signed c.captured"],
    ["a capture that is claimed", chain([claim("captured", "claimed")]), "unknown none c.captured"],
    ["a capture that not every signer stands behind", chain([claim("captured")], { signedCapture: false }), "unknown none c.captured"],
    ["a capture with other steps", chain([claim("captured")], { onlyNonEditorial: false }), "unknown none c.captured"],
    ["a capture, edited", chain([claim("captured"), claim("edited")], { onlyNonEditorial: false }), "edited signed c.edited"],
    ["a capture, and a drawing put in", chain([claim("captured"), claim("created")], { onlyNonEditorial: false }), "edited signed c.created"],
    ["the same below a signer that is not known", chain([claim("captured"), claim("created")], { signedCapture: false }), "created signed c.created"],
    ["a drawing", chain([claim("created")]), "created signed c.created"],
    ["a drawing, edited", chain([claim("created"), claim("edited", "claimed")]), "edited claimed c.edited"],
    ["an edit", chain([claim("edited")]), "edited signed c.edited"],
    ["an edit that is only stated", chain([claim("edited", "stated")]), "unknown none"],
    ["a drawing that is only stated", chain([claim("created", "stated")]), "unknown none"],
  ])("%s", (_, history, expected) => {
    expect(words(history, [])).toBe(expected);
  }); // biome-ignore format: a table

  it("takes the strongest of several, and the first of equals", () => {
    const ids = (...carriages: Carriage[]) =>
      words(chain(carriages.map((carriage, at) => claim("ai-generated", carriage, { id: `c${at}` }))), []);
    expect(ids("claimed", "signed")).toBe("ai-generated signed c1");
    expect(ids("signed", "claimed")).toBe("ai-generated signed c0");
    expect(ids("signed", "signed")).toBe("ai-generated signed c0");
  });

  it("names who made it, and a model only where it is another house's", () => {
    const named = { vendor: "V", product: "P", model: "M" };
    const base = { kind: "ai-generated", carriage: "signed", markerIds: ["c.ai-generated"] };
    const of = (more: Partial<ChainClaim>) => assessOrigin(chain([claim("ai-generated", "signed", more)]), []);
    expect(of({})).toEqual(base);
    expect(of(named)).toEqual({ ...base, vendor: "V", product: "P" });
    expect(of({ ...named, partner: false })).toEqual({ ...base, vendor: "V", product: "P" });
    expect(of({ ...named, partner: true })).toEqual({ ...base, ...named });
    expect(of({ vendor: "V", partner: true })).toEqual({ ...base, vendor: "V" });
  });
});

describe("markers alone", () => {
  it.each<[string, OriginMarker[], string]>([
    ["nothing", [], "unknown none"],
    ["AI", [marker("ai-generated")], "ai-generated stated m.ai-generated"],
    ["AI that may have been", [marker("possibly-ai")], "possibly-ai stated m.possibly-ai"],
    ["the one that says most", [marker("possibly-ai"), marker("ai-edited"), marker("ai-generated")], "ai-generated stated m.ai-generated"],
    ["that order turned round", [marker("ai-generated"), marker("ai-edited"), marker("possibly-ai")], "ai-generated stated m.ai-generated"],
    ["a decoded one before a stated one", [marker("ai-generated"), marker("ai-edited", { carriage: "decoded" })], "ai-edited decoded m.ai-edited"],
    ["AI before an edit", [marker("edited"), marker("possibly-ai")], "possibly-ai stated m.possibly-ai"],
    ["an edit", [marker("edited")], "edited stated m.edited"],
    ["a drawing", [marker("created")], "created stated m.created"],
    ["a capture, which nobody can state", [marker("captured")], "unknown none"],
    ["what a platform re-saved", [marker("platform-processed")], "unknown none"],
    ["a hint", [marker("ai-generated", { hint: true })], "unknown none"],
    ["a part of the file", [marker("edited", { embedded: true })], "unknown none"],
    ["one that follows the source type beside it", [marker("ai-generated", { sourceType: "follows" }), marker("ai-edited", { sourceType: "decides" })], "ai-edited stated m.ai-edited"],
    ["one that follows, and nothing to follow", [marker("ai-generated", { sourceType: "follows" })], "ai-generated stated m.ai-generated"],
    ["one that follows a source type that is no AI", [marker("ai-generated", { sourceType: "follows" }), marker("edited", { sourceType: "decides" })], "ai-generated stated m.ai-generated"],
    ["one that decides, and says less than another", [marker("possibly-ai", { sourceType: "decides" }), marker("ai-generated")], "ai-generated stated m.ai-generated"],
  ])("%s", (_, markers, expected) => {
    expect(words(undefined, markers)).toBe(expected);
  }); // biome-ignore format: a table

  it("lists every marker that says the same in the same way, each once", () => {
    const same = ["a", "b", "a"].map((id) => marker("ai-generated", { id }));
    const others = [marker("ai-edited", { id: "c" }), marker("ai-generated", { id: "d", hint: true })];
    expect(assessOrigin(undefined, [...same, ...others]).markerIds).toEqual(["a", "b"]);
  });

  it("names who made it by another marker that says the same, where the best names nobody", () => {
    const by = (...more: Partial<OriginMarker>[]) => {
      const { vendor, product } = assessOrigin(
        undefined,
        more.map((each) => marker("ai-generated", each)),
      );
      return [vendor, product];
    };
    expect(by({})).toEqual([undefined, undefined]);
    expect("vendor" in assessOrigin(undefined, [marker("edited")])).toBe(false);
    expect("product" in assessOrigin(undefined, [marker("edited")])).toBe(false);
    expect(by({}, { vendor: "V", product: "P" })).toEqual(["V", "P"]);
    expect(by({}, { product: "P" }, { vendor: "V" })).toEqual(["V", undefined]);
    expect(by({}, { product: "P" })).toEqual([undefined, "P"]);
    expect(by({ vendor: "V" }, { vendor: "W", product: "Q" })).toEqual(["V", undefined]);
    expect(by({ product: "P" }, { vendor: "W", product: "Q" })).toEqual([undefined, "P"]);
  });
});

describe("chain and markers", () => {
  const captured = chain([claim("captured")]);
  const drawn = chain([claim("created")], { signedCapture: false });
  const inside = { covered: "inside" as const };
  it.each<[string, ChainReading, OriginMarker[], string]>([
    ["a signed capture and a label beside it", captured, [marker("ai-generated")], "captured signed c.captured"],
    ["a signed capture and a label it signed", captured, [marker("ai-generated", inside)], "conflicting signed c.captured m.ai-generated"],
    ["a signed capture and a mark in the pixels", captured, [marker("ai-edited", { carriage: "decoded" })], "conflicting signed c.captured m.ai-edited"],
    ["a signed capture and a label signed by itself", captured, [marker("ai-edited", { carriage: "signed" })], "conflicting signed c.captured m.ai-edited"],
    ["a signed capture and an edit that it signed", captured, [marker("edited", inside)], "captured signed c.captured"],
    ["the same beside AI that it did not sign", captured, [marker("edited", inside), marker("ai-edited")], "captured signed c.captured"],
    ["a signed drawing and a label it signed", drawn, [marker("ai-edited", inside), marker("possibly-ai")], "ai-edited stated m.ai-edited"],
    ["a signed drawing and a label beside it", drawn, [marker("ai-generated")], "created signed c.created"],
    ["a signed word for AI and a label", chain([claim("ai-edited")]), [marker("ai-generated", inside)], "ai-edited signed c.ai-edited"],
    ["a stated word for AI and a mark in the pixels", chain([claim("ai-edited", "stated")]), [marker("ai-generated", { carriage: "decoded" })], "ai-generated decoded m.ai-generated"],
    ["a stated word for AI and a label", chain([claim("ai-edited", "stated")]), [marker("ai-generated")], "ai-edited stated c.ai-edited"],
    ["a claimed edit and a label", chain([claim("edited", "claimed")]), [marker("ai-generated")], "ai-generated stated m.ai-generated"],
    ["a claimed edit and an edit that is stated", chain([claim("edited", "claimed")]), [marker("created")], "edited claimed c.edited"],
    ["a capture that nobody signed and an edit", chain([claim("captured", "claimed")]), [marker("edited")], "edited stated m.edited"],
    ["a capture that nobody signed", chain([claim("captured", "claimed")]), [], "unknown none c.captured"],
  ])("%s", (_, history, markers, expected) => {
    expect(words(history, markers)).toBe(expected);
  }); // biome-ignore format: a table

  it("a signer that may not say it conflicts with what it says, unless that is AI", () => {
    expect(words(captured, [], { disallowed: true })).toBe("conflicting signed c.captured");
    expect(words(captured, [], { disallowed: false })).toBe("captured signed c.captured");
    expect(words(chain([claim("ai-edited")]), [], { disallowed: true })).toBe("ai-edited signed c.ai-edited");
    expect(words(chain([claim("edited", "claimed")]), [], { disallowed: true })).toBe("edited claimed c.edited");
    expect(words(undefined, [marker("edited")], { disallowed: true })).toBe("edited stated m.edited");
  });
});

describe("what only looks like a mark", () => {
  const seen = marker("possibly-ai", { id: "m.seen", carriage: "decoded", seen: true });
  it.each<[string, Parameters<typeof assessOrigin>, string]>([
    ["alone", [undefined, [seen]], "possibly-ai decoded m.seen"],
    ["beside a label that is only stated", [undefined, [seen, marker("ai-generated")]], "ai-generated stated m.ai-generated"],
    ["beside software that states no AI", [undefined, [seen, marker("created")]], "created stated m.created"],
    ["in a capture that is signed: no contradiction", [chain([claim("captured")]), [seen]], "captured signed c.captured"],
    ["beside credentials that say nothing", [chain([]), [seen]], "unknown none"],
    ["in an embedded part", [undefined, [{ ...seen, embedded: true }]], "unknown none"],
  ])("%s", (_, given, expected) => {
    expect(words(...given)).toBe(expected);
  }); // biome-ignore format: a table
});
