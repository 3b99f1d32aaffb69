import type { OnEvent } from '../contracts/events';
import type { MetricTree, MetricTreeNode } from '../contracts/explanation';
import { nodeSettings } from '../experiment/node-settings';
import type { PreparedSample } from '../segments/prepare-samples';
import { imagesOf } from '../training/embed-source';
import { type Calibration, calibrationSummary } from './calibration/calibration';
import { compareAtNodes, explainedImage, type NamedDistance, type Side } from './compare';
import { mostChildren, type OwenValues, owenValues } from './owen';
import { absentNodes } from './prepare-image';
import type { TrainedTree } from './trained-tree';
import { viewDistances } from './view-distances';

export interface PairExplanation {
  tree: TrainedTree;
  /** The first is the one that is calibrated, and whose Owen values are computed. */
  distances: readonly [NamedDistance, ...NamedDistance[]];
  calibration?: Calibration;
  /** Whether to compute Owen values. */
  owen: boolean;
  onEvent: OnEvent;
}

/** Compares two images at every node of a trained tree: the tree of distances is the explanation. */
export async function explainPair(
  { tree, distances, calibration, owen: isOwenWanted, onEvent }: PairExplanation,
  a: PreparedSample,
  b: PreparedSample,
): Promise<MetricTree> {
  const { loaded, engine, data } = tree.context;
  const { hierarchy } = loaded;
  const [{ type, distance }] = distances;
  const isOwenPossible = hierarchy.nodes.every(({ children }) => children.length <= mostChildren);
  if (isOwenWanted && !isOwenPossible)
    onEvent({
      type: 'warning',
      message: `There are no Owen values: they ask for every subset of a node's parts, which is possible up to ${mostChildren} of them.`,
    });
  const embeddings = await tree.embed(
    hierarchy.nodes.map(({ id }) => id),
    imagesOf([a, b]),
  );
  const [first, second] = [a, b].map(
    ({ pixels }, i): Side => ({
      rows: Object.fromEntries(
        Object.entries(embeddings).map(([id, { rows, dimensions }]) => [
          id,
          rows.slice(i * dimensions, (i + 1) * dimensions),
        ]),
      ),
      absent: absentNodes(hierarchy, data.segmenter.classes, pixels),
    }),
  ) as [Side, Side];
  const { root } = hierarchy;
  const { background } = nodeSettings(loaded, root).training;
  const owen =
    isOwenWanted && isOwenPossible
      ? await owenValues(hierarchy, viewDistances({ tree, node: root, distance, background, a, b }))
      : undefined;
  const comparison = { engine, nodes: hierarchy.nodes, distances, ...(calibration && { calibration }) };
  const [nodes] = (await compareAtNodes(comparison, first, [second])) as [MetricTreeNode[]];
  const compared: MetricTree = {
    a: explainedImage(a.sample),
    b: explainedImage(b.sample),
    root: hierarchy.root,
    nodes,
    ...(calibration && { calibration: calibrationSummary(calibration) }),
  };
  if (!owen) return compared;
  if (Object.values(owen.nodes).every(Number.isFinite)) return withOwen(compared, owen, type);
  onEvent({
    type: 'warning',
    message: `There are no Owen values: the distance \`${type}\` is not a finite number with some of the segments.`,
  });
  return compared;
}

function withOwen(tree: MetricTree, owen: OwenValues, distance: string): MetricTree {
  const nodes = tree.nodes.map((node) => ({ ...node, owen: owen.nodes[node.id] as number }));
  const leaves = nodes.filter(({ children }) => children.length === 0);
  const sum = leaves.reduce((total, { owen: share }) => total + share, 0);
  const { all, none, coalitions } = owen;
  const completeness = Math.abs(sum - (all - none));
  return { ...tree, nodes, owen: { distance, all, none, coalitions }, completeness };
}
