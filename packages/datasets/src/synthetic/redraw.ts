import type { Random } from '@hemlkit/core/plugin';

/** The generators that decide how a face is taken, and nothing of the face itself. */
export const takeNames = ['pose', 'light', 'exposure', 'noise', 'background'];

/**
 * A face's generator with some of its own generators taken from another one: what those decide is drawn again, all
 * else stays as it was.
 */
export function redraw(random: Random, names: readonly string[], from: Random): Random {
  return {
    split: (...name) => (names.includes(String(name[0])) ? from : random).split(...name),
    uniform: () => random.uniform(),
    normal: () => random.normal(),
    normals: (count, deviation) => random.normals(count, deviation),
    integer: (below) => random.integer(below),
    permutation: (length) => random.permutation(length),
  };
}
