import { expect, it } from 'vitest';
import { classMap } from './upsample';

/** Every class at every pixel, with nothing left out. */
function slow(logits: Float32Array, classes: number, [h, w]: number[], [H, W]: number[]): number[] {
  const [height, width, toHeight, toWidth] = [h, w, H, W] as [number, number, number, number];
  const place = (i: number, from: number, to: number) => {
    const at = Math.max(0, ((i + 0.5) * from) / to - 0.5);
    const low = Math.floor(at);
    return { low, high: Math.min(from - 1, low + 1), share: at - low };
  };
  const map: number[] = [];
  for (let y = 0; y < toHeight; y++)
    for (let x = 0; x < toWidth; x++) {
      const [r, c] = [place(y, height, toHeight), place(x, width, toWidth)];
      const values = Array.from({ length: classes }, (_, id) => {
        const at = (row: number, column: number) => logits[(id * height + row) * width + column] as number;
        const upper = at(r.low, c.low) * (1 - c.share) + at(r.low, c.high) * c.share;
        const lower = at(r.high, c.low) * (1 - c.share) + at(r.high, c.high) * c.share;
        return upper * (1 - r.share) + lower * r.share;
      });
      map.push(values.indexOf(Math.max(...values)));
    }
  return map;
}

it.each([
  [4, 5, 32, 40],
  [7, 3, 20, 31],
  [6, 6, 6, 6],
  [8, 9, 3, 4],
  [1, 1, 5, 2],
])('takes the largest of the upsampled logits: %i x %i to %i x %i', (h, w, H, W) => {
  let state = 1;
  const random = () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
  const logits = Float32Array.from({ length: 5 * h * w }, () => random() * 4 - 2);
  // Places where one class wins by far, as in a real map.
  for (let i = 0; i < h * w; i += 2) logits[(i % 3) * h * w + i] = 9;
  expect([...classMap(logits, [5, h, w], [H, W])]).toEqual(slow(logits, 5, [h, w], [H, W]));
});

it('takes the first of equal classes', () => {
  expect([...classMap(new Float32Array(3 * 4).fill(1), [3, 2, 2], [4, 4])]).toEqual(Array(16).fill(0));
});
