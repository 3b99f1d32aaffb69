import type { OnEvent } from '../contracts/events';
import type { MetricTree, MetricTreeNode } from '../contracts/explanation';
import type { PreparedSample } from '../segments/prepare-samples';
import { type Calibration, calibrationSummary } from './calibration/calibration';
import { compareAtNodes, explainedImage, type NamedDistance } from './compare';
import type { OwenValues } from './owen';
import { mostChildren } from './owen';
import { pairOwenValues } from './pair-owen';
import { absentNodes } from './prepare-image';
import type { TreeModels } from './tree-models';

export interface PairExplanation {
  models: TreeModels;
  /** The first is the one that is calibrated, and whose Owen values are computed. */
  distances: readonly [NamedDistance, ...NamedDistance[]];
  calibration?: Calibration;
  /** Whether to compute Owen values. */
  owen: boolean;
  onEvent: OnEvent;
}

/** Compares two images at every node of a trained tree: the tree of distances is the explanation. */
export async function explainPair(
  { models, distances, calibration, owen: isOwenWanted, onEvent }: PairExplanation,
  a: PreparedSample,
  b: PreparedSample,
): Promise<MetricTree> {
  const { loaded, engine, data } = models.tree;
  const { hierarchy } = loaded;
  const { classes } = data.segmenter;
  const images = concatenate(a.image, b.image);
  const maps = concatenate(a.map, b.map);
  const sides = [a, b].map(({ pixels }) => ({
    rows: {} as Record<string, Float32Array>,
    absent: absentNodes(hierarchy, classes, pixels),
  })) as [Side, Side];
  const [{ type, distance }] = distances;
  const isOwenPossible = hierarchy.nodes.every(({ children }) => children.length <= mostChildren);
  if (isOwenWanted && !isOwenPossible)
    onEvent({
      type: 'warning',
      message: `There are no Owen values: they ask for every subset of a node's parts, which is possible up to ${mostChildren} of them.`,
    });
  let owen: OwenValues | undefined;
  await models.visit(hierarchy.nodes, async ({ node, settings, trainer, table }) => {
    const [rows] = (await trainer.embed(2).run([images, maps, table])) as [Float32Array];
    const { dimensions } = trainer.model;
    for (const [i, side] of sides.entries())
      side.rows[node.id] = rows.slice(i * dimensions, (i + 1) * dimensions);
    if (!isOwenWanted || !isOwenPossible || node.id !== hierarchy.root) return;
    const { background } = settings.training;
    owen = await pairOwenValues({ engine, hierarchy, classes, background, distance, trainer, a, b });
  });
  const comparison = { engine, nodes: hierarchy.nodes, distances, ...(calibration && { calibration }) };
  const [nodes] = (await compareAtNodes(comparison, sides[0], [sides[1]])) as [MetricTreeNode[]];
  const tree: MetricTree = {
    a: explainedImage(a.sample),
    b: explainedImage(b.sample),
    root: hierarchy.root,
    nodes,
    ...(calibration && { calibration: calibrationSummary(calibration) }),
  };
  if (!owen) return tree;
  if (Object.values(owen.nodes).every(Number.isFinite)) return withOwen(tree, owen, type);
  onEvent({
    type: 'warning',
    message: `There are no Owen values: the distance \`${type}\` is not a finite number with some of the segments.`,
  });
  return tree;
}

type Side = Parameters<typeof compareAtNodes>[1] & { rows: Record<string, Float32Array> };

function withOwen(tree: MetricTree, owen: OwenValues, distance: string): MetricTree {
  const nodes = tree.nodes.map((node) => ({ ...node, owen: owen.nodes[node.id] as number }));
  const leaves = nodes.filter(({ children }) => children.length === 0);
  const sum = leaves.reduce((total, { owen: share }) => total + share, 0);
  const { all, none, coalitions } = owen;
  const completeness = Math.abs(sum - (all - none));
  return { ...tree, nodes, owen: { distance, all, none, coalitions }, completeness };
}

function concatenate(a: Uint8Array, b: Uint8Array): Uint8Array {
  const both = new Uint8Array(a.length + b.length);
  both.set(a);
  both.set(b, a.length);
  return both;
}
