import { describe, expect, it } from "vitest";
import { EngineFault } from "./fault.ts";
import { classifyEngineError, parseEngineReport } from "./outcome.ts";

const faultOf = (text: string): string => {
  try {
    return classifyEngineError(text).kind;
  } catch (error) {
    return error instanceof EngineFault ? error.fault : "another error";
  }
};

describe("classifyEngineError", () => {
  it.each([
    ["C2pa(JumbfNotFound)", "absent"],
    ["no JUMBF data found", "absent"],
    ['C2pa(RemoteManifestUrl("https://example.org/x"))', "remote"],
    ["must fetch remote manifests from url https://example.org/x", "remote"],
    ["C2pa(JumbfParseError(InvalidJumbfHeader))", "damaged"],
    ["C2pa(ClaimMissingHardBinding)", "damaged"],
    ["C2pa(PrereleaseError)", "unreadable"],
    ["prerelease content detected", "unreadable"],
    ["C2pa(UnsupportedType)", "unreadable"],
    ["type is unsupported", "unreadable"],
    ['C2pa(InvalidAsset("Invalid RIFF format"))', "unreadable"],
    ["asset could not be parsed: Invalid RIFF format", "unreadable"],
    ['C2pa(IoError(Custom { kind: UnexpectedEof, error: "failed to fill whole buffer" }))', "unreadable"],
    ["something new", "damaged"],
    ["C2pa(UnknownAlgorithm)", "unreadable"],
    ["C2pa(TooManyManifestStores)", "unreadable"],
    ["C2pa(UnsupportedFormat)", "unreadable"],
    ["unsupported type", "unreadable"],
    ["unknown algorithm", "unreadable"],
    ["more than one manifest store detected", "unreadable"],
    ["x unknown algorithm", "damaged"],
    ["  C2pa(JumbfNotFound)  ", "absent"],
    ["C2pa(JumbfNotFound) and more", "damaged"],
    ["no jumbf DATA found", "absent"],
    ["x no JUMBF data found", "damaged"],
    ["failed to fill whole buffer", "damaged"],
  ])("%s is about the file: %s", (text, kind) => expect(faultOf(text)).toBe(kind));

  it.each([
    ['C2pa(BadParam("could not parse configuration: TOML parse error at line 1"))', "settings"],
    ["Signing failed: Reader: Invalid settings: bad parameter: could not parse configuration: TOML", "settings"],
    ["No such file or directory (os error 2)", "input-output"],
    ["Permission denied (os error 13)", "input-output"],
    ["Cannot allocate memory (os error 12)", "memory"],
    ["C2pa(InsufficientMemory(1))", "memory"],
    ["`neon::types_impl::JsFunction` panicked", "crashed"],
    ["unreachable", "crashed"],
    ["neon panicked", "crashed"],
    ["internal error in Neon module", "crashed"],
    ["null pointer passed to rust", "crashed"],
    ["recursive use of an object detected", "crashed"],
    ["insufficient memory space", "memory"],
    ["memory allocation of 8 bytes failed", "memory"],
    ["Array buffer allocation failed", "memory"],
    ["C2pa(IoError(Os { code: 2 }))", "input-output"],
    ["bad parameter: could not parse configuration", "settings"],
    ["unreachable code", "damaged"],
    ["x bad parameter: could not parse configuration", "damaged"],
  ])("%s is the engine's or its host's matter: %s", (text, cause) => expect(faultOf(text)).toBe(cause));

  it("a file cannot word itself into a fault: texts are judged by how they begin", () => {
    expect(faultOf('C2pa(InvalidAsset("No such file or directory (os error 2)"))')).toBe("unreadable");
    expect(faultOf('C2pa(AssertionMissing { url: "could not parse configuration" })')).toBe("damaged");
    expect(faultOf("assertion missing: panicked at unreachable")).toBe("damaged");
  });

  it("keeps the address of a store that lies elsewhere", () => {
    const remote = (url: string) => ({ kind: "remote", url });
    expect(classifyEngineError('C2pa(RemoteManifestUrl("https://a/b"))')).toEqual(remote("https://a/b"));
    expect(classifyEngineError('RemoteManifestUrl("")')).toEqual(remote(""));
    expect(classifyEngineError("must fetch remote manifests from url https://a/b now")).toEqual(remote("https://a/b"));
  });

  it("keeps a bounded part of a text that may quote the file", () => {
    const outcome = classifyEngineError(`C2pa(AssertionMissing { url: "${"x".repeat(100_000)}" })`);
    expect(outcome.kind === "damaged" && outcome.error.length).toBeLessThanOrEqual(300);
  });
});

describe("parseEngineReport", () => {
  it("takes what is there and invents nothing", () => {
    expect(parseEngineReport("{}")).toEqual({
      kind: "read",
      state: "",
      activeLabel: "",
      results: { activeManifest: { success: [], informational: [], failure: [] }, ingredientDeltas: [] },
    });
  });
  it("names the signer of the active manifest, and drops what is no status", () => {
    const report = {
      active_manifest: "a",
      validation_state: "Invalid",
      manifests: { a: { signature_info: { issuer: "Lab", cert_serial_number: "12" } }, b: {} },
      validation_results: {
        activeManifest: { failure: [{ code: "x", url: "u", explanation: "e" }, { code: 3 }, null, "y"] },
        ingredientDeltas: [{ ingredientAssertionURI: "i", validationDeltas: { failure: [{ code: "z" }] } }, 5],
      },
    };
    expect(parseEngineReport(JSON.stringify(report))).toMatchObject({
      signer: { issuer: "Lab", serial: "12" },
      results: {
        activeManifest: { failure: [{ code: "x", url: "u", explanation: "e" }] },
        ingredientDeltas: [{ assertion: "i", statuses: { failure: [{ code: "z" }] } }, { assertion: "" }],
      },
    });
  });
});
