import { FormatError } from "../../model/limits.ts";
import { present } from "../../model/present.ts";
import type { ValidationCode } from "../../model/status-codes.ts";
import { hex, untilNul, utf8 } from "../../source/bytes.ts";
import { type Cbor, type CborItems, decodeCbor } from "./cbor.ts";
import type { Box, Superbox } from "./jumbf.ts";
import { withoutPadding } from "./manifest-boxes.ts";
import { decodeJson } from "./values.ts";

/** What an assertion box holds (11.1.4.3, ISO/IEC 19566-5 annex B). */
export type AssertionContent =
  | { form: "cbor" | "json"; value: Cbor }
  | { form: "file"; data: Uint8Array; mediaType?: string }
  /** A content type that is nobody's here: private UUID boxes, protection boxes. */
  | { form: "other" }
  /** Not what its content type promises: it is not read at all. */
  | { form: "invalid"; code: ValidationCode; explanation: string };

const UUID = {
  cbor: "63626f7200110010800000aa00389b71",
  json: "6a736f6e00110010800000aa00389b71",
  file: "40cb0c32bb8a489da70b2ad6f47f4369",
} as const;

const INVALID = { cbor: "assertion.cbor.invalid", json: "assertion.json.invalid", file: "general.error" } as const;

/**
 * Decodes an assertion by the content type of its box and nothing else. One content box, the one that the type asks
 * for: with two, or another first, readers would differ about what was said.
 */
export function readContent(box: Superbox, items?: CborItems): AssertionContent {
  const contents = withoutPadding(box);
  if (contents.some((content) => content.type === "brob"))
    return invalid("manifest.compressed.invalid", "a compressed box outside a compressed manifest");
  try {
    if (box.uuid === UUID.cbor) return { form: "cbor", value: decodeCbor(only(contents, "cbor").payload, items) };
    if (box.uuid === UUID.json) return { form: "json", value: decodeJson(only(contents, "json").payload, items) };
    if (box.uuid === UUID.file) return readFile(contents);
    return { form: "other" };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const kind = box.uuid === UUID.cbor ? "cbor" : box.uuid === UUID.json ? "json" : "file";
    return invalid(INVALID[kind], error.message);
  }
}

const invalid = (code: ValidationCode, explanation: string): AssertionContent => ({
  form: "invalid",
  code,
  explanation,
});

function only(contents: readonly Box[], type: string): Box {
  const [content, ...more] = contents;
  if (content?.type !== type || more.length > 0) throw new FormatError(`not a single ${type} box`);
  return content;
}

const MEDIA_TYPE_BYTES = 128;

/** An embedded file (annex B.6): a description with the media type, and the bytes. */
function readFile(contents: readonly Box[]): AssertionContent {
  const [description, data, ...more] = contents;
  if (description?.type !== "bfdb" || data?.type !== "bidb" || more.length > 0)
    throw new FormatError("not a description and a file");
  const mediaType = untilNul(utf8(description.payload.subarray(1, 1 + MEDIA_TYPE_BYTES)));
  return { form: "file", data: data.payload, ...present({ mediaType: mediaType === "" ? undefined : mediaType }) };
}

/** The identifier that stands for what was taken out (6.8). */
const REDACTED = "caa98eee9d4df80e86ad4dffca263973";

const zero = (bytes: Uint8Array): boolean => bytes.every((byte) => byte === 0);

/** Holds the box nothing any more (6.8, 15.11.3.3.1): only zeros, or C2PA's redaction UUID and zeros behind it? */
export function isEmptied(box: Superbox): boolean {
  return box.contents.every((content) =>
    content.type === "uuid" && hex(content.payload.subarray(0, 16)) === REDACTED
      ? zero(content.payload.subarray(16))
      : zero(content.payload),
  );
}
