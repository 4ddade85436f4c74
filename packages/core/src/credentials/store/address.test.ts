import { describe, expect, it } from "vitest";
import { ownAssertion, parseAddress } from "./address.ts";
import { parseLabel } from "./labels.ts";

const M = "urn:c2pa:1";

describe("parseAddress", () => {
  it.each([
    ["self#jumbf=c2pa.assertions/c2pa.actions.v2", M, ["c2pa.assertions", "c2pa.actions.v2"]],
    ["self#jumbf=/c2pa/urn:c2pa:2/c2pa.signature", "urn:c2pa:2", ["c2pa.signature"]],
    ["self#jumbf=/c2pa/urn:c2pa:2", "urn:c2pa:2", []],
    // As Microsoft writes it.
    ["self#jumbf=c2pa/urn:uuid:2/c2pa.assertions/c2pa.hash.data", "urn:uuid:2", ["c2pa.assertions", "c2pa.hash.data"]],
  ])("reads %s", (uri, manifest, path) => {
    expect(parseAddress(uri, M)).toEqual({ manifest, path });
  });

  it.each([
    "c2pa.assertions/c2pa.actions.v2",
    "Self#jumbf=c2pa.assertions/c2pa.actions.v2",
    "https://example.com/#jumbf=c2pa.assertions/c2pa.actions.v2",
    "self#jumbf=/c2pa/urn:c2pa:1/x/../c2pa.assertions/c2pa.actions.v2",
    "self#jumbf=c2pa.assertions/c2pa%2Eactions",
    "self#jumbf=c2pa.assertions//c2pa.actions",
    "self#jumbf=c2pa.assertions/./c2pa.actions",
    "self#jumbf=c2pa.assertions/c2pa.actions/",
    "self#jumbf=c2pa.assertions\\c2pa.actions",
    "self#jumbf=/other/urn:c2pa:1",
    "self#jumbf=",
    "self#jumbf=/",
  ])("refuses %s", (uri) => {
    expect(parseAddress(uri, M)).toBeUndefined();
  });

  it("knows the manifest's own assertions by the whole address", () => {
    expect(ownAssertion("self#jumbf=c2pa.assertions/a", M)).toBe("a");
    expect(ownAssertion(`self#jumbf=/c2pa/${M}/c2pa.assertions/a`, M)).toBe("a");
    expect(ownAssertion("self#jumbf=/c2pa/urn:c2pa:2/c2pa.assertions/a", M)).toBeUndefined();
    expect(ownAssertion("self#jumbf=c2pa.databoxes/a", M)).toBeUndefined();
    expect(ownAssertion("self#jumbf=c2pa.assertions/a/b", M)).toBeUndefined();
  });
});

describe("parseLabel", () => {
  it.each([
    ["c2pa.actions.v2__1", "c2pa.actions.v2", 1],
    ["c2pa.ingredient.v3", "c2pa.ingredient.v3", 0],
    ["c2pa.thumbnail.ingredient__2.jpeg", "c2pa.thumbnail.ingredient.jpeg", 2],
    ["c2pa.actions.v2__x", "c2pa.actions.v2__x", 0],
    ["c2pa.actions__1.v2", "c2pa.actions__1.v2", 0],
  ])("takes %s apart", (label, kind, instance) => {
    expect(parseLabel(label)).toEqual({ kind, instance });
  });
});
