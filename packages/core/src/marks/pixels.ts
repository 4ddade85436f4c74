/** Decoded pixels, row by row, 8 bits a channel: grey, grey and alpha, RGB or RGBA. */
export interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array;
}

/** What red, green and blue are of brightness (ITU-R BT.601, 2.5.1). */
export const LUMA = [0.299, 0.587, 0.114] as const;
