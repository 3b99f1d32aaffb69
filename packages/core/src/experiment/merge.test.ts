import { expect, it } from 'vitest';
import { merge } from './merge';

it('merges maps deeply and replaces the rest', () => {
  const base = { a: { b: 1, c: [1, 2] }, d: 1 };
  expect(merge(base, { a: { c: [3] }, e: null })).toEqual({ a: { b: 1, c: [3] }, d: 1, e: null });
  expect(base).toEqual({ a: { b: 1, c: [1, 2] }, d: 1 });
});

it('replaces a component whose type changes', () => {
  const base = { loss: { type: 'a', x: 1 } };
  expect(merge(base, { loss: { x: 2 } })).toEqual({ loss: { type: 'a', x: 2 } });
  expect(merge(base, { loss: { type: 'a', y: 2 } })).toEqual({ loss: { type: 'a', x: 1, y: 2 } });
  expect(merge(base, { loss: { type: 'b' } })).toEqual({ loss: { type: 'b' } });
});

it('changes single elements of a list by position', () => {
  expect(merge({ a: [{ k: 1 }, 2] }, { a: { 0: { k: 3 } } }, { positions: true })).toEqual({
    a: [{ k: 3 }, 2],
  });
  expect(merge({ a: [1] }, { a: { 0: 3 } })).toEqual({ a: { 0: 3 } });
});

it('replaces whole keys at the top only', () => {
  const base = { tree: { a: 1 }, x: { tree: { a: 1 } } };
  const over = { tree: { b: 1 }, x: { tree: { b: 1 } } };
  expect(merge(base, over, { whole: ['tree'] })).toEqual({ tree: { b: 1 }, x: { tree: { a: 1, b: 1 } } });
});
