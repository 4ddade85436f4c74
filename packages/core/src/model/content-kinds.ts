/** What a file is that is not read: for people, who are told what to do instead. Nothing is concluded from it. */

/** What can be done with it: take out what it holds, unpack it, or save it in a format that is read. */
type Advice = "document" | "archive" | "export" | "program" | "none";

interface ContentRow {
  readonly advice: Advice;
  /** The extensions by which programs know it. */
  readonly extensions: string;
}

export const CONTENT_KINDS = {
  "office-97": { advice: "document", extensions: "cfb" },
  word: { advice: "document", extensions: "docx docm dotx dotm" },
  excel: { advice: "document", extensions: "xlsx xlsm xltx xltm" },
  powerpoint: { advice: "document", extensions: "pptx pptm potx potm ppsx ppsm" },
  "opendocument-text": { advice: "document", extensions: "odt ott" },
  "opendocument-sheet": { advice: "document", extensions: "ods ots" },
  "opendocument-slides": { advice: "document", extensions: "odp otp" },
  opendocument: { advice: "document", extensions: "odg otg" },
  epub: { advice: "document", extensions: "epub" },
  rtf: { advice: "document", extensions: "rtf" },
  mail: { advice: "document", extensions: "pst" },
  "electronic-book": { advice: "document", extensions: "chm mobi" },
  zip: { advice: "archive", extensions: "zip" },
  "archive-7z": { advice: "archive", extensions: "7z" },
  rar: { advice: "archive", extensions: "rar" },
  gzip: { advice: "archive", extensions: "gz tar.gz" },
  archive: { advice: "archive", extensions: "xz tar bz2 zst lz lz4 lzh cab arj ace cpio dmg" },
  "windows-program": { advice: "program", extensions: "exe" },
  "linux-program": { advice: "program", extensions: "elf" },
  "macos-program": { advice: "program", extensions: "macho" },
  "android-app": { advice: "program", extensions: "apk" },
  program: { advice: "program", extensions: "jar class wasm crx xpi deb rpm" },
  database: { advice: "none", extensions: "sqlite" },
  dicom: { advice: "none", extensions: "dcm" },
  midi: { advice: "none", extensions: "mid" },
  flash: { advice: "none", extensions: "swf" },
  blender: { advice: "none", extensions: "blend" },
  gimp: { advice: "export", extensions: "xcf" },
  font: { advice: "none", extensions: "ttf otf woff woff2 eot ttc" },
  encrypted: { advice: "none", extensions: "pgp" },
} as const satisfies Readonly<Record<string, ContentRow>>;

/** Content that is not read and has a name for people. */
export type ContentKind = keyof typeof CONTENT_KINDS;

const BY_EXTENSION: ReadonlyMap<string, ContentKind> = new Map(
  Object.entries(CONTENT_KINDS).flatMap(([kind, { extensions }]) =>
    extensions.split(" ").map((each): [string, ContentKind] => [each, kind as ContentKind]),
  ),
);

/** The kind by the extension that such files have. */
export const contentKindOf = (extension: string): ContentKind | undefined => BY_EXTENSION.get(extension);

export const isContentKind = (text: string): text is ContentKind => Object.hasOwn(CONTENT_KINDS, text);
