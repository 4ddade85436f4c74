import type { Locale } from "./locales/en/index.ts";

/** Every code has words in every locale: the keys of the texts are the closed lists of codes. */
type After<Room extends string, Key = keyof Locale> = Key extends `${Room}.${infer Code}` ? Code : never;

/**
 * What was not checked, as this version names it. A stored report of another version may hold others.
 * @example
 * ```ts
 * import { inspect, type LimitCode } from "@provcheck/core";
 * const retry: readonly LimitCode[] = ["timeout", "memory", "crashed", "not-started"];
 * const { limits } = await inspect("photo.jpg");
 * console.log(limits.some(({ code }) => (retry as readonly string[]).includes(code)));
 * ```
 */
export type LimitCode = Exclude<After<"limit">, "other">;

/**
 * What kept the assurance where it is.
 * @example
 * ```ts
 * import { inspect, type Reason } from "@provcheck/core";
 * const word = (reason: Reason): string => (reason === "no-trust-list" ? "run provcheck trust update" : reason);
 * console.log((await inspect("photo.jpg")).assurance.reasons.map((reason) => word(reason as Reason)));
 * ```
 */
export type Reason = After<"reason">;

/**
 * A question that is asked of every file.
 * @example
 * ```ts
 * import { inspect, type ObservationId } from "@provcheck/core";
 * const wanted: ObservationId = "polyglot";
 * console.log((await inspect("photo.jpg")).observations.find(({ id }) => id === wanted)?.answer);
 * ```
 */
export type ObservationId = After<"observation">;

/**
 * The one sentence, as a code.
 * @example
 * ```ts
 * import { inspect, type SummaryCode } from "@provcheck/core";
 * const nobodyLooked: SummaryCode = "summary.not-checked";
 * console.log((await inspect("photo.jpg")).summary.code === nobodyLooked);
 * ```
 */
export type SummaryCode = Extract<keyof Locale, `summary.${string}`>;
