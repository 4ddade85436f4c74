import { present } from "../model/present.ts";
import type { Credentials, Limit } from "../model/report.ts";
import type { Crypto } from "./crypto.ts";
import { compareOpinion, opinionReport } from "./engine/dissent.ts";
import type { EngineInput, EnginePass } from "./engine/engine.ts";
import { failedOpinion, type Opinion, type SecondOpinion } from "./engine/opinion.ts";
import type { OurVerdict } from "./engine/our-verdict.ts";
import type { StorePlace } from "./find.ts";
import type { Found } from "./integrity.ts";
import type { Standing } from "./standing.ts";
import type { TrustStore } from "./trust/lists.ts";

/** Where the second opinion comes from. */
export interface OpinionTools {
  /** Rejects where the engine does not load, which says nothing about any file. Undefined: it is not installed. */
  load(): Promise<SecondOpinion | undefined>;
}

interface Asked {
  active: Standing;
  decided: Found;
  /** The store that our own verifier read, and where it came from. */
  found: { data: Uint8Array; place: StorePlace };
}

/** Asks for the second opinion and says what it comes to. Whatever happens to the engine, our own verdict stands. */
export async function askOpinion(
  asked: Asked,
  pass: EnginePass,
  input: EngineInput,
  tools: { opinion?: OpinionTools; trust: TrustStore; crypto: Crypto },
  limits: Limit[],
): Promise<Pick<Credentials, "engine" | "validationState" | "opinion">> {
  if (!tools.opinion) return {};
  const unavailable = (detail: string) => {
    limits.push({ code: "opinion-unavailable", step: "verify", detail });
    return {};
  };
  let engine: SecondOpinion | undefined;
  try {
    engine = await tools.opinion.load();
  } catch (error) {
    return unavailable(error instanceof Error ? error.message.slice(0, 200) : "the engine does not load");
  }
  if (!engine) return unavailable("the engine is not installed");
  // A store from elsewhere is handed over: an engine that fetched it again might be given another one.
  const { data, place } = asked.found;
  const opinion = await answerOf(
    engine,
    { ...input, ...present({ sidecar: place === "embedded" ? undefined : data }) },
    pass,
  );
  if (opinion.kind === "failed") return unavailable(`${engine.name}: ${opinion.cause}`);
  const ours = await ourVerdict(asked, tools.trust, tools.crypto);
  const report = opinionReport(opinion, compareOpinion(ours, opinion));
  if (opinion.kind === "cannot" && opinion.error.kind === "unsupported")
    limits.push({ code: "opinion-cannot", step: "verify", detail: opinion.error.text.slice(0, 200) });
  return {
    engine: { name: engine.name, version: engine.version },
    ...present({ validationState: opinion.kind === "read" ? opinion.state : undefined, opinion: report }),
  };
}

async function answerOf(engine: SecondOpinion, input: EngineInput, pass: EnginePass): Promise<Opinion> {
  try {
    return await engine.ask(input, pass);
  } catch (error) {
    return failedOpinion(error);
  }
}

async function ourVerdict({ active, decided, found }: Asked, trust: TrustStore, crypto: Crypto): Promise<OurVerdict> {
  const [leaf] = active.chain;
  const lists = trust.tiers.find((each) => each.tier === active.tier);
  const listed = leaf !== undefined && (await lists?.allowed.has(leaf, crypto)) === true;
  return {
    integrity: decided.integrity,
    signer: active.tier !== undefined ? "recognised" : active.certificate === "fit" ? "unknown" : "unfit",
    ...present({
      recognisedBy: active.tier === undefined ? undefined : listed ? "allowed-list" : "anchor",
      signerSerial: leaf && decimal(leaf.serial),
    }),
    activeLabel: active.manifest.label,
    place: found.place,
    failures: [...active.codes.failure],
    successes: [...active.codes.success],
  };
}

/** A DER INTEGER's content as a decimal number, as engines print serial numbers. */
function decimal(content: Uint8Array): string {
  let value = 0n;
  for (const byte of content) value = value * 256n + BigInt(byte);
  return value.toString();
}
