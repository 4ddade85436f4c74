import type { RawFact } from "../metadata/facts.ts";
import type { Container } from "../model/block.ts";
import { BUDGETS } from "../model/limits.ts";
import { present } from "../model/present.ts";
import type { Reader } from "../source/reader.ts";
import type { EngineInput } from "./engine/engine.ts";
import { type CredentialsInput, type CredentialsRead, type CredentialTools, readCredentials } from "./read.ts";

/** What is given beside a file, and what the runtime makes of it. */
export interface CredentialsFile extends Pick<CredentialsInput, "sidecar" | "fragments"> {
  engineInput(mediaType: string): EngineInput;
  /** Is the SHA-256 of a file of this size wanted? It then comes with the binding's pass where there is one. */
  wantsSha256(size: number): boolean;
}

/** Reads the credentials of a file that was walked: in it, beside it, or where its own XMP says that they are. */
export function credentialsOf(
  { container, reader, facts }: { container: Container; reader: Reader; facts: readonly RawFact[] },
  given: CredentialsFile,
  tools: CredentialTools,
): Promise<CredentialsRead> {
  const remoteUrl = remoteAddress(facts, container.remoteManifest);
  const input: CredentialsInput = {
    container,
    reader,
    // An MPO file is a JPEG to those that do not know of more pictures in it.
    engineInput: given.engineInput(container.mediaType === "image/mpo" ? "image/jpeg" : container.mediaType),
    wholeFile: given.wantsSha256(reader.size),
    ...present({ fragments: given.fragments, sidecar: given.sidecar, remoteUrl }),
  };
  return readCredentials(input, tools);
}

/** Where the format's own place, or the file's XMP, says that its manifest store is (C2PA 2.2, 11.5): not what a part of it says. */
function remoteAddress(facts: readonly RawFact[], own: string | undefined): string | undefined {
  const pointer = facts.find((fact) => fact.path === "xmp/dcterms:provenance" && fact.block.embedded !== true);
  const address = own ?? (pointer === undefined ? "" : String(pointer.value));
  return /^https?:\/\//i.test(address) ? address.slice(0, BUDGETS.stringCharsKept) : undefined;
}
