import { channels } from './crop-settings';

/**
 * A crop at half its size: each value is the mean of 2x2, rounded, and a half to the even one.
 *
 * @param twice [2 * size, 2 * size, 4]
 * @param out [size, size, 4], written
 */
export function halve(twice: Uint8Array, out: Uint8Array, size: number): void {
  const row = 2 * size * channels;
  let to = 0;
  for (let y = 0; y < size; y++) {
    let at = 2 * y * row;
    for (let x = 0; x < size; x++, at += channels)
      for (let c = 0; c < channels; c++, at++) {
        const below = at + row;
        const sum =
          (twice[at] as number) +
          (twice[at + channels] as number) +
          (twice[below] as number) +
          (twice[below + channels] as number);
        const whole = sum >> 2;
        const rest = sum & 3;
        out[to++] = whole + (rest > 2 || (rest === 2 && (whole & 1) === 1) ? 1 : 0);
      }
  }
}
