import type { Sampler } from '@hemlkit/core/plugin';
import { testSampler } from '@hemlkit/testing';
import { expect, it } from 'vitest';
import { random } from '../../test/setup';
import { balancedSampler, perClassSampler, randomSampler } from './index';

const perClass = (batchSize: number, size: number, cover = true) =>
  perClassSampler.create({ batchSize, perClass: size, cover } as never, {} as never, {}) as Sampler;
const anyOrder = (batchSize: number) =>
  randomSampler.create({ batchSize } as never, {} as never, {}) as Sampler;
const balanced = (batchSize: number) =>
  balancedSampler.create({ batchSize } as never, {} as never, {}) as Sampler;

const countOf = (batch: Int32Array, labels: Int32Array) => {
  const counts = new Map<number, number>();
  for (const position of batch) counts.set(labels[position]!, (counts.get(labels[position]!) ?? 0) + 1);
  return counts;
};

testSampler(perClassSampler, { options: [{}, { batchSize: 12, perClass: 2 }], coversAll: true });
testSampler(perClassSampler, { options: [{ cover: false }] });
testSampler(randomSampler);
testSampler(balancedSampler);

it('shows perClass samples of distinct classes in each batch', () => {
  const labels = Int32Array.from({ length: 200 }, (_, i) => i % 20);
  const batches = perClass(32, 4).epoch(labels, random());
  // Three turns for each class, eight classes a batch.
  expect(batches.length).toBe(8);
  for (const batch of batches) {
    expect([...countOf(batch, labels).values()]).toEqual(Array(8).fill(4));
    expect(new Set(batch).size).toBe(32);
  }
});

it('lets few classes share the batch, and repeats the rare one without favour', () => {
  const labels = Int32Array.from({ length: 100 }, (_, i) => (i < 90 ? 0 : 5));
  for (const cover of [false, true]) {
    const batches = perClass(32, 4, cover).epoch(labels, random());
    // 90 samples, 16 a batch, are 6 batches.
    expect(batches.length).toBe(cover ? 6 : 4);
    const halves = new Map([
      [0, 16],
      [5, 16],
    ]);
    for (const batch of batches) expect(countOf(batch, labels)).toEqual(halves);
    const shown = new Map<number, number>();
    for (const position of batches.flatMap((batch) => [...batch]))
      shown.set(position, (shown.get(position) ?? 0) + 1);
    // Each of the ten rare samples as often as the others, give or take one.
    for (const [position, times] of shown) {
      if (position < 90) expect(times).toBeLessThanOrEqual(cover ? 2 : 1);
      else expect(cover ? [9, 10] : [6, 7]).toContain(times);
    }
    expect(shown.size).toBe(cover ? 100 : 74);
  }
});

it('covers every sample of an epoch with no more batches than the largest class asks for', () => {
  const generator = random(4);
  // 40 classes of 1 to 60 samples.
  const sizes = Array.from({ length: 40 }, () => 1 + generator.integer(60));
  const labels = Int32Array.from(sizes.flatMap((size, label) => Array<number>(size).fill(label)));
  const batches = perClass(32, 4).epoch(labels, generator);
  expect(new Set(batches.flatMap((batch) => [...batch])).size).toBe(labels.length);
  for (const batch of batches) expect([...countOf(batch, labels).values()]).toEqual(Array(8).fill(4));
  const turns = sizes.reduce((sum, size) => sum + Math.ceil(size / 4), 0);
  expect(batches.length).toBe(Math.max(Math.ceil(turns / 8), ...sizes.map((size) => Math.ceil(size / 4))));
});

it('balances classes over an epoch, sample by sample', () => {
  const labels = Int32Array.from({ length: 1000 }, (_, i) => (i < 900 ? 0 : 1));
  const batches = balanced(20).epoch(labels, random());
  expect(batches.map((batch) => batch.length)).toEqual(Array(50).fill(20));
  const rare = batches.map((batch) => countOf(batch, labels).get(1) ?? 0);
  expect(rare.reduce((sum, count) => sum + count) / 1000).toBeCloseTo(0.5, 1);
  expect(Math.min(...rare)).toBeLessThan(8);
  expect(Math.max(...rare)).toBeGreaterThan(12);
});

it('splits what does not divide as evenly as it goes', () => {
  const labels = Int32Array.from({ length: 30 }, (_, i) => i % 3);
  for (const batch of perClass(8, 2).epoch(labels, random()))
    expect([...countOf(batch, labels).values()].sort()).toEqual([2, 3, 3]);
});

it('gives the same batches for the same generator, others for another', () => {
  const labels = Int32Array.from({ length: 64 }, (_, i) => i % 2);
  const sampler = perClass(8, 4);
  expect(sampler.epoch(labels, random(2))).toEqual(sampler.epoch(labels, random(2)));
  expect(sampler.epoch(labels, random(2))).not.toEqual(sampler.epoch(labels, random(3)));
});

it('works with one class', () => {
  const [batch] = perClass(4, 2).epoch(new Int32Array(3), random());
  expect(new Set(batch)).toEqual(new Set([0, 1, 2]));
});

it('draws a permutation and drops the incomplete batch', () => {
  const labels = new Int32Array(70);
  const batches = anyOrder(32).epoch(labels, random());
  expect(batches.map((batch) => batch.length)).toEqual([32, 32]);
  expect(new Set(batches.flatMap((batch) => [...batch])).size).toBe(64);
});

it('says what to change', () => {
  expect(() => perClass(30, 4)).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: sampler.perClass 4 does not divide sampler.batchSize 30.]`,
  );
  expect(() => anyOrder(32).epoch(new Int32Array(20), random())).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: A batch of 32 cannot be drawn from 20 training samples.]`,
  );
  expect(() => perClass(32, 4).epoch(new Int32Array(0), random())).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: There are no training samples to draw batches from.]`,
  );
});
