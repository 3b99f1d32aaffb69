import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { backward } from '../exchange/similarity';
import { movePicture } from './move-picture';

const random = createRandom(1, 'moved');
const [width, height] = [7, 5];
const picture = {
  width,
  height,
  image: Uint8Array.from({ length: 3 * width * height }, () => random.integer(256)),
  map: Uint8Array.from({ length: width * height }, () => random.integer(4)),
};

/** Walks from the first pixel a pixel a step, and turns at the ends; on both sides of it the same is seen. */
function bounced(at: number, length: number): number {
  let [position, step] = [0, 1];
  for (let left = Math.abs(at); left > 0; left--) {
    if (position + step >= length || position + step < 0) step = -step;
    position += step;
  }
  return position;
}

it('equals a bilinear look-up pixel by pixel, mirrored beyond the border', () => {
  const similarity = { scale: 0.6, rotation: 0.4, from: [3.2, 2.1], to: [4, 3.5] } as const;
  const size = { width: 9, height: 8 };
  const moved = movePicture(picture, similarity, size);
  const at = (x: number, y: number) => bounced(y, height) * width + bounced(x, width);
  for (let p = 0; p < 72; p++) {
    const [u, v] = backward(similarity, p % 9, Math.floor(p / 9));
    const [l, t] = [Math.floor(u), Math.floor(v)];
    const [a, b] = [u - l, v - t];
    for (let c = 0; c < 3; c++) {
      const value = (x: number, y: number) => picture.image[3 * at(x, y) + c] as number;
      const above = (1 - a) * value(l, t) + a * value(l + 1, t);
      const below = (1 - a) * value(l, t + 1) + a * value(l + 1, t + 1);
      expect(Math.abs((moved.image[3 * p + c] as number) - ((1 - b) * above + b * below))).toBeLessThan(0.51);
    }
    expect(moved.map[p]).toBe(picture.map[at(Math.round(u), Math.round(v))]);
  }
});

it('leaves a picture that is not moved as it is', () => {
  expect(movePicture(picture, { scale: 1, rotation: 0, from: [0, 0], to: [0, 0] }, picture)).toEqual(picture);
});
