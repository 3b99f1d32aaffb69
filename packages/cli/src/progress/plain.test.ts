import { expect, test } from 'vitest';
import { events } from '../../test/events';
import { fakeIo } from '../../test/fake-io';
import { jsonProgress, plainProgress } from './plain';

test('one line an epoch and a node, and none is redrawn', () => {
  const io = fakeIo();
  const progress = plainProgress(io);
  for (const event of events) progress.event(event);
  progress.close();
  expect(io.stdout).toMatchInlineSnapshot(`
    "runs/small: 3 nodes, root lips
    read 400 train images and class maps
    3 samples were left out: they have no class map
    [1/3] u_lip: P@1 71.0, epoch 1, was trained before
    l_lip: epoch 1/2, loss 0.0931, P@1 60.0 (best), 240 pairs mined, 27 % zero terms, spread 0.62, 2.0 s
    l_lip: epoch 2/2, loss 0.0750, P@1 58.0, 240 pairs mined, 27 % zero terms, spread 0.62, 2.0 s
    [2/3] l_lip: P@1 60.0, epoch 1, 4.0 s
    "
  `);
  expect(io.stderr).toBe('warning: lips: all embeddings are nearly equal\n');
});

test('JSON: every event as it is, one a line, on the stream of results', () => {
  const io = fakeIo();
  const progress = jsonProgress(io);
  for (const event of events) progress.event(event);
  const lines = io.stdout.trimEnd().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual(events);
});
