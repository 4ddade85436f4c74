import type { Certificate } from "./certificate.ts";
import type { NameConstraints } from "./extensions.ts";
import type { GeneralName } from "./names.ts";

/** The names of a certificate. */
type Named = Pick<Certificate, "subject" | "subjectAltNames">;

/** Does a name lie inside a subtree? `unreadable` where the subtree has a form that nothing here reads. */
type Match = boolean | "unreadable";

/**
 * Do a certificate's names keep an authority's name constraints (RFC 5280, 4.2.1.10 and 6.1.3 b, c)? A kind of name that
 * is constrained but cannot be read counts as broken; a kind that does not occur is free.
 */
export function keepsConstraints(certificate: Named, constraints: NameConstraints): boolean {
  return namesOf(certificate).every((name) => {
    const sameKind = (base: GeneralName) => kindOf(base) === kindOf(name);
    const excluded = constraints.excluded.filter(sameKind);
    if (excluded.some((base) => liesIn(name, base) !== false)) return false;
    const permitted = constraints.permitted.filter(sameKind);
    return permitted.length === 0 || permitted.some((base) => liesIn(name, base) === true);
  });
}

const kindOf = (name: GeneralName): string => (name.kind === "other" ? `other-${name.tag}` : name.kind);

/** The subject, its alternative names, and e-mail addresses that stand in the subject where no alternative name has one. */
function namesOf({ subject, subjectAltNames }: Named): GeneralName[] {
  const names: GeneralName[] = [...subjectAltNames];
  if (subject.keys.length > 0) names.push({ kind: "directory", name: subject });
  if (!subjectAltNames.some((each) => each.kind === "email"))
    names.push(...subject.emails.map((text): GeneralName => ({ kind: "email", text })));
  return names;
}

function liesIn(name: GeneralName, base: GeneralName): Match {
  if (name.kind === "directory" && base.kind === "directory")
    return base.name.keys.every((key, i) => key === name.name.keys[i]);
  if (name.kind === "dns" && base.kind === "dns") return hostBelow(name.text, base.text, "itself-too");
  if (name.kind === "email" && base.kind === "email") return emailIn(name.text, base.text);
  if (name.kind === "uri" && base.kind === "uri") return uriIn(name.text, base.text);
  if (name.kind === "ip" && base.kind === "ip") return addressIn(name.bytes, base.bytes);
  return "unreadable";
}

/** `example.com` holds its own name and all below; a leading dot holds only those below. */
function hostBelow(host: string, base: string, bare: "itself-too" | "itself-only"): boolean {
  const name = host.toLowerCase().replace(/\.$/, "");
  const root = base.toLowerCase();
  if (root === "") return true;
  if (root.startsWith(".")) return name.endsWith(root) && name.length > root.length;
  return name === root || (bare === "itself-too" && name.endsWith(`.${root}`));
}

function emailIn(address: string, base: string): Match {
  const at = address.lastIndexOf("@");
  if (at <= 0) return "unreadable";
  if (!base.includes("@")) return hostBelow(address.slice(at + 1), base, "itself-only");
  const baseAt = base.lastIndexOf("@");
  // The part before the @ keeps its case (RFC 5280, 7.5).
  return (
    address.slice(0, at) === base.slice(0, baseAt) &&
    address.slice(at + 1).toLowerCase() === base.slice(baseAt + 1).toLowerCase()
  );
}

function uriIn(uri: string, base: string): Match {
  const authority = /^[a-z][a-z0-9+.-]*:\/\/([^/?#]*)/i.exec(uri)?.[1];
  const host = authority?.replace(/^.*@/, "").replace(/:\d*$/, "");
  // RFC 5280: a URI without a host name, or with an address, must be refused.
  if (host === undefined || host === "" || /^[\d.]+$|^\[/.test(host)) return "unreadable";
  return hostBelow(host, base, "itself-only");
}

/** The base is an address and a mask, one after the other. */
function addressIn(address: Uint8Array, base: Uint8Array): Match {
  const n = address.length;
  if (n !== 4 && n !== 16) return "unreadable";
  if (base.length !== 2 * n) return base.length === 8 || base.length === 32 ? false : "unreadable";
  return address.every((byte, i) => (((base[i] ?? 0) ^ byte) & (base[n + i] ?? 0)) === 0);
}
