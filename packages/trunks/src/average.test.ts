import type { Child, Merge, Weights } from '@hemlkit/core/plugin';
import { expect, it } from 'vitest';
import { average } from './average';

const weights = (values: Record<string, number[]>): Weights =>
  Object.fromEntries(
    Object.entries(values).map(([name, data]) => [
      name,
      { shape: [data.length], layout: 'plain', data: Float32Array.from(data), trainable: true },
    ]),
  );
const child = (id: string, values: Record<string, number[]>, leaves = 1, score = 0.5): Child => ({
  id,
  leaves,
  score,
  weights: weights(values),
});
const merge = (by: string, children: Child[]) =>
  (average.create({ weights: by } as never, {} as never, {}) as Merge).merge(children);

const a = child('a', { 'trunk.w': [0, 8], 'loss.proxies': [4] }, 1, 0.9);

it('gives equal weights back exactly', () => {
  const same = { w: [0.1, 1 / 3, 1e-30] };
  const children = ['a', 'b', 'c'].map((id) => child(id, same));
  expect(merge('equal', children).w!.data).toEqual(Float32Array.from(same.w));
});

it('counts all the same where no child has a score', () => {
  const zero = [child('a', { w: [1] }, 1, 0), child('b', { w: [3] }, 1, Number.NaN)];
  expect(merge('score', zero).w!.data).toEqual(new Float32Array([2]));
});

it('names the weight that differs', () => {
  expect(() =>
    merge('equal', [a, child('b', { 'trunk.w': [1], 'loss.proxies': [1] })]),
  ).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: Cannot average the children "a" and "b": trunk.w is [2] and [1].]`,
  );
  expect(() => merge('equal', [a, child('b', { 'trunk.w': [1, 2] })])).toThrowErrorMatchingInlineSnapshot(
    `[HemlError: Cannot average the children "a" and "b": loss.proxies is [1] and absent.]`,
  );
});
