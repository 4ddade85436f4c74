/**
 * Text that came from a file, or that a file could have chosen. It is shown in quotation marks only, so that a title cannot
 * pose as our own words, and cleaned for wherever it is shown.
 */
declare const file: unique symbol;

/** Text of the file's: a plain string at run time and in JSON, and a type of its own until it is quoted. */
export type FileText = string & { readonly [file]: true };

/** Says of a string that it is the file's. */
export const fileText = (text: string): FileText => text as FileText;

/** What an argument of a message is: the file's text, a word or value of our own, a number, or a validation status code. */
type ArgKind = "file" | "ours" | "number" | "status";

/** Arguments by name. What is not `ours` is quoted where it is shown. */
export type ArgKinds = Readonly<Record<string, ArgKind>>;

/** The arguments that a message takes, by what they are. */
export type ArgsOf<Kinds extends ArgKinds> = {
  [Name in keyof Kinds]: Kinds[Name] extends "file" ? FileText : Kinds[Name] extends "number" ? number : string;
};
