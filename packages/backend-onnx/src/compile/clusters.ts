import { sameShape } from '../graph/shape';
import type { Node, Value } from '../graph/value';
import type { Subgraph } from '../graph/walk';

/** Operators whose i-th output element depends on the i-th input elements alone. */
export const ELEMENTWISE: ReadonlySet<string> = new Set(
  (
    'Abs Add And Cast Clip Div Equal Exp Greater GreaterOrEqual IsInf IsNaN Less LessOrEqual Log Max Min Mul Neg Not Or ' +
    'Pow Reciprocal Relu Sigmoid Sign Sqrt Sub Sum Tanh Where'
  ).split(' '),
);

/** Arrays shorter than this stay in the processor's cache anyway. */
const LARGE = 1 << 18;
/** Below this many operations, doing them piece by piece gains nothing. */
const WORTHWHILE = 4;

/** Element-wise operations on arrays of one shape that can be done together, piece by piece. */
export interface Cluster {
  shape: readonly number[];
  /** In an order in which they can be computed. */
  nodes: Node[];
  /** Size of the operands that are repeated along leading axes; 1 when there are only scalars. */
  period: number;
}

/** Element-wise operands repeated along leading axes, such as one number a channel: how many there are of them. */
function periodOf(input: Value, shape: readonly number[]): number | undefined {
  if (input.size === 1) return 1;
  const significant = input.shape.slice(input.shape.findIndex((n) => n !== 1));
  return sameShape(significant, shape.slice(shape.length - significant.length)) ? input.size : undefined;
}

/** The period of a node's operands, or undefined when the node cannot be in a cluster. */
function candidate(node: Node): number | undefined {
  const [output] = node.outputs as [Value];
  if (!ELEMENTWISE.has(node.type) || node.outputs.length > 1 || output.size < LARGE) return undefined;
  let period = 1;
  for (const input of node.inputs) {
    if (sameShape(input.shape, output.shape)) continue;
    const own = periodOf(input, output.shape);
    if (own === undefined || (own > 1 && period > 1 && own !== period)) return undefined;
    period = Math.max(period, own);
  }
  return period;
}

/**
 * Gathers element-wise operations into clusters, each of which could be one node: no path leads out of a cluster and back
 * into it. A node joins the clusters of its operands, and with that joins them to each other.
 */
export function findClusters(graph: Subgraph): Cluster[] {
  const clusterOf = new Map<Node, Cluster>();
  const order = new Map(graph.nodes.map((node, i) => [node, i]));
  for (const node of graph.nodes) {
    const period = candidate(node);
    if (period === undefined) continue;
    let home: Cluster = { shape: (node.outputs[0] as Value).shape, nodes: [node], period };
    clusterOf.set(node, home);
    for (const near of new Set(node.inputs.flatMap((v) => (v.node && clusterOf.get(v.node)) ?? []))) {
      const joined = join(home, near);
      if (!joined || leavesAndReturns(joined, clusterOf)) continue;
      home = joined;
      for (const member of home.nodes) clusterOf.set(member, home);
    }
  }
  const clusters = [...new Set(clusterOf.values())].filter((cluster) => cluster.nodes.length >= WORTHWHILE);
  for (const { nodes } of clusters) nodes.sort((a, b) => (order.get(a) as number) - (order.get(b) as number));
  return clusters;
}

function join(a: Cluster, b: Cluster): Cluster | undefined {
  const fits = a.period === 1 || b.period === 1 || a.period === b.period;
  if (!fits || !sameShape(a.shape, b.shape)) return undefined;
  return { shape: a.shape, nodes: [...b.nodes, ...a.nodes], period: Math.max(a.period, b.period) };
}

/** Whether something outside of a cluster lies between two of its nodes; other clusters count as single nodes. */
function leavesAndReturns(cluster: Cluster, clusterOf: ReadonlyMap<Node, Cluster>): boolean {
  const inside = new Set(cluster.nodes);
  const seen = new Set<Node>(inside);
  const stack: Node[] = [];
  const push = (node: Node | undefined) => {
    if (!node || seen.has(node)) return;
    seen.add(node);
    stack.push(node);
  };
  for (const node of inside) for (const input of node.inputs) push(input.node);
  for (let next = stack.pop(); next; next = stack.pop()) {
    for (const member of clusterOf.get(next)?.nodes ?? [next]) {
      seen.add(member);
      for (const input of member.inputs) {
        if (input.node && inside.has(input.node)) return true;
        push(input.node);
      }
    }
  }
  return false;
}
