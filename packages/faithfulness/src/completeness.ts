import type { Measure } from './study';

/** How far the numbers of an exact explainer may miss their sum: they are sums of some hundred float64 numbers. */
const tolerance = 1e-6;

/** How far d(all) may be from the root's own distance: both are of float32 embeddings of the same two images. */
const sameImages = 1e-4;

/**
 * Whether the parts add up to the whole: the leaves' numbers to d(all) - d(none), and every node's children to
 * the node; and whether d(all) is the distance that the tree shows at the root.
 */
export const completeness: Measure = async (study) => {
  const { hierarchy, root } = study.probe;
  const explained = await study.explained();
  const matrix = await study.matrix(root.id);
  const gaps = explained.map(({ nodes, all, none }) =>
    Math.abs(study.probe.leaves.reduce((sum, { id }) => sum + (nodes[id] as number), 0) - (all - none)),
  );
  const joined = hierarchy.nodes.filter(({ children }) => children.length > 0);
  const nested = explained.map(({ nodes }) =>
    Math.max(
      0,
      ...joined.map(({ id, children }) =>
        Math.abs(children.reduce((sum, child) => sum + (nodes[child] as number), 0) - (nodes[id] as number)),
      ),
    ),
  );
  const roots = explained.map(({ all }, at) => {
    const { i, j } = study.pairs[at] as (typeof study.pairs)[number];
    return Math.abs(all - (matrix[i * study.samples.length + j] as number));
  });
  const worst = Math.max(...gaps, ...nested);
  const apart = Math.max(...roots);
  const verdict = worst <= tolerance && apart <= sameImages ? 'good' : 'poor';
  const row = (name: string, numbers: number[]) => ({ name, of: '', estimate: study.mean(numbers, name) });
  const largest = (name: string, value: number) => ({
    name,
    of: '',
    estimate: { value, low: value, high: value, count: explained.length },
  });
  return {
    title: `Completeness of the ${study.probe.title}`,
    meaning:
      "By how much the leaves' shares miss the root's distance less that of two empty images, and children miss their parent. 0: the shares add up.",
    values: [
      row('leaves to the root, mean gap', gaps),
      largest('leaves and children, largest gap', worst),
      largest("all segments shown, from the root's own distance, largest gap", apart),
    ],
    verdict,
    finding:
      verdict === 'good'
        ? `The shares add up: no pair of ${explained.length} misses by more than ${worst.toExponential(1)}.`
        : `The shares do not add up to the root's distance: one pair misses by ${Math.max(worst, apart).toExponential(1)}.`,
  };
};
