/** Decoded pixels, row by row, 8 bits a channel: grey, grey and alpha, RGB or RGBA. */
export interface Pixels {
  width: number;
  height: number;
  channels: number;
  data: Uint8Array;
}
