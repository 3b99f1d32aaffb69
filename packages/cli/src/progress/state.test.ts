import { expect, test } from 'vitest';
import { events } from '../../test/events';
import { initial, next, nodeShare, secondsLeft } from './state';

const after = (count: number) => events.slice(0, count).reduce(next, initial);

test('follows a run: nodes done, epoch, step, best score', () => {
  const state = after(8);
  expect([state.done, state.total]).toEqual([1, 3]);
  expect(state.node).toMatchObject({ id: 'l_lip', epoch: 1, step: 12, over: 1 });
  expect(state.node?.best).toEqual({ metric: 'precision@1', value: 0.6 });
});

test('a worse epoch leaves the best score as it is', () => {
  expect(after(10).node).toMatchObject({ over: 2, best: { value: 0.6 } });
});

test('estimates what is left by the epochs seen, none of them from the cache', () => {
  expect(secondsLeft(after(7))).toBeUndefined();
  // One epoch of 2 s is over; one of this node's and two of the root's are to come.
  expect(secondsLeft(after(8))).toBeCloseTo(6);
  // Between two nodes the estimate stays.
  expect(secondsLeft(after(11))).toBeCloseTo(4);
  // A quarter of the root's two epochs is done.
  expect(nodeShare(after(events.length))).toBeCloseTo(0.25);
  expect(secondsLeft(after(events.length))).toBeCloseTo(3);
});

test('a node that was resumed counts its earlier epochs', () => {
  const state = next(after(4), { type: 'node-start', node: 'l_lip', epochs: 4, fromEpoch: 3, steps: 10 });
  expect(nodeShare(state)).toBeCloseTo(0.5);
  expect(state.node?.over).toBe(2);
});
