import { expect, it } from 'vitest';
import { keyNames } from './key-names';
import { runName, variantName } from './names';
import { valueLabels } from './value-labels';

const keys = (...paths: string[]) => [...keyNames(paths).values()];

it('calls a setting by its last telling word, and by more where two would be called the same', () => {
  expect(keys('training.loss', 'training.sampler.batchSize')).toEqual(['loss', 'batchSize']);
  expect(keys('training.loss.type', 'evaluation.metrics.0.k')).toEqual(['loss', 'k']);
  expect(keys('training.loss.margin', 'training.miner.margin')).toEqual(['loss.margin', 'miner.margin']);
  expect(keys('training.loss', 'training.loss.type')).toEqual(['training.loss', 'training.loss.type']);
  expect(keys('seed', 'dataset.seed')).toEqual(['seed', 'dataset.seed']);
});

it('calls a value by itself, its type, its file, or what sets it apart', () => {
  expect(valueLabels([1, 0.5, true, null, 'black'])).toEqual(['1', '0.5', 'true', 'none', 'black']);
  expect(valueLabels(['../specs/celeba.yaml', 'b.yml'])).toEqual(['celeba', 'b']);
  expect(valueLabels([{ type: 'triplet', margin: 0.1 }, { type: 'snr' }])).toEqual(['triplet', 'snr']);
  expect(
    valueLabels([
      { type: 'triplet', swap: true, margin: 0.1 },
      { type: 'triplet', swap: true, margin: 0.2 },
      { type: 'snr' },
    ]),
  ).toEqual(['triplet-margin-0.1', 'triplet-margin-0.2', 'snr']);
  expect(valueLabels([['a', 'b'], { trunk: 1, loss: 2 }, 1, 1])).toEqual([
    'a+b',
    'trunk-1-loss-2',
    '1',
    '1-4',
  ]);
});

const word = (path: string, key: string, label: string) => ({ path, key, label });

it('names a run by what varies, the seed last, and its variant without the seed', () => {
  const words = [
    word('seed', 'seed', '2'),
    word('training.loss', 'loss', 'snr'),
    word('training.epochs', 'epochs', '3'),
  ];
  expect(runName(words)).toBe('loss=snr,epochs=3,seed=2');
  expect(variantName(words, 'sweep')).toBe('snr epochs=3');
  expect(runName([])).toBe('run');
  expect(variantName(words.slice(0, 1), 'sweep')).toBe('sweep');
});

it('makes a folder of any name', () => {
  expect(runName([word('a', 'a', '../b c')])).toBe('a=..-b-c');
  const long = runName([word('a', 'a', 'x'.repeat(300))]);
  expect(long).toHaveLength(120);
  expect(long).not.toBe(runName([word('a', 'a', 'x'.repeat(301))]));
});
