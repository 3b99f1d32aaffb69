import { createRandom, type Explanation, type MetricTree, type MetricTreeNode } from '@hemlkit/core';
import type { Outline, Pictures } from '../src/pictures';

const leaves = [
  ...['neck', 'cloth', 'hair', 'hat', 'l_eye', 'r_eye', 'l_brow', 'r_brow'],
  ...['l_ear', 'r_ear', 'ear_r', 'eye_g', 'nose', 'skin', 'u_lip', 'l_lip'],
];

/** The paper's tree of 16 leaves and 31 nodes, with made-up numbers: pairs of neighbours, up to the root. */
export function paperTree(changes: Partial<MetricTree> = {}): MetricTree {
  const random = createRandom(5, 'paper-tree');
  const node = (id: string, segments: string[], children: string[]): MetricTreeNode => ({
    id,
    segments,
    children,
    distances: { snr: random.uniform() * 2, euclidean: random.uniform() },
    probability: random.uniform(),
    percentile: random.uniform(),
    absent: [],
  });
  const shares: Record<string, number> = {};
  const shared = (one: MetricTreeNode): MetricTreeNode => {
    shares[one.id] = (random.uniform() - 0.3) / 8;
    return one;
  };
  const nodes = leaves.map((id) => shared(node(id, [id], [])));
  let level = nodes;
  for (let height = 1; level.length > 1; height++) {
    const joined: MetricTreeNode[] = [];
    for (let i = 0; i < level.length; i += 2) {
      const [a, b] = [level[i]!, level[i + 1]!];
      const id = level.length === 2 ? 'final' : `joined_${height}_${i / 2 + 1}`;
      joined.push(shared(node(id, [...a.segments, ...b.segments], [a.id, b.id])));
    }
    nodes.push(...joined);
    level = joined;
  }
  const absent: Record<string, ('a' | 'b')[]> = { hat: ['a', 'b'], eye_g: ['b'], ear_r: ['a'] };
  for (const one of nodes) one.absent = absent[one.id] ?? [];
  return {
    version: 2,
    a: { id: 'validation/0012', label: 'smile' },
    b: { id: 'validation/0034', label: 'no smile' },
    root: 'final',
    nodes,
    explanations: { owen: owenOf(shares, { all: 1.2, none: 0.1 }) },
    ...changes,
  };
}

/** Owen values of a tree, made up. */
export const owenOf = (nodes: Record<string, number>, { all = 0, none = 0 } = {}): Explanation => ({
  type: 'owen',
  title: 'Owen values',
  distance: 'snr',
  nodes,
  all,
  none,
  evaluations: 172,
  gap: 1e-9,
});

/** A picture of one pixel. */
export const pixel =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';

/** The same picture at every node. */
export const samePictures = (tree: MetricTree, uri = pixel): Pictures => ({
  whole: uri,
  nodes: Object.fromEntries(tree.nodes.map(({ id }) => [id, uri])),
  photograph: { picture: uri, width: 40, height: 50, parts: squares(tree) },
});

/** A square for every leaf that both images show, in rows of four. */
const squares = (tree: MetricTree) =>
  Object.fromEntries(
    tree.nodes
      .filter(({ children, absent }) => children.length === 0 && absent.length === 0)
      .map(({ id }, i): [string, Outline] => {
        const [x, y] = [10 * (i % 4), 10 * Math.floor(i / 4)];
        return [id, { path: `M${x} ${y}l10 0 0 10 -10 0z`, box: [x, y, x + 10, y + 10] }];
      }),
  );
