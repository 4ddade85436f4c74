/**
 * What every language has to say. The keys come from the tables of codes, the names in braces from the codes' arguments: a
 * text that is missing, one too many, or one that names what nobody gives does not compile, in any language.
 */
import type { Law, Requirement } from "../../assess/disclosure.ts";
import type { TimeConflict } from "../../assess/timeline.ts";
import type { Breach } from "../../credentials/binding/breaches.ts";
import type { LabelProblem } from "../../metadata/aigc.ts";
import type { LimitCode } from "../../model/limit-codes.ts";
import type { NEXT_STEPS, NextStep } from "../../model/next-steps.ts";
import type { OBSERVATIONS, ObservationId, ObservedCause } from "../../model/observations.ts";
import type { Reason } from "../../model/reasons.ts";
import type { C2paAction, Relationship, Signal, SourceCode } from "../../model/recorded.ts";
import type { Writer } from "../../model/report-media.ts";
import type { CodeMeaning, ValidationCode } from "../../model/status-codes.ts";
import type { How, SummaryArg, SummaryCode } from "../../model/summaries.ts";
import type {
  AssuranceState,
  Carriage,
  CheckName,
  CheckOutcome,
  Edge,
  Found,
  Integrity,
  OriginKind,
  Says,
  TrustTier,
  WriterCause,
} from "../../model/vocabulary.ts";

/** The names in braces in a text, which may show braces too: with a space in them they are no name. */
export type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}`
  ? (Name extends `${string} ${string}` ? never : Name) | Placeholders<Rest>
  : never;

/** How an honest file comes to look like what is told of it. */
export type InnocentCause = ObservedCause | WriterCause;

type Named<Keys extends string, Args extends string = never> = { readonly [Key in Keys]: Args };

/** Every key that a code of a table asks for, with the arguments that its text may name. */
type CodeArgs = Named<`reason.${Reason}`, "signer" | "tier" | "checked" | "expected"> &
  Named<`limit.${LimitCode | "other"}`, "code" | "step" | "budget" | "detail"> & {
    readonly [Id in ObservationId as `observation.${Id}`]: keyof (typeof OBSERVATIONS)[Id]["args"];
  } & { readonly [Step in NextStep]: keyof (typeof NEXT_STEPS)[Step] } & Named<SummaryCode, SummaryArg> &
  Named<`problem.${LabelProblem["code"]}`, "field"> &
  Named<
    | `cause.${InnocentCause}`
    | `code.${ValidationCode | "unknown"}`
    | `code-not.${CodeMeaning}`
    | `code-next.${CodeMeaning}`
    | `breach.${Breach}`
    | `integrity.${Integrity}`
    | `found.${Found | "yes" | "no"}`
    | `check.${CheckName}`
    | `outcome.${CheckOutcome}`
    | `says.${Says | OriginKind}`
    | `carriage.${Carriage}`
    | `state.${AssuranceState}`
    | `tier.${TrustTier}`
    | `writer.${Writer["family"]}`
    | `law.${Law}`
    | `requirement.${Requirement}`
    | `time.conflict.${TimeConflict}`
    | `action.${C2paAction}`
    | `source-type.${SourceCode}`
    | `relation.${Relationship}`
    | `signal.${Signal}`
    | `badge.${OriginKind | "not-checked"}`
    | `how.${How}`
    | `edge.${Edge}`
    | `changed.${Integrity | "nothing" | "unknown"}`
  > &
  Named<`caption.${How | "conflicting" | "unknown" | "unknown.credentials" | "not-checked"}`, "what" | "signer">;

/** A key that a code of a table asks for. */
export type CodeKey = keyof CodeArgs;

type Room<Key> = Key extends `${infer Name}.${string}` ? Name : never;
/** Words before the first dot of which every key belongs to a table; `time.` also has headings. */
type ClosedRoom = Exclude<Room<CodeKey>, "time">;

// Objects, not `never`: a text beside them is told by its own key, and the others keep silent.
type Misfilled<Names> = { readonly misfilled: Names };
type Unknown<Key> = { readonly inNoTable: Key };
/** Asks for the keys that are not there by their own names. */
type Missing<Keys extends PropertyKey, Texts> = { readonly [Key in Exclude<Keys, keyof Texts>]: string };
type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

type InEnglish<Texts> = {
  readonly [Key in keyof Texts]: Key extends CodeKey
    ? [Placeholders<Texts[Key]>] extends [CodeArgs[Key]]
      ? Texts[Key]
      : Misfilled<Exclude<Placeholders<Texts[Key]>, CodeArgs[Key]>>
    : Key extends `${ClosedRoom}.${string}`
      ? Unknown<Key>
      : Texts[Key];
};

/**
 * The English texts, checked: every code has one, no code of a table is made up, and none names an argument that its code
 * does not give. What other languages have to say is taken from them.
 */
export const english = <const Texts extends Readonly<Record<string, string>>>(
  texts: Texts & InEnglish<Texts> & Missing<CodeKey, Texts>,
): Texts => texts;

/** The texts of another language. */
export type Translated<English> = { readonly [Key in keyof English]: string };

type InAnother<Texts, English> = {
  readonly [Key in keyof Texts]: Key extends keyof English
    ? Same<Placeholders<Texts[Key]>, Placeholders<English[Key]>> extends true
      ? Texts[Key]
      : Misfilled<Placeholders<English[Key]>>
    : Unknown<Key>;
};

/** Texts of another language, checked against the English ones: none missing, none more, each with the same names in braces. */
export const translation =
  <English>() =>
  <const Texts extends Readonly<Record<string, string>>>(
    texts: Texts & InAnother<Texts, English> & Missing<keyof English, Texts>,
  ): Translated<English> =>
    // Nothing is missing, the parameter says.
    texts as Translated<English>;
