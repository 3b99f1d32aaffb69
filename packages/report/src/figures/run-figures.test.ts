import { createRandom } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { misplaced } from '../../test/boxes';
import { paperTree } from '../../test/paper-tree';
import { curvesFigure } from './curves-figure';
import { distancesFigure } from './distances-figure';
import { metricsFigure } from './metrics-figure';

const { root, nodes } = paperTree();
const random = createRandom(3, 'figures');
const precision = () => ({ 'precision@1': random.uniform(), 'precision@2': random.uniform() });
const history = Object.fromEntries(
  nodes.map(({ id }) => [
    id,
    {
      bestEpoch: 3,
      epochs: [1, 2, 3, 4].map((epoch) => ({ epoch, loss: 0.1 / epoch, metrics: precision() })),
    },
  ]),
);

test('learning curves: a panel a node, the root marked, the best epoch named', () => {
  const svg = curvesFigure({ root, nodes }, history, { value: 'precision@1' });
  expect(misplaced(svg)).toEqual([]);
  expect(svg.match(/<circle /g)).toHaveLength(31);
  expect(svg).toContain('>final (root)<');
  const best = history.final!.epochs[2]!.metrics['precision@1']!;
  expect(svg).toContain(`>${(100 * best).toFixed(1)}<`);
  expect(svg).toContain('P@1 on the validation split');
});

test('curves of the loss, of one epoch, and of nodes without a history', () => {
  const svg = curvesFigure({ root, nodes }, history, { value: 'loss' });
  expect(svg).toContain('training loss by epoch');
  expect(misplaced(svg)).toEqual([]);
  const once = { final: { bestEpoch: 1, epochs: [{ epoch: 1, loss: 0, metrics: { 'precision@1': 0.5 } }] } };
  expect(misplaced(curvesFigure({ root, nodes }, once, { value: 'precision@1' }))).toEqual([]);
  expect(misplaced(curvesFigure({ root, nodes }, {}, { value: 'precision@1' }))).toEqual([]);
});

test('metrics as a tree: every precision of every node, chance marked, other metrics left out', () => {
  const measured = nodes.map(({ id, children }) => ({ id, children, metrics: { ...precision(), nmi: 0.3 } }));
  const svg = metricsFigure({ root, nodes: measured }, { chance: 0.5 });
  expect(misplaced(svg)).toEqual([]);
  expect(svg.match(/>P@2</g)).toHaveLength(31);
  expect(svg).toContain(`>${(100 * measured[0]!.metrics['precision@1']!).toFixed(1)}<`);
  expect(svg).toContain('what chance gives, 50.0');
  expect(svg).not.toContain('nmi');
});

test('distances: two histograms a node, and how well they are told apart', () => {
  const groups = Object.fromEntries(
    nodes.map(({ id }) => [id, { same: [0.1, 0.2, 0.3], different: [0.25, 0.4, 0.5] }]),
  );
  const svg = distancesFigure({ root, nodes }, groups, { distance: 'snr' });
  expect(misplaced(svg)).toEqual([]);
  expect(svg.match(/>0.89</g)).toHaveLength(31);
  expect(svg.match(/fill-opacity="0.35"/g)).toHaveLength(62);
});
