import { expect, test } from 'vitest';
import { owenOf, paperTree, samePictures } from '../../test/paper-tree';
import { metricTreeList, treeSentence } from './metric-tree-list';

const tree = paperTree();
const held = samePictures(tree, '#picture-0');
const list = metricTreeList(tree, held, held).text;

test('nested lists: joined nodes open and close, leaves stand alone', () => {
  expect(list.match(/<li><details open><summary class="row">/g)).toHaveLength(15);
  expect(list.match(/<li><div class="row">/g)).toHaveLength(16);
  expect(list.match(/<ul/g)).toHaveLength(16);
});

test('each node says in words what its colours and pictures show', () => {
  expect(list).toContain('aria-label="neck of a"');
  expect(list).toContain('aria-label="nothing of eye_g in b"');
  expect(list).toContain('not in b');
  const neck = tree.nodes[0]!;
  expect(list).toContain(
    `${Math.round(100 * neck.probability!)} %<span class="unseen"> likely of different labels`,
  );
});

test('the sentence names the segments that tell most', () => {
  const sure = (id: string, probability: number) => (node: (typeof tree.nodes)[number]) =>
    node.id === id ? { ...node, probability } : node;
  const vague = { ...tree, nodes: tree.nodes.map((node) => ({ ...node, probability: 0.5 })) };
  expect(treeSentence(vague)).toMatch(/^final: snr 0\.\d+, labels differ with probability 50 %\. No single/);
  const clear = { ...vague, nodes: vague.nodes.map(sure('nose', 0.9)).map(sure('skin', 0.02)) };
  expect(treeSentence(clear)).toContain('Of the single segments skin (2 %), nose (90 %) tell most.');
  // Where nine in ten pairs differ anyway, 90 % says nothing.
  const many = { ...clear, calibration: { ...calibration, differing: 0.9 } };
  expect(treeSentence(many)).not.toContain('nose');
});

test('without probabilities it names the largest shares', () => {
  const nodes = tree.nodes.map(({ probability: _, ...node }) => node);
  const shares = Object.fromEntries(nodes.map(({ id }) => [id, id === 'hair' ? 0.5 : -0.1]));
  expect(treeSentence({ ...tree, nodes, explanations: { owen: owenOf(shares) } })).toMatch(
    /^final: snr \S+\. The largest shares: hair \(\+0\.500\)\.$/,
  );
});

const calibration = {
  method: 'isotonic' as const,
  distance: 'snr',
  split: 'validation' as const,
  samples: 200,
  pairs: 39800,
  differing: 0.5,
};
