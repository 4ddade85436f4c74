/** CRC-32 (ISO 3309): `node:zlib` has it from Node 22 on. */
const TABLE = new Int32Array(256).map((_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});

/** Of a text in UTF-8, as eight digits. */
export function crc32(text: string): string {
  let crc = -1;
  for (const byte of Buffer.from(text)) crc = (crc >>> 8) ^ (TABLE[(crc ^ byte) & 0xff] ?? 0);
  return ((crc ^ -1) >>> 0).toString(16).padStart(8, "0");
}
