import type { Report } from "../model/report.ts";
import { activeOf } from "../model/signer.ts";
import { list, phrase, plain, quote, type Voice, type Words } from "./say.ts";
import type { Said } from "./section.ts";
import { stands } from "./standing.ts";
import { whenText } from "./when.ts";
import { vendorText } from "./who.ts";

type Identity = NonNullable<Report["credentials"]["manifests"][number]["identities"]>[number];
type Account = Identity["accounts"][number];

const MAX_PEOPLE = 8;
const MAX_COMPANIES = 2;
/** What somebody did who is named (CAWG identity 1.2, 5.1.2); others are only named. */
const ROLES = ["contributor", "creator", "editor", "producer", "publisher", "sponsor", "translator"] as const;
/** Where China publishes which company has which unified social credit code. */
const COMPANY_REGISTER = "https://www.gsxt.gov.cn/";

/**
 * Persons, organisations and accounts that the active manifest names beside its signer. None is verified here; those of an
 * assertion that fails its checks are not told, since they may have been taken from another file.
 */
export function namedPeople(report: Report, voice: Voice): Said[] {
  const identities = stands(report) ? (activeOf(report)?.identities ?? []) : [];
  if (identities.length === 0 || report.credentials.checks?.identity.outcome === "fail") return [];
  return identities.flatMap((identity) => peopleOf(identity, voice)).slice(0, MAX_PEOPLE);
}

function peopleOf(identity: Identity, voice: Voice): Said[] {
  const { say } = voice;
  const told = (name: Words): Words => say("answer.field", { field: roleOf(identity, voice), value: name });
  const own = identity.named?.organisation ?? identity.named?.commonName;
  const certified: Said[] =
    own === undefined ? [] : [{ text: told(quote(own)), basis: say("basis.identity-certificate") }];
  const host = hostOf(identity.issuer);
  const issuer = host === undefined ? say("signer.unknown") : quote(host);
  const accounts = identity.accounts.flatMap((account): Said[] => {
    const name = accountName(account, voice);
    return name === undefined ? [] : [{ text: told(name), basis: wordOf(account, issuer, voice) }];
  });
  return [...certified, ...accounts];
}

function roleOf({ roles }: Identity, { say, comma }: Voice): Words {
  const known = ROLES.filter((role) => roles.includes(`cawg.${role}`));
  return known.length > 0
    ? list(
        known.map((role) => say(`identity-role.${role}`)),
        comma,
      )
    : say("identity-role.named");
}

/** How a name and the service behind it are told, by what was checked. Others are told as accounts. */
const CHECKED: Readonly<Record<string, "identity.document" | "identity.affiliation">> = {
  "cawg.document_verification": "identity.document",
  "cawg.affiliation": "identity.affiliation",
};

/** `“name” (account with “service”)`, or the name alone. */
function accountName({ type, name, username, uri, provider }: Account, { say }: Voice): Words | undefined {
  const shown = name ?? username ?? uri;
  const kind = Object.hasOwn(CHECKED, type) ? CHECKED[type] : undefined;
  if (provider === undefined || provider === "") return shown === undefined || shown === "" ? undefined : quote(shown);
  const service = quote(provider);
  if (shown === undefined || shown === "")
    return kind === "identity.affiliation" ? say("identity.member", { service }) : undefined;
  return say(kind ?? "identity.account", { name: quote(shown), service });
}

const wordOf = ({ verifiedAt }: Account, issuer: Words, voice: Voice): Words =>
  verifiedAt === undefined
    ? voice.say("basis.identity", { issuer })
    : voice.say("basis.identity-dated", { issuer, when: whenText(verifiedAt, voice) });

/** A DID of the web names a host; others are keys that anybody makes. */
const hostOf = (did = ""): string | undefined => /^did:web:([\w.-]+)/.exec(did)?.[1];

/** Companies that China's labels name by code, with where the code is looked up. */
export function namedCompanies({ disclosure }: Report, voice: Voice): Said[] {
  const { say } = voice;
  const found = new Map<string, Said>();
  for (const { producer, propagator, problems } of disclosure.labels) {
    const wrong = new Set(problems.filter(({ code }) => code === "code-check-digit").map(({ field }) => field));
    for (const [field, provider] of [
      ["ContentProducer", producer],
      ["ContentPropagator", propagator],
    ] as const) {
      if (provider?.company === undefined || wrong.has(field) || found.has(field + provider.company)) continue;
      const code = plain(provider.company);
      const company = provider.vendor === undefined ? code : phrase`${vendorText(provider.vendor, voice)} ${code}`;
      found.set(field + provider.company, {
        text: say("answer.field", { field: say(`company.${field}`), value: company }),
        basis: say("basis.stated"),
        link: { name: say("company.register"), url: COMPANY_REGISTER },
      });
    }
  }
  return [...found.values()].slice(0, MAX_COMPANIES);
}
