import type { TrustTier } from "../../model/vocabulary.ts";
import type { EngineOutcome } from "./outcome.ts";

/** The file as engines want it: whole, or by path. Every function may reject with a host's error. */
export interface EngineInput {
  size: number;
  mediaType: string;
  bytes(): Promise<Uint8Array>;
  /** A path of a local file with these bytes: the file itself, or a private copy. */
  file(): Promise<string>;
  /** A detached manifest store to verify against the file. */
  sidecar?: Uint8Array;
  /** Paths of the media segments that belong to this initialisation segment. */
  fragments?: readonly string[];
}

/**
 * One pass: the anchors of one tier, or none. PEM texts. There is no field for the roots of CAWG identities: they are
 * roots of e-mail certificates and never share a pass with claim signers. Nor is there one for the network: what is to
 * be asked our own verifier asks, once, and an engine that asked again might be answered otherwise.
 */
export interface EnginePass {
  tier: TrustTier | "none";
  /** Who may sign claims. */
  anchors: string;
  /** Who may sign time stamps (C2PA 2.2, 14.4.2). */
  tsaAnchors: string;
  /** Certificates that are trusted themselves: PEM, or base64 SHA-256 of the DER, one a line. */
  allowed: string;
  /** Extended key usages beside the built-in six. */
  ekus: readonly string[];
}

/** One build of c2pa-rs behind one interface. */
export interface Engine {
  readonly name: string;
  readonly version: string;
  /** @throws EngineFault when the engine or its host failed, which says nothing about the file. */
  verify(input: EngineInput, pass: EnginePass): Promise<EngineOutcome>;
  /** Verifies one media segment against its initialisation segment; absent where the engine cannot. */
  verifyFragment?(input: EngineInput, fragment: string, pass: EnginePass): Promise<EngineOutcome>;
}
