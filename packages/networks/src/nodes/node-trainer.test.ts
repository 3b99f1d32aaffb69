import { expect, it } from 'vitest';
import { imagesOfJoin } from './node-trainer';

it('moves the statistics of a joined node by 20 batches, or an epoch where that is shorter', () => {
  expect(imagesOfJoin({ needs: ['a', 'b'] }, 30, 32)).toBe(640);
  expect(imagesOfJoin({ needs: ['a', 'b'] }, 1, 32)).toBe(32);
  expect(imagesOfJoin({ needs: [] }, 30, 32)).toBe(0);
});
