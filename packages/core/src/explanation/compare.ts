import type { ComponentSpec } from '../contracts/component-spec';
import type { Engine } from '../contracts/engine';
import type { HierarchyNode } from '../contracts/experiment';
import type { ExplainedImage, MetricTreeNode } from '../contracts/explanation';
import type { Distance } from '../contracts/metric-learning';
import type { Sample } from '../contracts/sample';
import type { Tensor2D } from '../contracts/tf';
import { type Calibration, judge } from './calibration/calibration';

/** A distance under its type's name. */
export interface NamedDistance {
  type: string;
  spec: ComponentSpec;
  distance: Distance;
}

/** An image as the trees know it. */
export interface Side {
  /** Embeddings by node. */
  rows: Readonly<Record<string, Float32Array>>;
  /** Ids of the nodes of which it shows nothing. */
  absent: ReadonlySet<string>;
}

export interface Comparison {
  engine: Engine;
  nodes: readonly HierarchyNode[];
  /** The first is the one that is judged. */
  distances: readonly NamedDistance[];
  calibration?: Calibration;
}

/** Compares one image with some others at every node. */
export async function compareAtNodes(
  { engine, nodes, distances, calibration }: Comparison,
  a: Side,
  others: readonly Side[],
): Promise<MetricTreeNode[][]> {
  const trees: MetricTreeNode[][] = others.map(() => []);
  // A method may have no embeddings at a node: no distances either.
  const comparedAt = ({ id }: HierarchyNode) => (id in a.rows ? distances : []);
  // All are asked for before the first is read: an engine that computes late computes them at once.
  const asked = nodes.map((node) =>
    comparedAt(node).map(({ distance }) => ask(engine, distance, a, others, node.id)),
  );
  for (const [at, node] of nodes.entries()) {
    const { id, segments, children } = node;
    const compared = comparedAt(node);
    const values = await Promise.all((asked[at] as Tensor2D[]).map(read));
    for (const [i, b] of others.entries())
      trees[i]?.push({
        id,
        segments,
        children,
        distances: Object.fromEntries(compared.map(({ type }, d) => [type, values[d]?.[i] as number])),
        ...(calibration && values[0] && judge(calibration, id, values[0]?.[i] as number)),
        absent: [...(a.absent.has(id) ? ['a' as const] : []), ...(b.absent.has(id) ? ['b' as const] : [])],
      });
  }
  return trees;
}

/** The distances from one image to some others, at one node: [1, others]. */
function ask({ tf }: Engine, distance: Distance, a: Side, others: readonly Side[], node: string): Tensor2D {
  const row = a.rows[node] as Float32Array;
  const all = new Float32Array(others.length * row.length);
  for (const [i, other] of others.entries()) all.set(other.rows[node] as Float32Array, i * row.length);
  return tf.tidy(() => {
    const references: Tensor2D = tf.tensor2d(all, [others.length, row.length]);
    return distance.matrix(tf.tensor2d(row, [1, row.length]), references);
  });
}

async function read(matrix: Tensor2D): Promise<ArrayLike<number>> {
  const values = await matrix.data();
  matrix.dispose();
  return values;
}

export const explainedImage = ({ id, label }: Sample): ExplainedImage => ({
  id,
  ...(label ? { label } : {}),
});
