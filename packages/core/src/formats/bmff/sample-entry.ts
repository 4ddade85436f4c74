import type { counter } from "../../model/limits.ts";
import type { Track } from "../../model/report-media.ts";
import { ascii, u8, u16be, u32be } from "../../source/bytes.ts";
import type { Reader } from "../../source/reader.ts";
import { type Box, childBoxes } from "./boxes.ts";

type Count = ReturnType<typeof counter>;

/** Transfer characteristics (ITU-T H.273, table 3) by the names that libraries share. */
const TRANSFERS: Readonly<Record<number, string>> = {
  1: "bt709", 4: "bt470m", 5: "bt470bg", 6: "smpte170m", 7: "smpte240m", 8: "linear", 9: "log100", 10: "log316",
  11: "iec61966-2-4", 12: "bt1361e", 13: "iec61966-2-1", 14: "bt2020-10", 15: "bt2020-12", 16: "smpte2084", 17: "smpte428",
  18: "arib-std-b67",
}; // biome-ignore format: a table

/** A visual sample entry has 78 bytes of its own before its boxes (14496-12, 12.1.3). */
export const VISUAL_ENTRY_BYTES = 78;

/** Boxes of a visual sample entry: shape of a pixel, colour, and what the codec's configuration says of its samples. */
export async function readPictureBoxes(reader: Reader, entry: Box, track: Track, count: Count): Promise<void> {
  for await (const box of childBoxes(reader, entry, count, VISUAL_ENTRY_BYTES)) {
    const data = () => reader.peek(box.body, Math.min(box.bodyLength, 512));
    switch (box.type) {
      case "pasp": {
        const head = await data();
        const [wide, high] = [u32be(head, 0), u32be(head, 4)];
        if (wide > 0 && high > 0 && wide !== high) track.pixelAspect = reduced(wide, high);
        break;
      }
      case "colr": {
        const head = await data();
        const kind = ascii(head, 0, 4);
        const transfer = kind === "nclx" || kind === "nclc" ? TRANSFERS[u16be(head, 6)] : undefined;
        if (transfer !== undefined) track.transfer = transfer;
        break;
      }
      case "dvcC":
      case "dvvC":
      case "dvwC":
        // "Dolby Vision Streams Within the ISO Base Media File Format", 3.2.
        track.dolbyVision = u8(await data(), 2) >> 1;
        break;
      default: {
        const bits = DEPTHS[box.type]?.(await data());
        if (bits !== undefined && bits >= 8 && bits <= 16) track.bitDepth = bits;
      }
    }
  }
}

/** Bits of a sample by the configuration: 14496-15 (AVC, HEVC), "AV1 Codec ISO Media File Format Binding", "VP Codec" binding. */
const DEPTHS: Readonly<Record<string, (config: Uint8Array) => number | undefined>> = {
  avcC: avcDepth,
  hvcC: (config) => 8 + (u8(config, 17) & 7),
  av1C: (config) => ((u8(config, 2) & 0x40) === 0 ? 8 : (u8(config, 2) & 0x20) === 0 ? 10 : 12),
  vpcC: (config) => u8(config, 6) >> 4,
};

/** Only the high profiles say it, behind their parameter sets; all others have eight bits. */
function avcDepth(config: Uint8Array): number | undefined {
  if (![100, 110, 122, 244].includes(u8(config, 1))) return 8;
  let at = 6;
  const skip = (sets: number): void => {
    for (let index = 0; index < sets; index++) at += 2 + u16be(config, at);
  };
  skip(u8(config, 5) & 0x1f);
  const more = u8(config, at);
  at += 1;
  skip(more);
  return at + 2 <= config.length ? 8 + (u8(config, at + 1) & 7) : undefined;
}

function reduced(wide: number, high: number): string {
  let [a, b] = [wide, high];
  while (b > 0) [a, b] = [b, a % b];
  return `${wide / a}:${high / a}`;
}

/** Channels by `acmod` (ETSI TS 102 366, table 4.3). */
const CHANNELS = [2, 1, 2, 3, 3, 4, 4, 5];

/** What a sound sample entry's count of channels cannot be trusted with: there it is a template's value. */
export const SOUND_BOXES: Readonly<Record<string, (data: Uint8Array) => number>> = {
  // ETSI TS 102 366, F.4.
  dac3: (data) => (CHANNELS[(u8(data, 1) >> 3) & 7] ?? 0) + ((u8(data, 1) >> 2) & 1),
  dec3: enhancedChannels,
};

/** Pairs count twice (ETSI TS 102 366, F.6, `chan_loc`): Lc/Rc, Lrs/Rrs, Cs, Ts, Lsd/Rsd, Lw/Rw, Lvh/Rvh, Cvh, LFE2. */
const DEPENDENT = [2, 2, 1, 1, 2, 2, 2, 1, 1];

/** The first independent substream, and what its dependent ones add. */
function enhancedChannels(data: Uint8Array): number {
  // fscod 2, bsid 5, reserved 1, asvc 1, bsmod 3, acmod 3, lfeon 1, behind sixteen bits of rate and count.
  const own = (CHANNELS[(u8(data, 3) >> 1) & 7] ?? 0) + (u8(data, 3) & 1);
  const dependent = (u8(data, 4) >> 1) & 0x0f;
  if (dependent === 0) return own;
  const places = u16be(data, 4) & 0x1ff;
  return own + DEPENDENT.reduce((sum, channels, bit) => sum + ((places >> (8 - bit)) & 1) * channels, 0);
}

/** AMR has one channel, whatever the entry says (3GPP TS 26.244, 6.5: a template value). */
export const ONE_CHANNEL: ReadonlySet<string> = new Set(["samr", "sawb"]);
