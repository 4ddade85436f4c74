import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { type Certified, certify, PURPOSES } from "../../../../../test/fixtures/forge/certificates.ts";
import { withoutAuthorityKey } from "../../../../../test/fixtures/x509/authorities.ts";
import { trusting } from "../../../../../test/fixtures/x509/claims.ts";
import { verifierCrypto } from "../../node/verifier-crypto.ts";
import { AnchorList } from "./anchors.ts";
import { acceptedPurposes, recognise, timeAnchors, trustTier } from "./lists.ts";
import { PURPOSE } from "./purposes.ts";
import { readCertificate } from "./read-certificate.ts";

type Made = Pick<Certified, "certificate">;
const der = (made: Made) => new Uint8Array(made.certificate.rawData);
const pem = (made: Made) => made.certificate.toString("pem");

async function chain(...made: readonly Made[]) {
  const read = await Promise.all(made.map((each) => readCertificate(der(each), verifierCrypto)));
  return read.flatMap((each) => each ?? []);
}

const tiers = async (made: readonly Made[], trust: ReturnType<typeof trusting>) =>
  (await recognise(await chain(...made), trust, verifierCrypto)).map(({ lists }) => lists.tier);

describe("trust lists (C2PA 2.2, 14.4)", () => {
  it("names the tiers that know a signer, strongest first", async () => {
    const root = await certify({ commonName: "Root", authority: true });
    const leaf = await certify({}, root);
    const trust = trusting({ tier: "interim", anchors: pem(root) }, { tier: "official", anchors: pem(root) });
    expect(await tiers([leaf], trust)).toEqual(["official", "interim"]);
    expect(await tiers([leaf], trusting({ tier: "yours", anchors: pem(await certify({ authority: true })) }))).toEqual(
      [],
    );
  });

  it("lets each list speak for its own purposes only", async () => {
    const root = await certify({ commonName: "Root", authority: true });
    const leaf = await certify({ purposes: [PURPOSES.emailProtection] }, root);
    const anchors = pem(root);
    expect(await tiers([leaf], trusting({ tier: "official", anchors }, { tier: "interim", anchors }))).toEqual([
      "interim",
    ]);
    const code = await certify({ purposes: ["1.3.6.1.5.5.7.3.3"] }, root);
    expect(await tiers([code], trusting({ tier: "yours", anchors }))).toEqual([]);
    expect(await tiers([code], trusting({ tier: "yours", anchors, ekus: ["1.3.6.1.5.5.7.3.3"] }))).toEqual(["yours"]);
  });

  it("never opens time-stamping, OCSP signing or every purpose for claims", () => {
    const ekus = [PURPOSE.timeStamping, PURPOSE.ocspSigning, PURPOSE.any];
    const trust = trusting({ tier: "yours", anchors: "", ekus });
    for (const each of ekus) expect(acceptedPurposes(trust)).not.toContain(each);
  });

  it("knows a listed certificate by itself and by its hash, and lets it vouch for nobody", async () => {
    const root = await certify({ commonName: "Root", authority: true });
    const listed = await certify({ commonName: "Listed" }, root);
    const hash = createHash("sha256").update(der(listed)).digest("base64");
    for (const allowed of [pem(listed), `# a comment\r\n${hash}\r\n`]) {
      const trust = trusting({ tier: "interim", allowed });
      expect(await tiers([listed], trust)).toEqual(["interim"]);
      expect(await tiers([await certify({}, root), listed], trust)).toEqual([]);
      expect(await tiers([await certify({ commonName: "Below" }, listed), listed], trust)).toEqual([]);
    }
  });

  it("accepts a self-signed certificate from a list of certificates, and never from a list of anchors", async () => {
    const own = await certify({ commonName: "Own" });
    expect(await tiers([own], trusting({ tier: "yours", allowed: pem(own) }))).toEqual(["yours"]);
    expect(await tiers([own], trusting({ tier: "yours", anchors: pem(own) }))).toEqual([]);
  });

  it("wants the issuer's key named (14.5.1.1), except of a listed certificate", async () => {
    const root = await certify({ commonName: "Root", authority: true });
    const leaf = { certificate: await withoutAuthorityKey(root) };
    expect(await tiers([leaf], trusting({ tier: "yours", anchors: pem(root) }))).toEqual([]);
    expect(await tiers([leaf], trusting({ tier: "yours", allowed: pem(leaf) }))).toEqual(["yours"]);
  });

  it("keeps the time-stamp authorities of the tiers apart", async () => {
    const [official, interim, named, yours] = await Promise.all(
      ["Official", "Interim", "Named", "Yours"].map((commonName) => certify({ commonName, authority: true })),
    );
    if (!official || !interim || !named || !yours) throw new Error("no certificates");
    const trust = {
      ...trusting(
        { tier: "official", anchors: pem(yours) },
        { tier: "yours", anchors: pem(yours), tsa: pem(named) },
        { tier: "interim", anchors: pem(interim) },
      ),
      tsa: new AnchorList(pem(official)),
    };
    const knows = async (tier: number | undefined) => {
      const anchors = timeAnchors(trust, tier === undefined ? undefined : trust.tiers[tier]);
      const all = await chain(official, interim, named, yours);
      const found = await Promise.all(all.map((each) => anchors.named(each.subject, verifierCrypto)));
      return all.filter((_, i) => (found[i]?.length ?? 0) > 0).map(({ commonName }) => commonName);
    };
    expect(await knows(0)).toEqual(["Official"]);
    expect(await knows(1)).toEqual(["Official", "Named"]);
    expect(await knows(2)).toEqual(["Official", "Interim"]);
    expect(await knows(undefined)).toEqual(["Official", "Interim", "Named"]);
  });

  it("reads nothing of its texts before it is asked, and leaves out what is no certificate", async () => {
    const root = await certify({ commonName: "Root", authority: true });
    const bad =
      "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n%%\n-----END CERTIFICATE-----\n";
    const tier = trustTier({ tier: "yours", anchors: `${bad}${pem(root)}` });
    const [leaf] = await chain(await certify({}, root));
    if (!leaf) throw new Error("no certificate");
    expect(await tier.anchors.named(leaf.issuer, verifierCrypto)).toHaveLength(1);
  });
});
