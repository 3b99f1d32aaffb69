import { beforeAll, describe, expect, it } from 'vitest';
import type { TF } from '../contracts/tf';
import { loadTf } from '../engine/load-tf';
import { compose, lookupTable } from './composition';

const classes = ['background', 'skin', 'hair'];
const normalize = { mean: [0.5, 0.25, 0.75], deviation: [0.5, 0.25, 1] };

let tf: TF;
beforeAll(async () => {
  tf = loadTf();
  await tf.setBackend('cpu');
});

/** A row of three pixels of classes 0, 1, 2 with channels 255, 0, 51. */
function row(shown: string[], background: 'black' | 'mean' | 'keep' | 'blur') {
  return tf.tidy(() =>
    Array.from(
      compose(
        tf,
        tf.tensor([255, 0, 51, 255, 0, 51, 255, 0, 51], [1, 1, 3, 3], 'int32'),
        tf.tensor([0, 1, 2], [1, 1, 3], 'int32'),
        tf.tensor1d(lookupTable(shown, classes, background)),
        { background, normalize },
      ).dataSync(),
    ).map((value) => Math.round(value * 1e4) / 1e4),
  );
}
const seen = [1, -1, -0.55];
const black = [-1, -1, -0.75];

describe('compose', () => {
  it('shows the classes of the node and black elsewhere', () => {
    expect(row(['hair'], 'black')).toEqual([...black, ...black, ...seen]);
  });
  it('puts the mean colour, 0 after normalisation, elsewhere', () => {
    expect(row(['skin', 'hair'], 'mean').map((v) => v + 0)).toEqual([0, 0, 0, ...seen, ...seen]);
  });
  it('keeps the background class visible', () => {
    expect(row(['skin'], 'keep')).toEqual([...seen, ...seen, ...black]);
  });
  it('puts the blurred image elsewhere', () => {
    expect(row(['skin'], 'blur')).toEqual([...seen, ...seen, ...seen]);
  });
});

it('names a class that is not there', () => {
  expect(() => lookupTable(['nose'], classes, 'black')).toThrow("The class 'nose' is not among");
});
