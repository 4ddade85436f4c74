/** fft.js brings no types of its own. */
declare module "fft.js" {
  export default class FFT {
    constructor(size: number);
    createComplexArray(): number[];
    realTransform(output: number[], data: ArrayLike<number>): void;
  }
}
