import { expect, it } from 'vitest';
import { presence, presentPositions } from './presence';

const samples = [[6, 2, 0], [10, 0, 0], [4, 0, 1], []].map((pixels, i) => ({
  id: String(i),
  image: '',
  label: '',
  pixels,
  hash: '',
}));
const store = { index: { size: 2, classes: ['background', 'skin', 'hair'], presence: [], samples } };

it('is one for nodes and segments: a pixel of any of its classes', () => {
  expect(presence(store, { classes: ['skin', 'hair'] })).toEqual([true, false, true, false]);
  expect([...presentPositions(store, { classes: ['skin', 'hair'] })]).toEqual([0, 2]);
  expect(presence(store, { classes: ['hat'] })).toEqual([false, false, false, false]);
});
