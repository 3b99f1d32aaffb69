import type { Components } from '../container/components';
import type { Engine } from '../contracts/engine';
import type { HierarchyNode } from '../contracts/experiment';
import type { MetricTree, MetricTreeNode } from '../contracts/explanation';
import type { ComponentSpec } from '../contracts/kinds';
import type { Distance } from '../contracts/metric-learning';
import type { Sample } from '../contracts/sample';
import type { Tensor, Tensor2D } from '../contracts/tf';
import { type PreparedSample, prepareSamples } from '../segments/prepare-samples';
import type { Data } from '../training/data';
import type { OwenValues } from './owen';
import { pairOwenValues } from './pair-owen';
import type { TreeModels } from './tree-models';

export interface PairExplanation {
  components: Components;
  models: TreeModels;
  /** The first is the one whose Owen values are computed. */
  distances: readonly ComponentSpec[];
  /** Whether to compute Owen values. */
  owen: boolean;
}

/** Compares two images at every node of a trained tree: the tree of distances is the explanation. */
export async function explainPair(request: PairExplanation, a: Sample, b: Sample): Promise<MetricTree> {
  const { components, models } = request;
  const { loaded, engine, data } = models.tree;
  const { hierarchy, experiment } = loaded;
  const pair = await prepareSamples([a, b], data.segmenter, experiment.training.imageSize);
  const images = concatenate(pair.map(({ image }) => image));
  const maps = concatenate(pair.map(({ map }) => map));
  const distances = await Promise.all(
    request.distances.map(
      async (spec) => [spec.type, await components.create('distance', spec, {})] as const,
    ),
  );
  const nodes: MetricTreeNode[] = [];
  let owen: OwenValues | undefined;
  await models.visit(hierarchy.nodes, async ({ node, settings, trainer, table }) => {
    const [rows] = await trainer.embed(2).run([images, maps, table]);
    const embeddings = engine.tf.tensor2d(rows as Float32Array, [2, trainer.model.dimensions]);
    nodes.push({
      id: node.id,
      segments: node.segments,
      children: node.children,
      distances: await measure(engine, distances, embeddings),
      absent: (['a', 'b'] as const).filter((_, i) => isAbsent(pair[i] as PreparedSample, node, data)),
    });
    embeddings.dispose();
    const [first] = distances;
    if (request.owen && first && node.id === hierarchy.root) {
      const [a, b] = pair as [PreparedSample, PreparedSample];
      const { classes } = data.segmenter;
      const { background } = settings.training;
      owen = await pairOwenValues({
        engine,
        hierarchy,
        classes,
        background,
        distance: first[1],
        trainer,
        a,
        b,
      });
    }
  });
  const side = ({ id, label }: Sample) => ({ id, ...(label ? { label } : {}) });
  const tree = { a: side(a), b: side(b), root: hierarchy.root, nodes };
  return owen ? withOwen(tree, owen, request.distances[0]?.type as string) : tree;
}

function withOwen(tree: MetricTree, owen: OwenValues, distance: string): MetricTree {
  const nodes = tree.nodes.map((node) => ({ ...node, owen: owen.nodes[node.id] as number }));
  const leaves = nodes.filter(({ children }) => children.length === 0);
  const sum = leaves.reduce((total, { owen: share }) => total + share, 0);
  const { all, none } = owen;
  return { ...tree, nodes, owen: { distance, all, none, completeness: Math.abs(sum - (all - none)) } };
}

/** Each distance from the first row to the second. */
async function measure(
  { tf }: Engine,
  distances: readonly (readonly [string, Distance])[],
  embeddings: Tensor2D,
): Promise<Record<string, number>> {
  const values: Record<string, number> = {};
  for (const [type, distance] of distances) {
    const matrix: Tensor = tf.tidy(() => distance.matrix(embeddings, embeddings));
    values[type] = (await matrix.data())[1] as number;
    matrix.dispose();
  }
  return values;
}

function isAbsent({ pixels }: PreparedSample, node: HierarchyNode, { segmenter }: Data): boolean {
  return node.classes.every((name) => !pixels[segmenter.classes.indexOf(name)]);
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(Buffer.concat(parts));
}
