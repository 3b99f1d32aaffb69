import { expect, test } from 'vitest';
import { events, report, samples } from '../../test/events';
import { initial, next, nodeShare, secondsLeft } from './state';

const after = (count: number) => events.slice(0, count).reduce(next, initial);

test('follows a run: nodes done, epoch, step, best score', () => {
  const state = after(8);
  expect([state.done, state.total]).toEqual([1, 3]);
  expect(state.nodes[0]).toMatchObject({ id: 'l_lip', epoch: 1, step: 12, over: 1 });
  expect(state.nodes[0]?.best).toEqual({ metric: 'precision@1', value: 0.6 });
});

test('a worse epoch leaves the best score as it is', () => {
  expect(after(10).nodes[0]).toMatchObject({ over: 2, best: { value: 0.6 } });
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
  const state = next(after(4), {
    type: 'node-start',
    node: 'l_lip',
    epochs: 4,
    fromEpoch: 3,
    steps: 10,
    samples,
  });
  expect(nodeShare(state)).toBeCloseTo(0.5);
  expect(state.nodes[0]?.over).toBe(2);
});

test('follows several nodes that are trained at once', () => {
  const start = (node: string) =>
    ({ type: 'node-start', node, epochs: 2, fromEpoch: 1, steps: 10, samples }) as const;
  const step = (node: string, step: number) =>
    ({ type: 'step', node, epoch: 1, step, steps: 10, loss: 0.1, report }) as const;
  const state = [start('eyes'), start('lips'), step('lips', 4), step('eyes', 2)].reduce(next, initial);
  expect(state.nodes.map(({ id, step }) => [id, step])).toEqual([
    ['eyes', 2],
    ['lips', 4],
  ]);
  expect(nodeShare(state)).toBeCloseTo(0.3);
});
