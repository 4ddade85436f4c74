/** Seconds as people write them, to the thousandth where frames are told apart: 1:02.5, 1:02.520. */
export const clock = (seconds: number, digits = 1): string =>
  `${Math.floor(seconds / 60)}:${(seconds % 60).toFixed(digits).padStart(3 + digits, "0")}`;
