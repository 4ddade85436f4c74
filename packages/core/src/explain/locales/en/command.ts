import type { Translated } from "../texts.ts";
import { errors } from "./errors.ts";
import { help } from "./help.ts";
import { messages } from "./messages.ts";
import { page } from "./page.ts";
import { queue } from "./queue.ts";
import { reporters, terms } from "./reporters.ts";

/** All that the command line and the page say. Every language has the same, or does not compile. */
export const command = { texts: { ...messages, ...help, ...errors, ...queue }, reporters, terms, page } as const;

/** What a language has to have for the command line. */
export type CommandTexts = { readonly [Part in keyof typeof command]: Translated<(typeof command)[Part]> };
