/** What to call content that is not read, for people: programs' own names for it. Others are called by their media type. */
const NAMES: Readonly<Record<string, string>> = {
  cfb: "a document of Microsoft Office 97 to 2003, or another compound file",
  docx: "a Word document", xlsx: "an Excel workbook", pptx: "a PowerPoint presentation", odt: "an OpenDocument text",
  ods: "an OpenDocument spreadsheet", odp: "an OpenDocument presentation", epub: "an EPUB book", rtf: "a Rich Text document",
  zip: "a ZIP archive", "7z": "a 7z archive", rar: "a RAR archive", gz: "a gzip archive", xz: "an xz archive", tar: "a tar archive",
  exe: "a Windows program", elf: "a Linux program", macho: "a macOS program", sqlite: "an SQLite database", dcm: "a DICOM picture of medicine",
  mid: "a MIDI file, which holds notes and no recording", swf: "a Flash film", blend: "a Blender scene", xcf: "a GIMP picture",
  ttf: "a font", otf: "a font", woff: "a font", woff2: "a font",
}; // biome-ignore format: a table

/**
 * What the first bytes of a file say it is, by the signatures that the library `file-type` knows; undefined where none fits.
 * Only a name to tell people: nothing is concluded from it.
 */
export async function nameContent(head: Uint8Array): Promise<string | undefined> {
  const { fileTypeFromBuffer } = await import("file-type");
  // It throws where a signature fits and what follows ends too early.
  const found = await fileTypeFromBuffer(head).catch(() => undefined);
  if (!found) return undefined;
  return NAMES[found.ext] ?? `${found.mime} (.${found.ext})`;
}
