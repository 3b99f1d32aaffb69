import { createRandom } from '@hemlkit/core/run';
import { expect, it } from 'vitest';
import { exchangeBackground } from './exchange-background';
import type { Picture } from './picture';

const size = 24;
/** A square of class 1 before class 0, each of one colour. */
function picture(figure: number, background: number, [left, right]: [number, number]): Picture {
  const map = Uint8Array.from({ length: size * size }, (_, p) => {
    const [x, y] = [p % size, Math.floor(p / size)];
    return Number(x >= left && x < right && y >= 6 && y < 20);
  });
  return {
    width: size,
    height: size,
    map,
    image: Uint8Array.from({ length: 3 * size * size }, (_, at) =>
      map[Math.floor(at / 3)] ? figure : background,
    ),
  };
}
const whole = {
  scale: 1,
  rotation: 0,
  from: [(size - 1) / 2, (size - 1) / 2] as [number, number],
  to: [(size - 1) / 2, (size - 1) / 2] as [number, number],
};
const request = { similarity: whole, behind: new Set([0]), random: createRandom(1, 'grain') };

it('puts a figure before the background of another, without the figure that was there', () => {
  const recipient = picture(200, 20, [6, 18]);
  const donor = picture(120, 60, [2, 10]);
  const made = exchangeBackground({ recipient, donor, ...request })!;
  expect(made.map).toEqual(recipient.map);
  for (const [p, id] of made.map.entries()) {
    const value = made.image[3 * p]!;
    // Plain colours have no grain, so that what is continued is the donor's background itself.
    if (id === 0) expect(value).toBe(60);
    else expect(value).toBeGreaterThanOrEqual(60);
  }
  // A little within its border the figure is whole, and nothing of its old background is left.
  expect(made.image[3 * (12 * size + 12)]).toBe(200);
  expect(made.image[3 * (12 * size + 6)]).toBeLessThan(200);
  expect(recipient).toEqual(picture(200, 20, [6, 18]));
});

it('cannot be where the donor shows no background', () => {
  const donor = picture(120, 60, [0, size]);
  donor.map.fill(1);
  expect(exchangeBackground({ recipient: picture(200, 20, [6, 18]), donor, ...request })).toBeUndefined();
});
