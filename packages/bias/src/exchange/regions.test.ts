import { expect, it } from 'vitest';
import { pieceOf, withEnclosed } from './regions';

/** A mask as it is drawn: # inside. */
const mask = (...rows: string[]) => Uint8Array.from(rows.join(''), (one) => Number(one === '#'));

it('adds to a mask what it encloses, and not what is open to the border', () => {
  const frames = mask('.......', '.###.##', '.#.#.#.', '.###.##', '.......');
  expect(withEnclosed(frames, 7)).toEqual(mask('.......', '.###.##', '.###.#.', '.###.##', '.......'));
  // Diagonal neighbours close a ring.
  expect(withEnclosed(mask('.#..', '#.#.', '.#..'), 4)).toEqual(mask('.#..', '###.', '.#..'));
});

it('finds the pixels that hang together by their sides', () => {
  const drawn = mask('##..', '.#.#', '#..#');
  const seen = new Uint8Array(12);
  expect(pieceOf(0, 4, 12, (q) => drawn[q] === 1, seen).sort((a, b) => a - b)).toEqual([0, 1, 5]);
  expect([...seen.keys()].filter((p) => seen[p])).toEqual([0, 1, 5]);
  // An end of a row is no neighbour of the next row's beginning.
  expect(pieceOf(7, 4, 12, (q) => drawn[q] === 1, seen)).toEqual([7, 11]);
});
