import type { Explanation } from '@hemlkit/core';
import { expect, test } from 'vitest';
import { boxesOf, misplaced } from '../../test/boxes';
import { owenOf, paperTree, samePictures } from '../../test/paper-tree';
import { pairFigure } from './pair-figure';
import { segmentsFigure } from './segments-figure';

const tree = paperTree();
const pictures = samePictures(tree);
const figures = { pairFigure, segmentsFigure };

test.each(Object.entries(figures))('%s: 16 leaves without overlap, nothing cut', (_, draw) => {
  const svg = draw(tree, pictures, pictures);
  expect(misplaced(svg)).toEqual([]);
  const { width } = boxesOf(svg);
  expect(width).toBeLessThanOrEqual(1200);
});

test.each(Object.entries(figures))('%s: long and hostile names are shortened and escaped', (_, draw) => {
  const name = `<script>alert("x")</script>&${'looooong'.repeat(20)}`;
  const nodes = tree.nodes.map((node) => ({
    ...node,
    id: `${name}${node.id}`,
    children: node.children.map((id) => `${name}${id}`),
  }));
  const hostile = {
    ...tree,
    a: { id: name, label: name },
    b: { id: name, label: name },
    root: `${name}final`,
    nodes,
  };
  const shown = samePictures(hostile);
  const svg = draw(hostile, shown, shown);
  expect(svg).not.toContain('<script');
  expect(svg).not.toMatch(/[^=]"x"/);
  expect(svg).toContain('<title>&lt;script&gt;alert(&quot;x&quot;)');
  expect(misplaced(svg)).toEqual([]);
});

test('every node has two pictures, the distance, the probability; what is absent is crossed out', () => {
  const svg = pairFigure(tree, pictures, pictures);
  // 31 nodes and the two whole images, without hat (2), ear_r (1) and eye_g (1).
  expect(svg.match(/<image /g)).toHaveLength(2 * 31 + 2 - 4);
  expect(svg.match(/stroke-dasharray="3 3"/g)).toHaveLength(4);
  for (const text of ['in neither', 'not in a', 'not in b', '>neck<', 'colour and %', 'share +'])
    expect(svg).toContain(text);
  const neck = tree.nodes[0]!;
  expect(svg).toContain(`>${neck.distances.snr!.toFixed(3)}<`);
  expect(svg).toContain(`>${Math.round(100 * neck.probability!)} %<`);
});

test('another distance of the tree, on request', () => {
  const svg = pairFigure(tree, pictures, pictures, { distance: 'euclidean' });
  expect(svg).toContain('distance (euclidean)');
  expect(svg).toContain(`>${tree.nodes[0]!.distances.euclidean!.toFixed(3)}<`);
});

test('without probabilities and shares the figure says nothing of them', () => {
  const nodes = tree.nodes.map(({ id, segments, children, distances, absent }) => ({
    id,
    segments,
    children,
    distances,
    absent,
  }));
  const svg = pairFigure({ ...tree, nodes, explanations: {} }, pictures, pictures);
  expect(svg).not.toMatch(/probability|share/);
  expect(misplaced(svg)).toEqual([]);
});

test.each([1, 2, 3, 5])('a tree of one joined node over %d leaves, or of one leaf, is whole', (count) => {
  const leaves = tree.nodes.slice(0, count);
  const root = { ...tree.nodes.at(-1)!, children: leaves.map(({ id }) => id) };
  const small =
    count === 1 ? { ...tree, root: 'neck', nodes: leaves } : { ...tree, nodes: [...leaves, root] };
  for (const draw of [pairFigure, segmentsFigure])
    expect(misplaced(draw(small, samePictures(small), samePictures(small)))).toEqual([]);
});

test('in a page, pictures that the page holds are used, and the ink is the page’s', () => {
  const held = samePictures(tree, '#picture-1');
  const svg = pairFigure(tree, held, held, { for: 'page' });
  expect(svg).toContain('<use href="#picture-1"');
  expect(svg).not.toContain('<image');
  expect(svg).not.toContain('fill="#ffffff"/>');
});

test('names the distance that shares are of where it is not the drawn one', () => {
  const shares = owenOf({ final: 0.3 }, { all: 0.3 });
  const drawn = (explanation: Explanation) => {
    const explained = paperTree({ explanations: { owen: explanation } });
    return pairFigure(explained, samePictures(explained), samePictures(explained));
  };
  expect(drawn(shares)).toContain('>share: of the root&#39;s distance (Owen values)<');
  const other = drawn({ ...shares, title: 'contributions', distance: 'squared euclidean / 4' });
  expect(other).toContain('>share: of squared euclidean / 4 (contributions)<');
  expect(misplaced(other)).toEqual([]);
});
